// The limits of a task: how many moves it may make and how much it may spend, decided before anything is done.
import type { Budget } from "#core/agent";
import { type Micros, showUsd, usd } from "#core/money";
import type { TaskWork } from "#core/task";

/** The sentence that stops a task which used up its moves, or undefined while it may go on. */
export function outOfSteps(task: TaskWork, budget: Budget): string | undefined {
  return task.moves > budget.steps
    ? `${task.assignment.agent} used up its ${budget.steps} moves without finishing.`
    : undefined;
}

/** The sentence that stops a model call whose worst case does not fit, or undefined when it does. */
export function outOfMoney(task: TaskWork, budget: Budget, reserve: Micros): string | undefined {
  const cap = usd(budget.usd);
  return task.spent + reserve > cap
    ? `The next model call could cost ${showUsd(reserve)}; ${task.assignment.agent} has spent ${showUsd(task.spent)} of ${showUsd(cap)} for this task.`
    : undefined;
}
