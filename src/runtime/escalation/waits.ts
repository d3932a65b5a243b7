// What waits for a breaker, read from the work itself: its list may name work that has ended or gone on since.
import { type BreakerState, type OpenBreaker, subjectName } from "#core/breaker";
import { type EffectState, effectFold } from "#core/effect";
import { type GoalState, goalFold } from "#core/goal";
import { heldBy, pauseFold } from "#core/pause";
import type { Stage } from "#core/stage";
import { idOf, kindOf } from "#core/stream";
import type { TaskState } from "#core/task";
import { short } from "#operator/words";
import { load } from "../unit.ts";
import type { World } from "../world.ts";

const LINE = 100;

export interface Waiting {
  readonly stream: string;
  readonly goal: string;
  readonly domain: string;
  readonly agent: string;
  /** `mail`, `step`. */
  readonly thing: string;
  /** What it is, in the operator's words, with its id. */
  readonly line: string;
}

/** Oldest first. */
export async function waitingFor(world: World, id: string, state: BreakerState): Promise<readonly Waiting[]> {
  if (state.status === "none" || state.status === "closed") return [];
  const one = (stream: string) =>
    kindOf(stream) === "effect" ? action(world, stream, id) : step(world, stream, id);
  return (await Promise.all(state.waiting.map(one))).flat();
}

async function action(world: World, stream: string, breaker: string): Promise<Waiting[]> {
  const { state } = await load<EffectState>(world.journal, effectFold, idOf(stream));
  if (state.status !== "admitted") return [];
  // At a cap it rests no more; what rests may have been at one before.
  if (state.rests === undefined ? state.capped !== undefined : state.rests.breaker !== breaker) return [];
  const { title, tool, goal, domain, agent } = state.order;
  const line = `${short(title, LINE)} [${idOf(stream)}]`;
  return [{ stream, goal, domain, agent, thing: world.tools.get(tool)?.makes ?? "action", line }];
}

async function step(world: World, stream: string, breaker: string): Promise<Waiting[]> {
  const { state } = await load<TaskState>(world.journal, world.tasks, idOf(stream));
  if (state.status !== "active" && state.status !== "stuck") return [];
  if (!state.open.some(({ stage }) => waitsFor(stage, breaker))) return [];
  const { goal, domain, agent } = state.assignment;
  const said = await load<GoalState>(world.journal, goalFold, goal);
  const words = said.state.status === "none" ? "" : `“${short(said.state.words, LINE)}”: `;
  const line = `${words}the ${agent}'s next step [${idOf(stream)}]`;
  return [{ stream, goal, domain, agent, thing: "step", line }];
}

/** What just failed by it is put off until it is looked at again, and rests then. */
const waitsFor = (stage: Stage, breaker: string): boolean =>
  stage.is === "rests" ? stage.breaker === breaker : stage.is === "postponed";

/** The breaker that this work waits for, if it does. */
export async function restOf(world: World, stream: string): Promise<string | undefined> {
  if (kindOf(stream) === "effect") {
    const { state } = await load<EffectState>(world.journal, effectFold, idOf(stream));
    return state.status === "admitted" ? state.rests?.breaker : undefined;
  }
  const { state } = await load<TaskState>(world.journal, world.tasks, idOf(stream));
  const stages = state.status === "active" ? state.open.map(({ stage }) => stage) : [];
  return stages.flatMap((stage) => (stage.is === "rests" ? [stage.breaker] : []))[0];
}

/** Somebody tries it at this moment. */
export async function isTried(world: World, state: OpenBreaker): Promise<boolean> {
  if (state.status !== "probing") return false;
  const id = idOf(state.probe);
  if (kindOf(state.probe) === "effect")
    return ["admitted", "prepared"].includes((await load(world.journal, effectFold, id)).state.status);
  const task = await load<TaskState>(world.journal, world.tasks, id);
  return task.state.status === "active" && task.state.open.some(({ stage }) => TRIES.has(stage.is));
}

const TRIES: ReadonlySet<Stage["is"]> = new Set(["called", "decided", "postponed", "rests"]);

/** The noun of all of them. */
export function thingOf(waiting: readonly Waiting[]): string {
  const things = new Set(waiting.map(({ thing }) => thing));
  const [only = "step", ...more] = things;
  return more.length === 0 ? only : "matter";
}

/** What the operator does at the policy, the vault or the roles bears their name, and serves no goal. */
export async function goalsAmong(world: World, names: readonly string[]): Promise<string[]> {
  const known = await Promise.all(
    names.map(async (name) => name !== "" && (await load(world.journal, goalFold, name)).version > 0),
  );
  return names.filter((_, at) => known[at]);
}

/** Nothing of it can go on, whatever is tried: all is paused. */
export async function allHeld(world: World, waiting: readonly Waiting[]): Promise<boolean> {
  const { state } = await load(world.journal, pauseFold, "company");
  return (
    waiting.length > 0 && waiting.every(({ domain, agent }) => heldBy(state, domain, agent) !== undefined)
  );
}

/** What the tool or the model itself says about mending it; undefined where it is not reached from here. */
export function mendOf(world: World, { subject }: Pick<OpenBreaker, "subject">): string | undefined {
  const name = subjectName(subject);
  if (subject.startsWith("tool:")) return world.tools.get(name)?.mend;
  return [world.model, ...world.cheaper].find((model) => model.name === name)?.mend;
}
