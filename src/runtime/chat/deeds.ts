// What a button does; every one has a typed equivalent that does the same.
import { Fault } from "#core/fault";
import { approve } from "../approval/decide.ts";
import { reject } from "../approval/reject.ts";
import { undo } from "../effect/rollback.ts";
import { compensate, hand, retry, show, skip } from "../escalation/step.ts";
import { ease, raise, raiseForGood } from "../money/at-cap.ts";
import { always } from "../policy/always.ts";
import { stop } from "../unstick.ts";
import type { World } from "../world.ts";
import { type Answer, cannot, type Hand } from "./answer.ts";

type Deed = (world: World, id: string, hand: Hand) => Promise<Answer>;

const DEEDS = new Map<string, Deed>(
  Object.entries({
    approve,
    always,
    reject: (world, id, hand) => reject(world, id, "", hand),
    undo: (world, id, hand) => undo(world, id, "now", hand),
    retry,
    skip,
    compensate,
    hand,
    show,
    stop,
    raise,
    "raise-for-good": raiseForGood,
    cheaper: ease,
  }),
);

/** Does what a button says. A Fault that no second try mends is told to the one who pressed it. */
export async function deed(world: World, verb: string, id: string, hand: Hand): Promise<Answer | undefined> {
  try {
    return await DEEDS.get(verb)?.(world, id, hand);
  } catch (error) {
    if (error instanceof Fault && error.retry === "never") return cannot(error.message);
    throw error;
  }
}
