// Asking a tool what became of an effect: after a crash, after a failure, and before it is done again. One way for all of them,
// so that each question is lent what it needs, and its answer is cleaned of that.
import type { OpenEffect } from "#core/effect";
import { idOf, type Loaded } from "#core/stream";
import type { Check } from "#core/tool";
import { borrowerOf } from "../vault/lend.ts";
import { questioning } from "../vault/question.ts";
import type { World } from "../world.ts";
import { operationOf } from "./operation.ts";

type Known = Loaded<OpenEffect>;

/** The token under which it is executed. */
export const tokenOf = ({ stream, state }: Known): string => state.order.token ?? idOf(stream);

/**
 * Undefined: a pause keeps its credential from it, and whoever lifts that wakes the effect.
 * Rejects with the tool's Fault, or with the one that says why it cannot be asked.
 */
export async function askTool(world: World, effect: Known): Promise<Check | undefined> {
  const { order } = effect.state;
  const operation = await operationOf(world, order);
  const borrower = borrowerOf(idOf(effect.stream), order);
  const question = questioning(world, borrower, operation.needs, order.goal);
  try {
    const check = question.clean(await operation.check(tokenOf(effect), question.borrowed));
    return check.is === "unknown" && question.wasHeld() ? undefined : check;
  } catch (error) {
    if (question.wasHeld()) return undefined;
    throw question.cleanFault(error);
  } finally {
    await question.end();
  }
}
