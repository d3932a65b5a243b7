// Breakers as work meets them: whether it may begin, and what its failure or success means for all that need the same.
import {
  type BreakerEvent,
  type BreakerKey,
  type BreakerState,
  breakerFold,
  breakerId,
  type OpenBreaker,
  subjectName,
} from "#core/breaker";
import type { Rest } from "#core/effect";
import type { Circumstance } from "#core/event";
import { policyFold } from "#core/policy";
import type { Commit } from "#core/ports";
import { idOf, type Loaded } from "#core/stream";
import { isBroken, opening, passage } from "#governance/breaker";
import { nextTry, restsWords } from "#operator/escalation-words";
import { bare, short } from "#operator/words";
import { noting } from "./chat/note.ts";
import { closing, escalating } from "./escalation/open.ts";
import { append, load, together, waking } from "./unit.ts";
import type { World } from "./world.ts";
import { whenHere } from "./zone.ts";

/** Characters of a fault's sentence. */
const REASON = 200;

export const toolKey = (domain: string, tool: string): BreakerKey => ({ domain, subject: `tool:${tool}` });

/** A model serves every domain. */
export const modelKey = (model: string): BreakerKey => ({ domain: "company", subject: `model:${model}` });

export type Passage =
  /** Commits with whatever begins. */
  | { readonly is: "go"; readonly probe: boolean; readonly commit: Partial<Commit> }
  /** Commits with the event that says so: the work joins those that wait. */
  | { readonly is: "rests"; readonly rest: Rest; readonly commit: Partial<Commit> };

/** Whether this work may begin now. `insisted`: the operator wants it tried. */
export async function passing(
  world: World,
  key: BreakerKey,
  work: string,
  circumstance: Circumstance,
  insisted = false,
): Promise<Passage> {
  const breaker = await load(world.journal, breakerFold, breakerId(key));
  const { state } = breaker;
  const way = passage(state, work, circumstance.at);
  if (way === "go")
    return {
      is: "go",
      probe: false,
      commit: { guards: [{ stream: breaker.stream, version: breaker.version }] },
    };
  if (way === "wait" && !insisted) return waits(world, breaker as Loaded<OpenBreaker>, work, circumstance);
  const { write } = appending(breaker, circumstance, [{ type: "breaker.probed", data: { work } }]);
  return { is: "go", probe: true, commit: { writes: [write] } };
}

const appending = (
  breaker: Loaded<BreakerState>,
  circumstance: Circumstance,
  events: readonly BreakerEvent[],
) => append<BreakerState>(breakerFold, breaker, circumstance, events);

async function waits(
  world: World,
  breaker: Loaded<OpenBreaker>,
  work: string,
  circumstance: Circumstance,
): Promise<Passage> {
  const { until } = breaker.state;
  const why = restsWords(breaker.state, await whenHere(world));
  const joined = breaker.state.waiting.includes(work);
  const { write } = appending(breaker, circumstance, [{ type: "breaker.waited-for", data: { work } }]);
  const guards = [{ stream: breaker.stream, version: breaker.version }];
  const known = joined ? { guards } : { writes: [write] };
  const told = joined ? {} : await calling(world, breaker.stream, breaker.state, circumstance);
  const commit = together(known, told, waking(work, until));
  return { is: "rests", rest: { breaker: idOf(breaker.stream), until, why }, commit };
}

/** What commits beside the outcome of work, and the one stream of it that others may move meanwhile. */
export interface Told {
  readonly stream: string;
  readonly commit: Partial<Commit>;
  /** While it rests: when it is tried next. */
  readonly until?: string;
}

export interface Failed {
  readonly by: string;
  readonly code: string;
  readonly reason: string;
  readonly thread: string;
  readonly goal: string;
}

