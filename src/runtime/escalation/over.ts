// When an escalated matter needs nobody any more, and why, by what the journal says of it.
import { type ApprovalState, approvalFold } from "#core/approval";
import { type BreakerState, breakerFold } from "#core/breaker";
import { type EffectState, effectFold } from "#core/effect";
import { type GoalState, goalFold } from "#core/goal";
import { idOf, kindOf } from "#core/stream";
import { load } from "../unit.ts";
import type { World } from "../world.ts";
import { openEffect, openTask } from "./work.ts";

/** The sentence that closes it; undefined while it still needs somebody. `seen`: the operator took a step already. */
export async function isOver(
  world: World,
  { matter, seen }: { readonly matter: string; readonly seen: boolean },
): Promise<string | undefined> {
  const id = idOf(matter);
  switch (kindOf(matter)) {
    case "breaker":
      return breakerOver(world, id, seen);
    case "effect":
      return (await openEffect(world, id)) === undefined ? effectOver(world, id) : undefined;
    case "approval": {
      const { state } = await load<ApprovalState>(world.journal, approvalFold, id);
      return state.status === "waiting" ? undefined : `Its card is ${state.status}.`;
    }
    case "goal": {
      const { state } = await load<GoalState>(world.journal, goalFold, id);
      return state.status === "working" ? undefined : "Its goal has ended.";
    }
    default:
      return (await openTask(world, id)) === undefined ? "It does not wait any more." : undefined;
  }
}

async function effectOver(world: World, id: string): Promise<string> {
  const { state } = await load<EffectState>(world.journal, effectFold, id);
  if (state.status === "done") return `It is done: ${state.receipt?.summary ?? state.order.title}`;
  return state.status === "none" || state.reason === "" ? "It goes on." : `It ended: ${state.reason}`;
}

/** While it rests, it is over only once nothing waits for it and the operator has seen it. */
async function breakerOver(world: World, id: string, seen: boolean): Promise<string | undefined> {
  const { state } = await load<BreakerState>(world.journal, breakerFold, id);
  if (state.status === "none" || state.status === "closed") return "It works again.";
  if (!seen) return undefined;
  const waits = await Promise.all(state.waiting.map((stream) => stillWaits(world, stream)));
  return waits.includes(true) ? undefined : "Nothing waits for it any more.";
}

async function stillWaits(world: World, stream: string): Promise<boolean> {
  const found = kindOf(stream) === "effect" ? openEffect(world, idOf(stream)) : openTask(world, idOf(stream));
  return (await found) !== undefined;
}
