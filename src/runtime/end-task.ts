// Ending a task by the operator's word: with what it holds, and the goal or the parent that waits for it.
import type { Circumstance } from "#core/event";
import { type GoalState, goalFold } from "#core/goal";
import type { Commit } from "#core/ports";
import { idOf, type Loaded } from "#core/stream";
import type { TaskState, TaskWork } from "#core/task";
import type { TaskEvent } from "#core/task-event";
import { closingCalls } from "./close-calls.ts";
import { lookingIfOpen, waitsNoMore } from "./escalation/open.ts";
import { append, load, showing, together, wakeTask } from "./unit.ts";
import { revoking } from "./vault/lend.ts";
import type { World } from "./world.ts";

/** What the operator ends has not failed. */
const DECLINED = { outcome: "declined" } as const;

export async function endingTask(
  world: World,
  task: Loaded<TaskWork>,
  circumstance: Circumstance,
  summary: string,
): Promise<Partial<Commit>> {
  const id = idOf(task.stream);
  const ended: TaskEvent = { type: "task.ended", data: { ...DECLINED, summary, result: {} } };
  const { events, rows } = await closingCalls(world, task.state, [ended]);
  const { write } = append<TaskState>(world.tasks, task, circumstance, [...events, ended]);
  return together(
    { writes: [write], rows },
    showing(id, task.state.assignment.thread, { onlyWhereShown: true }),
    revoking("task", id, circumstance.at),
    await endingGoal(world, task, circumstance, summary),
    await lookingIfOpen(world, task.stream),
    waitsNoMore(task.state),
  );
}

async function endingGoal(
  world: World,
  work: Loaded<TaskWork>,
  circumstance: Circumstance,
  summary: string,
): Promise<Partial<Commit>> {
  const { parent, goal: goalId } = work.state.assignment;
  if (parent !== undefined) return wakeTask(parent.task);
  const goal = await load(world.journal, goalFold, goalId);
  if (goal.state.status === "none") return {};
  const data = { ...DECLINED, summary };
  const { write } = append<GoalState>(goalFold, goal, circumstance, [{ type: "goal.ended", data }]);
  const looked = await lookingIfOpen(world, goal.stream);
  return together({ writes: [write] }, showing(goalId, goal.state.thread, { onlyWhereShown: true }), looked);
}
