// Try again and Stop: what the operator may do about a move that is stuck, or an effect whose outcome nobody knows.
import { type EffectEvent, type EffectState, effectFold, type OpenEffect } from "#core/effect";
import type { Circumstance } from "#core/event";
import type { Commit } from "#core/ports";
import { standingFold } from "#core/standing";
import { idOf, type Loaded } from "#core/stream";
import type { TaskState, TaskWork } from "#core/task";
import type { TaskEvent } from "#core/task-event";
import { stateOfEffect } from "#operator/state-words";
import { type Answer, cannot, did, type Hand, unknownId } from "./chat/answer.ts";
import { endingTask } from "./end-task.ts";
import { looking, lookingIfOpen } from "./escalation/open.ts";
import { replay } from "./escalation/replay.ts";
import { stopAtCap } from "./money/at-cap.ts";
import { settlementOf } from "./money/effect-money.ts";
import { byOperator } from "./progress.ts";
import { append, load, showing, together, wakeTask, waking } from "./unit.ts";
import type { World } from "./world.ts";
import { whenHere } from "./zone.ts";

export async function retry(world: World, id: string, hand: Hand): Promise<Answer> {
  const kinds = await world.journal.whose(id);
  if (kinds.includes(`task/${id}`)) return unstick(world, id, "retry", hand);
  return overEffect(world, id, hand, {
    type: "effect.retry-due",
    data: {
      at: world.clock.now().toISOString(),
      reason: "You asked for it to be tried again.",
      insisted: true,
    },
  });
}

/** Stops a stuck task, an effect of unknown outcome, a standing goal, or all that waits at a cap. */
export async function stop(world: World, id: string, hand: Hand): Promise<Answer> {
  const kinds = await world.journal.whose(id);
  if (kinds.includes(`task/${id}`)) return unstick(world, id, "stop", hand);
  if (kinds.includes(`standing/${id}`)) return endStanding(world, id, hand);
  if (kinds.includes(`cap/${id}`)) return stopAtCap(world, id, hand);
  const reason = "You closed it; what really happened is not known.";
  return overEffect(world, id, hand, { type: "effect.failed", data: { code: "unknown-outcome", reason } });
}

async function overEffect(world: World, id: string, hand: Hand, event: EffectEvent): Promise<Answer> {
  const effect = await load(world.journal, effectFold, id);
  if (effect.state.status === "none") return unknownId(id);
  const { order, status } = effect.state;
  if (status !== "unknown") return cannot(stateOfEffect(effect.state, await whenHere(world)));
  const again =
    event.type === "effect.retry-due" ? await replay(world, effect as Loaded<OpenEffect>, hand) : undefined;
  if (again !== undefined) return again;
  const circumstance = byOperator(world, hand.account, hand.cause, order.goal);
  const { write } = append<EffectState>(effectFold, effect, circumstance, [event]);
  const wake = event.type === "effect.retry-due" ? waking(effect.stream) : wakeTask(order.task);
  const money = { rows: settlementOf(effect as Loaded<OpenEffect>, event) };
  const parts = [{ writes: [write] }, showing(id, order.thread), wake, looking(effect.stream), money];
  const result = await world.journal.commit(together(...parts));
  if (result.is === "conflict") return overEffect(world, id, hand, event);
  return did(event.type === "effect.retry-due" ? "Trying again." : "Closed.");
}

async function unstick(world: World, id: string, how: "retry" | "stop", hand: Hand): Promise<Answer> {
  const task = await load(world.journal, world.tasks, id);
  if (task.state.status !== "stuck") return cannot("That is not waiting for you any more.");
  const work = task as Loaded<TaskWork>;
  const circumstance = byOperator(world, hand.account, hand.cause, work.state.assignment.goal);
  const parts =
    how === "retry"
      ? together(retrying(world, work, circumstance, hand), await lookingIfOpen(world, work.stream))
      : await endingTask(world, work, circumstance, "Stopped by you.");
  const result = await world.journal.commit(together(parts));
  if (result.is === "conflict") return unstick(world, id, how, hand);
  return did(how === "retry" ? "Trying again." : "Stopped.");
}

function retrying(
  world: World,
  task: Loaded<TaskWork>,
  circumstance: Circumstance,
  hand: Hand,
): Partial<Commit> {
  const stuck = task.state.open.filter((open) => open.stage.is === "stuck");
  const events = stuck.map(
    ({ id: move }): TaskEvent => ({
      type: "move.unstuck",
      data: { move, by: hand.account },
    }),
  );
  const { write } = append<TaskState>(world.tasks, task, circumstance, events);
  const { goal, thread } = task.state.assignment;
  const shown = showing(idOf(task.stream), thread);
  const progress = showing(goal, thread, { onlyWhereShown: true });
  return together({ writes: [write] }, shown, progress, waking(task.stream));
}

async function endStanding(world: World, id: string, hand: Hand): Promise<Answer> {
  const standing = await load(world.journal, standingFold, id);
  if (standing.state.status !== "standing") return cannot("That standing goal has already ended.");
  const circumstance = byOperator(world, hand.account, hand.cause, standing.state.goal);
  const { write } = append(standingFold, standing, circumstance, [
    { type: "standing.ended", data: { by: hand.account } },
  ]);
  const result = await world.journal.commit({ writes: [write] });
  if (result.is === "conflict") return endStanding(world, id, hand);
  await world.jobs.unschedule(id);
  return did(`Standing goal ${id} has ended: it will not run again.`);
}