/** Counts a failure that says something is broken; as many of them as policy says within an hour, and it rests. */
export async function failing(
  world: World,
  key: BreakerKey,
  failed: Failed,
  circumstance: Circumstance,
): Promise<Told | undefined> {
  const breaker = await load(world.journal, breakerFold, breakerId(key));
  // Whoever tries what rests settles that, whatever went wrong.
  const isTrial = breaker.state.status === "probing" && breaker.state.probe === failed.by;
  if (!isBroken(failed.code) && !isTrial) return undefined;
  const { state: policy } = await load(world.journal, policyFold, "company");
  const counting: BreakerEvent = { type: "breaker.failed", data: { ...key, ...failed } };
  const counted = appending(breaker, circumstance, [counting]).next.state;
  const failure = { by: failed.by, at: circumstance.at };
  const opened = opening(counted, breaker.state, failure, policy.policy.escalation.failures);
  const events = opened === undefined ? [counting] : [counting, opened];
  const { write, next } = appending(breaker, circumstance, events);
  const rests = next.state as OpenBreaker;
  const known = rests.status === "closed" ? {} : await calling(world, breaker.stream, rests, circumstance);
  const wakes = opened === undefined ? [] : affected(rests, breaker.state).map((work) => waking(work));
  const told = opened === undefined ? {} : await failedAgain(world, breaker.state, rests, circumstance);
  const until = rests.status === "closed" ? {} : { until: rests.until };
  return { stream: breaker.stream, commit: together({ writes: [write] }, known, told, ...wakes), ...until };
}

/** Those who wait for it; as it comes to rest, those whom it failed join them, whether they are put off or stuck by it. */
function affected({ waiting, failures }: OpenBreaker, before: BreakerState): readonly string[] {
  if (before.status === "open" || before.status === "probing") return waiting;
  return [...new Set([...waiting, ...failures.map(({ by }) => by)])];
}

/** Whoever had it tried hears that it did not help. */
async function failedAgain(
  world: World,
  before: BreakerState,
  { subject, failures, until, waiting }: OpenBreaker,
  circumstance: Circumstance,
): Promise<Partial<Commit>> {
  if (before.status === "none" || before.asked === undefined) return {};
  const reason = bare(short(failures.at(-1)?.reason ?? "", REASON));
  const next = nextTry({ status: "open", until, waits: waiting.length + 1 }, await whenHere(world));
  const text = `${subjectName(subject)} was tried, and failed again: ${reason}. ${next}`;
  return noting(world, circumstance, { thread: before.asked, goal: "", text });
}

async function calling(world: World, stream: string, state: OpenBreaker, circumstance: Circumstance) {
  const { domain, subject, goal, thread, failures } = state;
  return escalating(world, circumstance, {
    matter: stream,
    because: "failures",
    title: `${subjectName(subject)} does not work`,
    why: restsWords(state, await whenHere(world)),
    code: failures.at(-1)?.code ?? "",
    domain,
    goal,
    thread,
  });
}

/** It answered: what waits for it goes on. */
export async function succeeding(
  world: World,
  key: BreakerKey,
  by: string,
  circumstance: Circumstance,
): Promise<Told | undefined> {
  const breaker = await load(world.journal, breakerFold, breakerId(key));
  const { state } = breaker;
  if (state.status === "none" || (state.status === "closed" && state.failures.length === 0)) return undefined;
  const { write } = appending(breaker, circumstance, [{ type: "breaker.closed", data: { by } }]);
  const wakes = state.waiting.map((work) => waking(work));
  const calm =
    state.status === "closed"
      ? {}
      : await closing(world, circumstance, breaker.stream, `${subjectName(state.subject)} works again.`);
  const text = `${subjectName(state.subject)} works again${wakes.length === 0 ? "" : "; what waited for it goes on"}.`;
  const told =
    state.asked === undefined ? {} : noting(world, circumstance, { thread: state.asked, goal: "", text });
  return { stream: breaker.stream, commit: together({ writes: [write] }, calm, told, ...wakes) };
}

/** This work is the one that tries whether it answers again. */
export async function tries(world: World, key: BreakerKey, work: string): Promise<boolean> {
  const { state } = await load(world.journal, breakerFold, breakerId(key));
  return state.status === "probing" && state.probe === work;
}

/** True while what this work needs rests: it is not given up meanwhile. */
export async function atRest(world: World, key: BreakerKey): Promise<boolean> {
  const { state } = await load(world.journal, breakerFold, breakerId(key));
  return state.status === "open" || state.status === "probing";
}
