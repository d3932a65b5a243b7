// What was heard and not dealt with yet, in the order it was heard: one lane, so that a burst is answered in its order.
import { asFault } from "#core/fault";
import { onceAtATime } from "../once-at-a-time.ts";
import type { World } from "../world.ts";
import { receive } from "./receive.ts";

/** One message that cannot be dealt with now does not stop those after it; it rejects in the end, to be tried again. */
export function receiveAll(world: World): Promise<void> {
  return onceAtATime(world.inHand, "receive", async () => {
    let trouble: unknown;
    for (const id of await world.inbox.pending())
      try {
        await settled(world, id);
      } catch (error) {
        trouble = error;
      }
    if (trouble !== undefined) throw trouble;
  });
}

/** A lost race is run again at once. */
async function settled(world: World, id: string): Promise<void> {
  try {
    await receive(world, id);
  } catch (error) {
    const fault = asFault(error);
    if (fault.code !== "conflict" || fault.retry === "never") throw error;
    await settled(world, id);
  }
}
