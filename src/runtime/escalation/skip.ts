// Skipping: the work that waits is left out by the operator's word, and whoever asked for it hears that and goes on.
import { type EffectEvent, type EffectState, effectFold, type OpenEffect } from "#core/effect";
import { idOf, kindOf, type Loaded } from "#core/stream";
import type { TaskState, TaskWork } from "#core/task";
import type { TaskEvent } from "#core/task-event";
import { reject } from "../approval/reject.ts";
import type { Hand } from "../chat/answer.ts";
import { endingTask } from "../end-task.ts";
import { settlementOf } from "../money/effect-money.ts";
import { byOperator } from "../progress.ts";
import { append, showing, together, wakeTask, waking } from "../unit.ts";
import type { World } from "../world.ts";
import { looking, waitsNoMore } from "./open.ts";
import { openEffect, openTask } from "./work.ts";

const SKIPPED = "skipped by you";

/** True: it waited, and does not any more. */
export async function skipOne(world: World, stream: string, hand: Hand): Promise<boolean> {
  const id = idOf(stream);
  if (kindOf(stream) === "approval") return (await reject(world, id, "", hand)).done;
  if (kindOf(stream) === "task") {
    const task = await openTask(world, id);
    return task !== undefined && skipTask(world, task, hand);
  }
  const effect = await openEffect(world, id);
  return effect !== undefined && skipEffect(world, effect, hand);
}

async function skipEffect(world: World, effect: Loaded<OpenEffect>, hand: Hand): Promise<boolean> {
  const { order, status } = effect.state;
  const circumstance = byOperator(world, hand.account, hand.cause, order.goal);
  const event: EffectEvent =
    status === "unknown"
      ? {
          type: "effect.failed",
          data: {
            code: "unknown-outcome",
            reason: `${SKIPPED}; what really happened is not known`,
            skipped: true,
          },
        }
      : { type: "effect.cancelled", data: { by: hand.account, reason: SKIPPED, skipped: true } };
  const { write } = append<EffectState>(effectFold, effect, circumstance, [event]);
  const rows = settlementOf(effect, event);
  const shown = showing(idOf(effect.stream), order.thread);
  const wakes = together(wakeTask(order.task), looking(effect.stream), waitsNoMore(effect.state));
  const result = await world.journal.commit(together({ writes: [write], rows }, shown, wakes));
  return result.is === "committed";
}

async function skipTask(world: World, task: Loaded<TaskWork>, hand: Hand): Promise<boolean> {
  const { goal, thread } = task.state.assignment;
  const circumstance = byOperator(world, hand.account, hand.cause, goal);
  const waits = task.state.open.filter(({ stage }) => stage.is === "stuck" || stage.is === "rests");
  // An agent can do without what it looks up, and not without its own thought.
  if (waits.some(({ move }) => move.do === "think")) {
    const ends = await endingTask(world, task, circumstance, "Skipped by you.");
    return (await world.journal.commit(together(ends))).is === "committed";
  }
  const events = waits.map(
    ({ id: move }): TaskEvent => ({ type: "move.skipped", data: { move, reason: SKIPPED } }),
  );
  const { write } = append<TaskState>(world.tasks, task, circumstance, events);
  const shown = showing(idOf(task.stream), thread, { onlyWhereShown: true });
  const wakes = together(waking(task.stream), waitsNoMore(task.state));
  const result = await world.journal.commit(together({ writes: [write] }, shown, wakes));
  return result.is === "committed";
}
