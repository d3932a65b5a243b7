// What a pause finds: what is under way, and what it holds.
import type { OpenBreaker } from "#core/breaker";
import type { OpenEffect } from "#core/effect";
import { goalFold } from "#core/goal";
import { heldBy, type PauseState, pauseFold } from "#core/pause";
import type { Found } from "#core/ports";
import { idOf } from "#core/stream";
import type { TaskState, TaskWork } from "#core/task";
import { restsWords, waitsWords } from "#operator/escalation-words";
import { short } from "#operator/words";
import { load } from "../unit.ts";
import type { World } from "../world.ts";
import { whenHere } from "../zone.ts";

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
  const thinking = tasks.filter(({ state: raw }) => isThinking(raw as unknown as TaskState, state));
  return [...actions, ...(await Promise.all(thinking.map((one) => thinkingLine(world, one.view.goal, one))))];
}

/** It would take its next step, if nothing were paused. */
function isThinking(task: TaskState, pause: PauseState): boolean {
  if (task.status === "none") return false;
  const { domain, agent } = task.assignment;
  const ready = task.open.some(({ stage }) => stage.is === "decided" || stage.is === "postponed");
  return ready && heldBy(pause, domain, agent) !== undefined;
}

async function thinkingLine(world: World, goal: string, { state }: Found): Promise<string> {
  const { agent } = (state as unknown as TaskWork).assignment;
  const { state: stated } = await load(world.journal, goalFold, goal);
  const words = stated.status === "none" ? "" : ` for “${short(stated.words, 80)}”`;
  return `${agent}: next step${words} [${goal}]`;
}

/** What failed again and again and rests: with its domain, since when, and when it is tried next. */
export async function restingLines(world: World): Promise<string[]> {
  const found = await world.journal.find({ kind: "breaker", status: ["open", "probing"], limit: MANY });
  const when = await whenHere(world);
  return found.map(({ stream, state }) => {
    const breaker = state as unknown as OpenBreaker;
    const why = restsWords(breaker, when);
    const rest = { breaker: idOf(stream), until: breaker.until, why };
    return `${breaker.domain}: ${waitsWords(rest, when)} [${idOf(stream)}]`;
  });
}
