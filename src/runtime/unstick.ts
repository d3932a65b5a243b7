// Try again and Stop: what the operator may do about a move that is stuck, or an effect whose outcome nobody knows.
import { type EffectEvent, type EffectState, effectFold } from "#core/effect";
import { type GoalState, goalFold } from "#core/goal";
import type { Commit } from "#core/ports";
import { standingFold } from "#core/standing";
import type { Loaded } from "#core/stream";
import type { TaskEvent, TaskWork } from "#core/task";
import { stateOfEffect } from "#operator/state-words";
import { type Answer, cannot, did, type Hand, unknownId } from "./decide.ts";
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

/** Stops a stuck task, an effect of unknown outcome, or a standing goal. */
export async function stop(world: World, id: string, hand: Hand): Promise<Answer> {
  const kinds = await world.journal.whose(id);
  if (kinds.includes(`task/${id}`)) return unstick(world, id, "stop", hand);
  if (kinds.includes(`standing/${id}`)) return endStanding(world, id, hand);
  const reason = "You closed it; what really happened is not known.";
  return overEffect(world, id, hand, { type: "effect.failed", data: { code: "unknown-outcome", reason } });
}

async function overEffect(world: World, id: string, hand: Hand, event: EffectEvent): Promise<Answer> {
  const effect = await load(world.journal, effectFold, id);
  if (effect.state.status === "none") return unknownId(id);
  const { order, status } = effect.state;
  if (status !== "unknown") return cannot(stateOfEffect(effect.state, await whenHere(world)));
  const circumstance = byOperator(world, hand.account, hand.cause, order.goal);
  const { write } = append<EffectState>(effectFold, effect, circumstance, [event]);
  const wake = event.type === "effect.retry-due" ? waking(effect.stream) : wakeTask(order.task);
  const result = await world.journal.commit(together({ writes: [write] }, showing(id, order.thread), wake));
  if (result.is === "conflict") return overEffect(world, id, hand, event);
  return did(event.type === "effect.retry-due" ? "Trying again." : "Closed.");
}

async function unstick(world: World, id: string, how: "retry" | "stop", hand: Hand): Promise<Answer> {
  const task = await load(world.journal, world.tasks, id);
  if (task.state.status !== "stuck") return cannot("That is not waiting for you any more.");
  const work = task as Loaded<TaskWork>;
  const circumstance = byOperator(world, hand.account, hand.cause, work.state.assignment.goal);
  const stuck = work.state.open.filter((open) => open.stage.is === "stuck");
  const events: TaskEvent[] =
    how === "retry"
      ? stuck.map((open) => ({ type: "move.unstuck", data: { move: open.id, by: hand.account } }))
      : [{ type: "task.ended", data: { outcome: "failed", summary: "Stopped by you.", result: {} } }];
  const { write } = append(world.tasks, task, circumstance, events);
  const shown = showing(id, work.state.assignment.thread);
  const next = how === "retry" ? waking(task.stream) : await stopping(world, work, circumstance);
  const result = await world.journal.commit(together({ writes: [write] }, shown, next));
  if (result.is === "conflict") return unstick(world, id, how, hand);
  return did(how === "retry" ? "Trying again." : "Stopped.");
}

async function stopping(
  world: World,
  work: Loaded<TaskWork>,
  circumstance: ReturnType<typeof byOperator>,
): Promise<Partial<Commit>> {
  const { parent, goal: goalId } = work.state.assignment;
  if (parent !== undefined) return wakeTask(parent.task);
  const goal = await load(world.journal, goalFold, goalId);
  if (goal.state.status === "none") return {};
  const data = { outcome: "failed" as const, summary: "Stopped by you." };
  return { writes: [append<GoalState>(goalFold, goal, circumstance, [{ type: "goal.ended", data }]).write] };
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
