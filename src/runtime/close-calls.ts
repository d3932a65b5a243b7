// Model calls whose task ends before they are heard: settled at their reservation in the commit that ends it, so that no
// reservation outlives its task.
import type { Row } from "#core/ports";
import type { TaskWork } from "#core/task";
import type { TaskEvent } from "#core/task-event";
import { settling } from "./money/rows.ts";
import type { World } from "./world.ts";

interface Closing {
  /** Come before the task's end. */
  readonly events: readonly TaskEvent[];
  readonly rows: readonly Row[];
}

/** `heard`: what happens to the task; nothing is closed where it does not end. */
export async function closingCalls(
  world: World,
  { open, assignment }: TaskWork,
  heard: readonly TaskEvent[],
): Promise<Closing> {
  if (!heard.some(({ type }) => type === "task.ended")) return { events: [], rows: [] };
  const calls = open.flatMap(({ id, stage }) => (stage.is === "called" ? [{ move: id, ...stage }] : []));
  const rows = await Promise.all(calls.map((one) => settling(world, assignment, one, one.reserved)));
  const events = calls.map(({ move, call, reserved: cost }): TaskEvent => {
    const fault = "its task ended before the reply came";
    const basis = cost === 0 ? "free" : "reserved";
    return { type: "model.settled", data: { move, call, cost, basis, tokens: null, fault } };
  });
  return { events, rows: rows.flat() };
}
