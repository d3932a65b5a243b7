// Waiting for the world to come to a point: looked at a thousand times a second, so that what follows happens right there,
// and what is waited for has the machine to itself.
import { setTimeout as pause } from "node:timers/promises";

/** Rejects when it has not come about in `guardMs`. */
export async function until(
  holds: () => boolean | Promise<boolean>,
  label: string,
  guardMs = 30_000,
): Promise<void> {
  const deadline = performance.now() + guardMs;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`Waited in vain for ${label}.`);
    await pause(1);
  }
}
