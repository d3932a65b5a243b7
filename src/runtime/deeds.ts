// What a button does; every one has a typed equivalent that does the same.
import { Fault } from "#core/fault";
import { type Answer, approve, cannot, type Hand } from "./decide.ts";
import { reject } from "./reject.ts";
import { undo } from "./rollback.ts";
import { retry, stop } from "./unstick.ts";
import type { World } from "./world.ts";

type Deed = (world: World, id: string, hand: Hand) => Promise<Answer>;

const DEEDS: Readonly<Record<string, Deed>> = {
  approve,
  reject: (world, id, hand) => reject(world, id, "", hand),
  undo: (world, id, hand) => undo(world, id, "now", hand),
  retry,
  stop,
};

/** Does what a button says. A Fault that no second try mends is told to the one who pressed it. */
export async function deed(world: World, verb: string, id: string, hand: Hand): Promise<Answer | undefined> {
  try {
    return await DEEDS[verb]?.(world, id, hand);
  } catch (error) {
    if (error instanceof Fault && error.retry === "never") return cannot(error.message);
    throw error;
  }
}
