// What the custodian paused by itself, as a matter that needs the operator: the work it holds, how it stands, and letting it go on.
import type { OpenEffect } from "#core/effect";
import { heldBy, type PauseScope, pauseFold } from "#core/pause";
import { idOf } from "#core/stream";
import type { TaskState } from "#core/task";
import { resuming } from "#operator/scopes";
import { short, showScope } from "#operator/words";
import { load } from "../unit.ts";
import type { World } from "../world.ts";

const MANY = 500;
const LINE = 100;

interface Held {
  readonly stream: string;
  readonly goal: string;
  /** What it is, with its id. */
  readonly line: string;
}

/** Actions and next steps that this one pause keeps from going on. */
export async function heldIn(world: World, scope: PauseScope): Promise<Held[]> {
  const only = { paused: { [scope]: "" }, began: {}, version: 0 };
  const find = (kind: "effect" | "task", status: string) =>
    world.journal.find({ kind, status: [status], order: "oldest", limit: MANY });
  const effects = (await find("effect", "admitted")).flatMap(({ stream, state }): Held[] => {
    const { domain, agent, goal, title } = (state as unknown as OpenEffect).order;
    const line = `${short(title, LINE)} [${idOf(stream)}]`;
    return heldBy(only, domain, agent) === undefined ? [] : [{ stream, goal, line }];
  });
  const tasks = (await find("task", "active")).flatMap(({ stream, state }): Held[] => {
    const task = state as unknown as TaskState;
    if (task.status === "none") return [];
    const { domain, agent, goal } = task.assignment;
    const ready = task.open.some(({ stage }) => stage.is === "decided" || stage.is === "postponed");
    const holds = ready && heldBy(only, domain, agent) !== undefined;
    return holds ? [{ stream, goal, line: `${agent}: its next step [${idOf(stream)}]` }] : [];
  });
  return [...effects, ...tasks];
}

/** Since when it is paused, ISO; undefined once it goes on. */
export async function pausedSince(world: World, scope: PauseScope): Promise<string | undefined> {
  const { state } = await load(world.journal, pauseFold, "company");
  return state.paused[scope];
}

/** Over once it goes on, or once the operator has seen it and left it paused. */
export async function pauseOver(world: World, scope: PauseScope, seen: boolean): Promise<string | undefined> {
  if ((await pausedSince(world, scope)) === undefined) return `${showScope(scope)} goes on.`;
  return seen ? `${showScope(scope)} stays paused; ${resuming(scope)} lets it go on.` : undefined;
}
