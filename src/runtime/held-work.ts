// What pauses hold: actions that were let through, and next steps of agents. Apart from the commands, since escalations name it, too.
import type { OpenEffect } from "#core/effect";
import { goalFold } from "#core/goal";
import { heldBy, type PauseState } from "#core/pause";
import type { Found } from "#core/ports";
import { idOf } from "#core/stream";
import type { TaskState } from "#core/task";
import { short } from "#operator/words";
import { load } from "./unit.ts";
import type { World } from "./world.ts";

const MANY = 1_000;
const TITLE = 100;
const WORDS = 80;

export interface Held {
  readonly stream: string;
  readonly goal: string;
  /** What it is, with its id. */
  readonly line: string;
}

/** What would run now but for these pauses, oldest first. */
export async function heldUnder(world: World, pause: PauseState): Promise<Held[]> {
  if (Object.keys(pause.paused).length === 0) return [];
  const find = (kind: "effect" | "task", status: string) =>
    world.journal.find({ kind, status: [status], order: "oldest", limit: MANY });
  const effects = (await find("effect", "admitted")).flatMap((found) => actionIn(pause, found));
  const tasks = (await find("task", "active")).map((found) => stepIn(world, pause, found));
  return [...effects, ...(await Promise.all(tasks)).flat()];
}

function actionIn(pause: PauseState, { stream, state }: Found): Held[] {
  const { order, held = "" } = state as unknown as OpenEffect;
  const { domain, agent, goal, title } = order;
  // What it is lent may belong to a domain that is paused: that is known once it was held.
  if (heldBy(pause, domain, agent) === undefined && !Object.hasOwn(pause.paused, held)) return [];
  return [{ stream, goal, line: `${short(title, TITLE)} [${idOf(stream)}]` }];
}

/** It would take its next step. */
async function stepIn(world: World, pause: PauseState, { stream, state }: Found): Promise<Held[]> {
  const task = state as unknown as TaskState;
  if (task.status === "none") return [];
  const { domain, agent, goal } = task.assignment;
  const ready = task.open.some(({ stage }) => stage.is === "decided" || stage.is === "postponed");
  if (!ready || heldBy(pause, domain, agent) === undefined) return [];
  const { state: stated } = await load(world.journal, goalFold, goal);
  const words = stated.status === "none" ? "" : ` for “${short(stated.words, WORDS)}”`;
  return [{ stream, goal, line: `${agent}: next step${words} [${goal}]` }];
}
