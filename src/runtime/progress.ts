// What performing a move can come to: something heard of it (with what commits beside), or waiting.
import type { Heard } from "#core/agent";
import type { Circumstance } from "#core/event";
import type { MoveOf } from "#core/move";
import type { PauseState } from "#core/pause";
import type { Commit } from "#core/ports";
import type { Loaded } from "#core/stream";
import type { Taint } from "#core/taint";
import type { OpenMove, TaskWork } from "#core/task";
import type { TaskEvent } from "#core/task-event";
import type { World } from "./world.ts";

export interface Progress extends Partial<Commit> {
  /** What the agent hears of it; settles the move. */
  readonly heard?: Heard;
  /** What is heard carries this of text from outside. */
  readonly taint?: readonly Taint[];
  /** What happened to the move on the task's own stream, before anything is heard. */
  readonly happened?: readonly TaskEvent[];
}

/** `blocked`: nothing to do until something wakes the task. `look`: things moved meanwhile, it is looked at anew. */
export type Performed = Progress | "blocked" | "look";

export interface Turn<Do extends OpenMove["move"]["do"]> {
  readonly world: World;
  readonly task: Loaded<TaskWork>;
  readonly open: OpenMove;
  readonly move: MoveOf<Do>;
  /** What is paused, at the version that guards what is begun now. */
  readonly pause: Loaded<PauseState>;
}

/** The circumstance of what a task's agent does: text from outside that it rests on is its origin. */
export function actingAs(world: World, task: TaskWork, cause: string): Circumstance {
  const { agent, goal } = task.assignment;
  return {
    actor: `agent:${agent}`,
    cause,
    correlation: goal,
    origin: task.taint[0]?.origin ?? "agent",
    at: world.clock.now().toISOString(),
  };
}

/** The circumstance of what Adjutant does by itself. */
export const bySystem = (world: World, cause: string, correlation: string): Circumstance => ({
  actor: "system",
  cause,
  correlation,
  origin: "system",
  at: world.clock.now().toISOString(),
});

/** The circumstance of what the operator does. */
export const byOperator = (
  world: World,
  account: string,
  cause: string,
  correlation: string,
): Circumstance => ({
  actor: `operator:${account}`,
  cause,
  correlation,
  origin: "operator",
  at: world.clock.now().toISOString(),
});

export const later = (world: World, ms: number): string =>
  new Date(world.clock.now().getTime() + ms).toISOString();
