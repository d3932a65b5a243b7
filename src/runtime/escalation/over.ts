// When an escalated matter needs nobody any more, and why, by what the journal says of it.
import { type ApprovalState, approvalFold } from "#core/approval";
import { type BreakerState, breakerFold } from "#core/breaker";
import { type EffectState, effectFold } from "#core/effect";
import { type GoalState, goalFold } from "#core/goal";
import { idOf, kindOf } from "#core/stream";
import type { TaskState } from "#core/task";
import { stateOfApproval } from "#operator/state-words";
import type { When } from "#operator/words";
import { load } from "../unit.ts";
import type { World } from "../world.ts";
import { whenHere } from "../zone.ts";
import { pauseOver } from "./paused.ts";
import { isTried, waitingFor } from "./waits.ts";
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
    case "pause":
      return pauseOver(world, id, seen);
    case "effect":
      return (await openEffect(world, id)) === undefined ? effectOver(world, id) : undefined;
    case "approval": {
      const { state } = await load<ApprovalState>(world.journal, approvalFold, id);
      return state.status === "waiting" ? undefined : approvalOver(state, await whenHere(world));
    }
    case "goal": {
      const { state } = await load<GoalState>(world.journal, goalFold, id);
      return state.status === "working" ? undefined : "Its goal has ended.";
    }
    default:
      return (await openTask(world, id)) === undefined ? taskOver(world, id) : undefined;
  }
}

/** Without “Already”: that answers a late decision. */
function approvalOver(state: ApprovalState, when: When): string {
  const words = stateOfApproval(state, when).replace(/^Already /, "");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

async function effectOver(world: World, id: string): Promise<string> {
  const { state } = await load<EffectState>(world.journal, effectFold, id);
  if (state.status === "done") return `It is done: ${state.receipt?.summary ?? state.order.title}`;
  return state.status === "none" || state.reason === "" ? "It goes on." : `It ended: ${state.reason}`;
}

async function taskOver(world: World, id: string): Promise<string> {
  const { state } = await load<TaskState>(world.journal, world.tasks, id);
  return state.status === "none" || state.summary === "" ? "It went on." : state.summary;
}

/** While it rests, it is over only once nothing waits for it or tries it: all that did has left, or the operator has seen it. */
async function breakerOver(world: World, id: string, seen: boolean): Promise<string | undefined> {
  const { state } = await load<BreakerState>(world.journal, breakerFold, id);
  if (state.status === "none" || state.status === "closed") return "It works again.";
  if (!(seen || state.waiting.length > 0) || (await isTried(world, state))) return undefined;
  const waiting = await waitingFor(world, id, state);
  return waiting.length > 0 ? undefined : "Nothing waits for it any more.";
}
