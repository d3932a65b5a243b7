// One turn of a standing goal: its words become a goal again, once per occurrence.
import { standingFold } from "#core/standing";
import { bySystem } from "./progress.ts";
import { stating } from "./state-goal.ts";
import { append, load, together } from "./unit.ts";
import type { World } from "./world.ts";

/** Occurrences closer than this are the same one, delivered twice. */
const SAME_MS = 50_000;

export async function runStanding(world: World, id: string): Promise<void> {
  const standing = await load(world.journal, standingFold, id);
  const { state } = standing;
  if (state.status !== "standing") return;
  const now = world.clock.now();
  if (state.lastOccurrence !== "" && now.getTime() - Date.parse(state.lastOccurrence) < SAME_MS) return;
  const goal = world.ids.next();
  const circumstance = { ...bySystem(world, standing.stream, goal), origin: "operator" as const };
  const { write } = append(standingFold, standing, circumstance, [
    { type: "standing.ran", data: { goal, occurrence: now.toISOString() } },
  ]);
  const stated = await stating(world, circumstance, {
    goal,
    words: state.words,
    thread: state.thread,
    standing: id,
  });
  await world.journal.commit(together({ writes: [write] }, stated));
}
