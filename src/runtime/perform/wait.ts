// Waiting for a time: a job wakes the task then.
import type { Performed, Turn } from "../progress.ts";
import { wakeAgain, waking } from "../unit.ts";

export async function wait({ world, task, open, move }: Turn<"wait">): Promise<Performed> {
  if (move.until <= world.clock.now().toISOString()) return { heard: { type: "waited" } };
  if (open.stage.is === "postponed") {
    await wakeAgain(world, task.stream, move.until);
    return "blocked";
  }
  const postponed = { move: open.id, until: move.until, reason: "waiting" };
  return { happened: [{ type: "move.postponed", data: postponed }], ...waking(task.stream, move.until) };
}
