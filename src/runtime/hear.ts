// An agent hears something: its moves, its new state and what it heard become one write, before anything is performed.
import type { Agent, Heard } from "#core/agent";
import type { Circumstance, Happening } from "#core/event";
import { asFault, Fault } from "#core/fault";
import type { Move, MoveOf } from "#core/move";
import type { Write } from "#core/ports";
import { idOf, type Loaded } from "#core/stream";
import type { Taint } from "#core/taint";
import type { TaskState, TaskWork } from "#core/task";
import type { Assignment, Committed, TaskEvent } from "#core/task-event";
import { outOfSteps } from "#governance/limits";
import { alone } from "./alone.ts";
import { append, fresh } from "./unit.ts";
import type { World } from "./world.ts";

export type Ended = Extract<TaskEvent, { type: "task.ended" }>["data"];

/** A new task with its first moves decided, and its end where that came at once. */
export function begin(
  world: World,
  id: string,
  assignment: Assignment,
  circumstance: Circumstance,
): { write: Write; ended?: Ended } {
  const { agent } = assignment;
  const why = world.floor.struck(circumstance.cause);
  if (why !== undefined) return stillborn(world, id, assignment, circumstance, why);
  return alone(world, circumstance.cause, agent, () => begun(world, id, assignment, circumstance));
}

/** Its agent had to be stopped over this very beginning: it is not asked again. */
function stillborn(
  world: World,
  id: string,
  assignment: Assignment,
  circumstance: Circumstance,
  why: string,
): { write: Write; ended?: Ended } {
  const end = ended("failed", why);
  const events: TaskEvent[] = [{ type: "task.assigned", data: assignment }, end];
  return { write: append(world.tasks, fresh(world.tasks, id), circumstance, events).write, ended: end.data };
}

function begun(world: World, id: string, assignment: Assignment, circumstance: Circumstance) {
  const assigned: TaskEvent = { type: "task.assigned", data: assignment };
  const heard: Heard = { type: "task.assigned", brief: assignment.brief, at: circumstance.at };
  const { write, next } = append(world.tasks, fresh(world.tasks, id), circumstance, [assigned]);
  const more = hearing(world, next as Loaded<TaskWork>, heard);
  const whole = append(world.tasks, fresh(world.tasks, id), circumstance, [assigned, ...more]);
  const last = more.find((event) => event.type === "task.ended");
  return { write: { ...write, ...whole.write }, ...(last && { ended: last.data }) };
}

/** The events of hearing: what was heard, the moves decided on it, and the end if a move is to finish. */
export function hearing(
  world: World,
  task: Loaded<TaskWork>,
  heard: Heard,
  settles?: string,
  taint?: readonly Taint[],
): TaskEvent[] {
  const work = task.state;
  const agent = world.agents.get(work.assignment.agent);
  const moves = agent?.hears.includes(heard.type) === true ? decided(agent, work, heard) : [];
  if (moves instanceof Fault) {
    const said = `${work.assignment.agent} could not decide: ${moves.message}`;
    return [{ type: "task.heard", data: { heard, move: settles, taint } }, ended("failed", said)];
  }
  const id = idOf(task.stream);
  const committed = moves.map((move, index): Committed => ({ id: `${id}-${work.moves + index + 1}`, move }));
  const events: TaskEvent[] = [{ type: "task.heard", data: { heard, move: settles, taint } }];
  if (committed.length > 0) events.push({ type: "moves.decided", data: { moves: committed } });
  const ending = endOf(world, task, [...events], agent, moves);
  return ending === undefined ? events : [...events, ending];
}

/** What was heard is kept whatever an agent makes of it: one that throws has no say any more. */
function decided(agent: Agent, work: TaskWork, heard: Heard): readonly Move[] | Fault {
  try {
    return agent.decide(work.inner as never, heard);
  } catch (error) {
    return asFault(error);
  }
}

function endOf(
  world: World,
  task: Loaded<TaskWork>,
  events: readonly TaskEvent[],
  agent: Agent | undefined,
  moves: readonly Move[],
): TaskEvent | undefined {
  const finish = moves.find((move): move is MoveOf<"finish"> => move.do === "finish");
  if (finish !== undefined) return ended(finish.outcome, finish.summary, finish.result);
  const after = foldAhead(world, task.state, events);
  const name = task.state.assignment.agent;
  if (agent === undefined) return ended("failed", `There is no agent called ${name} any more.`);
  const spentOut = outOfSteps(after, agent.budget);
  if (spentOut !== undefined) return ended("failed", spentOut);
  return after.open.length === 0 ? ended("failed", `${name} stopped without finishing.`) : undefined;
}

const ended = (
  outcome: MoveOf<"finish">["outcome"],
  summary: string,
  result: MoveOf<"finish">["result"] = {},
): Extract<TaskEvent, { type: "task.ended" }> => ({
  type: "task.ended",
  data: { outcome, summary, result },
});

function foldAhead(world: World, work: TaskWork, events: readonly Happening[]): TaskWork {
  const state = events.reduce<TaskState>((so, event) => world.tasks.evolve(so, event as never), work);
  return state as TaskWork;
}
