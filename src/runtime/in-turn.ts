// Fairness between domains: so many activations of one domain at a time and no more, so that slow or hanging work of one holds
// up nobody else's. Apart from the queue, which knows no domains.
import { effectFold } from "#core/effect";
import { asFault } from "#core/fault";
import { idOf, kindOf } from "#core/stream";
import { load, waking } from "./unit.ts";
import type { World } from "./world.ts";

type Run = (stream: string) => Promise<void>;

/** A wake-up that waits in line and fails comes again after this. */
const AGAIN_MS = 2_000;

interface Lines {
  /** Activations in hand: stream → its domain, once that was looked up. */
  readonly inHand: Map<string, string | undefined>;
  /** Streams that wait for their domain's turn. Lost with the process: whoever looks after it wakes all that can go on. */
  readonly waiting: Map<string, Set<string>>;
}

/**
 * Runs activations, at most `share` of one domain at a time; a wake-up beyond that waits in line and is taken by the next of
 * its domain that ends. With fewer than `share` in hand altogether nothing is looked up.
 */
export function inTurn(world: World, share: number, run: Run): Run {
  const lines: Lines = { inHand: new Map(), waiting: new Map() };
  return async (stream) => {
    if (lines.inHand.has(stream)) return run(stream);
    if (lines.inHand.size >= share && (await isFull(world, lines, stream, share))) return;
    try {
      await taken(lines, stream, run);
    } catch (error) {
      await wakeLine(world, lines, stream);
      throw error;
    }
    await goOn(world, lines, stream, run);
  };
}

async function taken({ inHand }: Lines, stream: string, run: Run): Promise<void> {
  if (!inHand.has(stream)) inHand.set(stream, undefined);
  try {
    await run(stream);
  } finally {
    inHand.delete(stream);
  }
}

/** True: its domain has its share in hand, and the stream stands in line. */
async function isFull(world: World, lines: Lines, stream: string, share: number): Promise<boolean> {
  const { inHand, waiting } = lines;
  const domain = await domainOf(world, stream);
  if (domain === "") return false;
  const unknown = [...inHand].flatMap(([one, known]) => (known === undefined ? [one] : []));
  const found = await Promise.all(unknown.map(async (one) => [one, await domainOf(world, one)] as const));
  for (const [one, its] of found) if (inHand.has(one)) inHand.set(one, its);
  // Nothing is awaited from here on: whoever ends after this finds the line.
  if ([...inHand.values()].filter((one) => one === domain).length < share) {
    inHand.set(stream, domain);
    return false;
  }
  waiting.set(domain, (waiting.get(domain) ?? new Set()).add(stream));
  return true;
}

/** Whoever ends takes the next of its domain in hand, so that no line stands while its domain has room. */
async function goOn(world: World, lines: Lines, ended: string, run: Run): Promise<void> {
  if (lines.waiting.size === 0) return;
  const domain = await domainOf(world, ended);
  for (let next = nextOf(lines, domain); next !== undefined; next = nextOf(lines, domain)) {
    try {
      await taken(lines, next, run);
    } catch (error) {
      world.log("warn", `${next} will be tried again: ${asFault(error).message}`, { stream: next });
      const at = new Date(world.clock.now().getTime() + AGAIN_MS).toISOString();
      await sending(world, lines, domain, [next], at);
    }
  }
}

/** Whoever failed comes again by itself, and leaves its line to new wake-ups. */
async function wakeLine(world: World, lines: Lines, ended: string): Promise<void> {
  if (lines.waiting.size === 0) return;
  const domain = await domainOf(world, ended);
  const line = [...(lines.waiting.get(domain) ?? [])];
  lines.waiting.delete(domain);
  await sending(world, lines, domain, line);
}

/** Whom the queue does not take stays in line: the activation that ended fails with it, comes again, and goes on here. */
async function sending(
  world: World,
  { waiting }: Lines,
  domain: string,
  streams: readonly string[],
  at?: string,
): Promise<void> {
  try {
    await world.jobs.send(streams.flatMap((stream) => waking(stream, at).jobs ?? []));
  } catch (error) {
    waiting.set(domain, new Set([...streams, ...(waiting.get(domain) ?? [])]));
    throw error;
  }
}

function nextOf({ waiting }: Lines, domain: string): string | undefined {
  const line = waiting.get(domain);
  const [next] = line ?? [];
  if (line === undefined || next === undefined) return undefined;
  line.delete(next);
  if (line.size === 0) waiting.delete(domain);
  return next;
}

/** Empty for what belongs to no domain: it is never kept waiting. */
async function domainOf(world: World, stream: string): Promise<string> {
  if (kindOf(stream) === "task") {
    const { state } = await load(world.journal, world.tasks, idOf(stream));
    return state.status === "none" ? "" : state.assignment.domain;
  }
  if (kindOf(stream) !== "effect") return "";
  const { state } = await load(world.journal, effectFold, idOf(stream));
  return state.status === "none" ? "" : state.order.domain;
}
