// One activation of a task: steps run inline, each move performed only once it is committed, until the task waits or ends.
import type { Circumstance } from "#core/event";
import { asFault } from "#core/fault";
import { type GoalState, goalFold } from "#core/goal";
import type { JsonObject } from "#core/json";
import { heldBy, type PauseState, pauseFold } from "#core/pause";
import type { Commit } from "#core/ports";
import { idOf, type Loaded } from "#core/stream";
import type { OpenMove, TaskEvent, TaskWork } from "#core/task";
import { handedOver } from "./elsewhere.ts";
import { hearing } from "./hear.ts";
import { noting } from "./note.ts";
import { perform } from "./perform.ts";
import { actingAs, type Performed, type Progress } from "./progress.ts";
import { append, load, showing, together, waking } from "./unit.ts";
import type { World } from "./world.ts";

export async function runTask(world: World, id: string): Promise<void> {
  for (;;) {
    const task = await load(world.journal, world.tasks, id);
    if (task.state.status === "none" || !["active", "stuck"].includes(task.state.status)) return;
    const work = task as Loaded<TaskWork>;
    const { domain, agent } = work.state.assignment;
    if (await handedOver(world, task.stream, toolsOf(world, agent))) return;
    const pause = await load(world.journal, pauseFold, "company");
    if (heldBy(pause.state, domain, agent) !== undefined) return;
    if (!(await step(world, work, pause))) return;
  }
}

const toolsOf = (world: World, name: string): readonly string[] => {
  const agent = world.agents.get(name);
  return agent === undefined ? [] : [...agent.mayRead, ...agent.mayUse];
};

/** Performs the first open move that can go on, and records what came of it. False: the task waits, or we were stale. */
async function step(world: World, task: Loaded<TaskWork>, pause: Loaded<PauseState>): Promise<boolean> {
  for (const open of task.state.open) {
    const performed = await attempt(world, task, open, pause);
    if (performed === "blocked") continue;
    return record(world, task, open, performed);
  }
  return false;
}

/** A move that cannot be performed, whatever is tried, waits on a visible card. */
async function attempt(
  world: World,
  task: Loaded<TaskWork>,
  open: OpenMove,
  pause: Loaded<PauseState>,
): Promise<Performed> {
  if (open.stage.is === "stuck") return "blocked";
  try {
    return await perform({ world, task, open, pause });
  } catch (error) {
    const fault = asFault(error);
    if (fault.retry !== "never") throw fault;
    world.log("error", `${open.move.do} could not be performed: ${fault.message}`, {
      move: open.id,
      stack: fault.stack,
    });
    const stuck: TaskEvent = { type: "move.stuck", data: { move: open.id, reason: fault.message } };
    return { happened: [stuck], ...showing(idOf(task.stream), task.state.assignment.thread) };
  }
}

async function record(
  world: World,
  task: Loaded<TaskWork>,
  open: OpenMove,
  progress: Progress,
): Promise<boolean> {
  const circumstance = actingAs(world, task.state, open.id);
  const happened = [...(progress.happened ?? [])];
  const between = append(world.tasks, task, circumstance, happened).next as Loaded<TaskWork>;
  const heard = progress.heard === undefined ? [] : hearing(world, between, progress.heard, open.id);
  const { write, next } = append(world.tasks, task, circumstance, [...happened, ...heard]);
  const ending = await endings(world, next as Loaded<TaskWork>, heard, circumstance);
  const commit = together({ writes: write.events.length > 0 ? [write] : [] }, progress, ending);
  const result = await world.journal.commit(commit);
  if (result.is === "committed") {
    if (commit.rows?.some((row) => row.into === "fact")) world.memory.refresh();
    return true;
  }
  if (result.stream !== task.stream) return true;
  world.log("info", "an activation was overtaken and gave way", { stream: task.stream });
  return false;
}

/** When a task ends: its parent is woken, or its goal ends with it. */
async function endings(
  world: World,
  task: Loaded<TaskWork>,
  events: readonly TaskEvent[],
  circumstance: Circumstance,
): Promise<Partial<Commit>> {
  const ended = events.find((event) => event.type === "task.ended");
  if (ended === undefined) return {};
  const { parent, goal: goalId } = task.state.assignment;
  if (parent !== undefined) return waking(`task/${parent.task}`);
  if (task.state.assignment.agent === "custodian") return pausing(world, ended.data.result, circumstance);
  const goal = await load(world.journal, goalFold, goalId);
  if (goal.state.status === "none") return {};
  const { outcome, summary } = ended.data;
  const { write } = append<GoalState>(goalFold, goal, circumstance, [
    { type: "goal.ended", data: { outcome, summary } },
  ]);
  const thread = goal.state.thread;
  const said =
    outcome === "failed" ? noting(world, circumstance, { thread, goal: goalId, text: summary }) : {};
  return together({ writes: [write] }, showing(goalId, thread, { onlyWhereShown: true }), said);
}

/** What the custodian found to misbehave is paused in the commit that ends its task. */
async function pausing(
  world: World,
  result: JsonObject,
  circumstance: Circumstance,
): Promise<Partial<Commit>> {
  const scopes = Array.isArray(result.pause) ? result.pause.map(String) : [];
  if (scopes.length === 0) return {};
  const pause = await load(world.journal, pauseFold, "company");
  const events = scopes.map((scope) => ({ type: "pause.began", data: { scope, by: circumstance.actor } }));
  return { writes: [append(pauseFold, pause, circumstance, events).write] };
}
