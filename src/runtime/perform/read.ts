// Reading where the gate is open: at once, with the secrets that the tool needs, lent in the journal before it reads and taken
// back in the commit that says what came of it.
import { asFault, type Fault } from "#core/fault";
import type { JsonObject } from "#core/json";
import { heldBy } from "#core/pause";
import type { Commit } from "#core/ports";
import { idOf, kindOf } from "#core/stream";
import type { ReadTool } from "#core/tool";
import { toolKey } from "../breaker.ts";
import { readWith } from "../effect/read-operation.ts";
import { actingAs, type Performed, type Progress, type Turn } from "../progress.ts";
import { together } from "../unit.ts";
import { lending, missing, revoking, unlent } from "../vault/lend.ts";
import { type Handed, handing, lentAlready } from "../vault/use.ts";
import { readDone, refused, unread } from "./outcome.ts";
import type { ReadGate } from "./read-gate.ts";
import { answers, askedLater, counted, resting } from "./resting.ts";

export async function read(
  turn: Turn<"act">,
  tool: ReadTool,
  input: JsonObject,
  gate: ReadGate,
): Promise<Performed> {
  const { world, task, open } = turn;
  const absent = missing(tool.name, gate.needs);
  if (absent !== undefined) return refused(tool.name, absent.message, "bad-input");
  const key = toolKey(task.state.assignment.domain, tool.name);
  const rests = await resting(turn, key, true);
  if (rests !== undefined) return rests;
  const lent = await lentFor(turn, tool, gate);
  if ("refused" in lent) return refused(tool.name, lent.refused.message, "bad-input");
  if ("waits" in lent) return lent.waits;
  const { handed, ends } = lent;
  const looked = { tool: tool.name, input, brings: tool.brings };
  const asker = { domain: task.state.assignment.domain, ...handed.borrowed };
  try {
    const result = handed.clean(await readWith(world, tool, { input, move: open.id }, asker));
    return beside(readDone(looked, result), await answers(turn, key), ends());
  } catch (error) {
    const fault = handed.cleanFault(error);
    if (fault.retry !== "never") return beside(await askedLater(turn, key, fault), ends());
    const told = await counted(turn, key, fault);
    return beside(unread(looked, fault.message), told?.commit ?? {}, ends());
  } finally {
    handed.end();
  }
}

/** All of it in one commit. */
const beside = (progress: Progress, ...more: readonly Partial<Commit>[]): Progress => ({
  ...progress,
  ...together(progress, ...more),
});

type Lent =
  /** `ends`: takes them back, in the commit that this becomes a part of. */
  | { readonly handed: Handed; readonly ends: () => Partial<Commit> }
  | { readonly waits: "blocked" | "look" }
  | { readonly refused: Fault };

/** Leases of this one read, in the journal before it begins; a pause, another policy or a stale look refuses them. */
async function lentFor(turn: Turn<"act">, tool: ReadTool, { needs, guard }: ReadGate): Promise<Lent> {
  const { world, task, open, pause } = turn;
  const { agent, goal } = task.state.assignment;
  if (needs.length === 0) return { handed: handing(world, [], goal), ends: () => ({}) };
  const domains = [tool.domain, ...needs.map(({ domain = "" }) => domain)];
  // What is resumed wakes every task.
  if (domains.some((domain) => heldBy(pause.state, domain, agent) !== undefined)) return { waits: "blocked" };
  const whose = { tool: tool.name, worksIn: tool.domain, agent, task: idOf(task.stream), effect: open.id };
  const borrower = { ...whose, purpose: "read", insidePause: false } as const;
  const lent = lending(world, actingAs(world, task.state, open.id), borrower, needs);
  const guards = [guard, ...[pause, task].map(({ stream, version }) => ({ stream, version }))];
  const result = await world.journal.commit(together(lent.commit, { guards }));
  if (result.is === "conflict") return notLent(result.stream, tool);
  const ends = () => revoking("effect", open.id, world.clock.now().toISOString());
  return { handed: handing(world, lent.held.map(lentAlready), goal), ends };
}

/** Things moved: looked at anew. A secret whose row is gone, though, will not come back by looking. */
function notLent(stream: string, { name }: ReadTool): Lent {
  const gone = kindOf(stream) === "secret" ? unlent(stream, name) : undefined;
  return gone === undefined ? { waits: "look" } : { refused: asFault(gone) };
}
