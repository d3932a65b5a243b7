// What a pause finds: what is under way, and what it holds.
import type { OpenEffect } from "#core/effect";
import { heldBy, pauseFold } from "#core/pause";
import type { TaskState } from "#core/task";
import { load } from "../unit.ts";
import type { World } from "../world.ts";

const MANY = 1_000;

/** Model calls and effects that had begun before the pause. */
export async function underWay(world: World): Promise<string[]> {
  const effects = await world.journal.find({ kind: "effect", status: ["prepared"], limit: MANY });
  const tasks = await world.journal.find({ kind: "task", status: ["active"], limit: MANY });
  const titles = effects.map(({ state }) => (state as unknown as OpenEffect).order.title);
  const calls = tasks.flatMap(({ state }) => callsOf(state as unknown as TaskState));
  return [...titles, ...calls];
}

function callsOf(task: TaskState): string[] {
  if (task.status === "none") return [];
  const calling = task.open.filter(({ stage }) => stage.is === "called");
  return calling.map(() => `${task.assignment.agent}: a model call`);
}

/** What would run now if nothing were paused. */
export async function heldItems(world: World): Promise<string[]> {
  const { state } = await load(world.journal, pauseFold, "company");
  if (Object.keys(state.paused).length === 0) return [];
  const effects = await world.journal.find({ kind: "effect", status: ["admitted"], limit: MANY });
  const tasks = await world.journal.find({ kind: "task", status: ["active"], limit: MANY });
  const actions = effects.flatMap(({ stream, state: raw }) => {
    const effect = raw as unknown as OpenEffect;
    const held = heldBy(state, effect.order.domain, effect.order.agent) !== undefined;
    return held ? [`${effect.order.title} [${stream.slice("effect/".length)}]`] : [];
  });
  const thinking = tasks.flatMap(({ state: raw }) =>
    thinkingOf(raw as unknown as TaskState, (task) => heldBy(state, task.domain, task.agent) !== undefined),
  );
  return [...actions, ...thinking];
}

function thinkingOf(task: TaskState, isHeld: (of: { domain: string; agent: string }) => boolean): string[] {
  if (task.status === "none" || !isHeld(task.assignment)) return [];
  const ready = task.open.some(({ stage }) => stage.is === "decided" || stage.is === "postponed");
  return ready ? [`${task.assignment.agent}: next step of goal ${task.assignment.goal}`] : [];
}
