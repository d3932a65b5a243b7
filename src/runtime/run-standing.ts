// One turn of a standing goal: its words become a goal again, once per occurrence.
import { heldBy, pauseFold } from "#core/pause";
import { type StandingState, standingFold } from "#core/standing";
import { bySystem } from "./progress.ts";
import { serving } from "./roles.ts";
import { stating } from "./state-goal.ts";
import { append, load, together } from "./unit.ts";
import type { World } from "./world.ts";

/** How far the queue's clock may be ahead of ours. */
const SKEW_MS = 30_000;

export async function runStanding(world: World, id: string): Promise<void> {
  const standing = await load(world.journal, standingFold, id);
  const { state } = standing;
  if (state.status !== "standing") return;
  const occurrence = due(world, state);
  if (occurrence === undefined || (await isPaused(world))) return;
  const goal = world.ids.next();
  const circumstance = { ...bySystem(world, standing.stream, goal), origin: "operator" as const };
  const { write } = append(standingFold, standing, circumstance, [
    { type: "standing.ran", data: { goal, occurrence } },
  ]);
  const stated = await stating(world, circumstance, {
    goal,
    words: state.words,
    thread: state.thread,
    standing: id,
  });
  await world.journal.commit(together({ writes: [write] }, stated));
}

/** A turn that a pause keeps from being planned is made up for when it goes on, with those after it. */
async function isPaused(world: World): Promise<boolean> {
  const { state } = await load(world.journal, pauseFold, "company");
  return heldBy(state, "company", await serving(world, "planner")) !== undefined;
}

/** The time this turn stands for, or undefined when it was taken already. Turns missed while we were down or paused are one turn. */
function due(
  world: World,
  state: Extract<StandingState, { status: "standing" | "ended" }>,
): string | undefined {
  const now = world.clock.now();
  const last = new Date(state.lastOccurrence === "" ? state.since : state.lastOccurrence);
  const next = Date.parse(world.jobs.nextRun(state.cron, state.zone, last));
  if (next > now.getTime() + SKEW_MS) return undefined;
  return new Date(Math.max(next, now.getTime())).toISOString();
}
