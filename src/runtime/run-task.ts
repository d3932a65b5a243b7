// One activation of a task: steps run inline, each move performed only once it is committed, until the task waits or ends.
import type { Circumstance } from "#core/event";
import { asFault } from "#core/fault";
import { type GoalState, goalFold } from "#core/goal";
import type { Move, Outcome } from "#core/move";
import { heldBy, type PauseState, pauseFold } from "#core/pause";
import type { Commit } from "#core/ports";
import { idOf, type Loaded } from "#core/stream";
import { tainted } from "#core/taint";
import type { OpenMove, TaskState, TaskWork } from "#core/task";
import type { TaskEvent } from "#core/task-event";
import { alone, notStruck } from "./alone.ts";
import { closingCalls } from "./close-calls.ts";
import { handedOver } from "./elsewhere.ts";
import { hearing } from "./hear.ts";
import { heeding } from "./heed.ts";
import { noting } from "./note.ts";
import { perform } from "./perform.ts";
import { actingAs, type Performed, type Progress } from "./progress.ts";
import { append, load, showing, together, waking } from "./unit.ts";
import { revoking } from "./vault/lend.ts";
import type { World } from "./world.ts";

/** A task that may go on, and the pause as it was when we looked. */
interface Sight {
  readonly task: Loaded<TaskWork>;
  readonly pause: Loaded<PauseState>;
}

/** What a step came to: the task as it stands now, a reason to look anew, or nothing more to do. */
type Stepped = Loaded<TaskWork> | "look" | "waits";

export async function runTask(world: World, id: string): Promise<void> {
  let sight = await look(world, id);
  while (sight !== undefined) {
    const stepped = await step(world, sight);
    if (stepped === "waits") return;
    sight =
      stepped === "look" ? await look(world, id) : goesOn(stepped) ? { ...sight, task: stepped } : undefined;
  }
}

const goesOn = (task: Loaded<TaskState>): task is Loaded<TaskWork> =>
  task.state.status === "active" || task.state.status === "stuck";

async function look(world: World, id: string): Promise<Sight | undefined> {
  const [task, pause] = await Promise.all([
    load(world.journal, world.tasks, id),
    load(world.journal, pauseFold, "company"),
  ]);
  if (!goesOn(task)) return undefined;
  const { domain, agent } = task.state.assignment;
  if (heldBy(pause.state, domain, agent) !== undefined) return undefined;
  return (await handedOver(world, task.stream, toolsOf(world, agent))) ? undefined : { task, pause };
}

const toolsOf = (world: World, name: string): readonly string[] => {
  const agent = world.agents.get(name);
  return agent === undefined ? [] : [...agent.mayRead, ...agent.mayUse];
};

/** Performs the first open move that can go on, and records what came of it. */
async function step(world: World, { task, pause }: Sight): Promise<Stepped> {
  for (const open of task.state.open) {
    const performed = await attempt(world, task, open, pause);
    if (performed !== "blocked") return record(world, task, open, performed);
  }
  return "waits";
}

/** A move that cannot be performed, whatever is tried, waits on a visible card. */
async function attempt(
  world: World,
  task: Loaded<TaskWork>,
  open: OpenMove,
  pause: Loaded<PauseState>,
): Promise<Performed> {
  if (open.stage.is === "stuck") return "blocked";
  if (open.stage.is === "skipped") return skipped(open, open.stage.reason);
  try {
    // A call that was made is settled first, whatever became of it.
    if (open.stage.is !== "called") notStruck(world, open.id);
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

/** The operator leaves it out. */
const skipped = ({ move }: OpenMove, reason: string): Progress => ({
  heard: { type: "action.refused", tool: move.do === "act" ? move.tool : move.do, reason, by: "operator" },
});

/** What these did outside took its time: a pause, or something heard, may have come meanwhile. */
const SLOW: ReadonlySet<Move["do"]> = new Set(["think", "act", "recall"]);

async function record(
  world: World,
  task: Loaded<TaskWork>,
  open: OpenMove,
  progress: Progress,
): Promise<Stepped> {
  const taint = tainted(task.state.taint, progress.taint ?? []);
  const circumstance = actingAs(world, { ...task.state, taint }, open.id);
  const happened = [...(progress.happened ?? [])];
  const between = append(world.tasks, task, circumstance, happened).next as Loaded<TaskWork>;
  const heard = taken(world, between, progress, open);
  const closing = await closingCalls(world, between.state, heard);
  const all = [...happened, ...closing.events, ...heard];
  const { write, next } = append(world.tasks, task, circumstance, all);
  const ending = await endings(world, next as Loaded<TaskWork>, heard, circumstance);
  const { thread } = task.state.assignment;
  const stuck = heard.some(({ type }) => type === "move.stuck") ? showing(idOf(task.stream), thread) : {};
  const own = { writes: write.events.length > 0 ? [write] : [], rows: closing.rows };
  const commit = together(own, progress, ending, stuck);
  const result = await world.journal.commit(commit);
  if (result.is === "conflict") {
    if (result.stream !== task.stream) return "look";
    world.log("info", "an activation was overtaken and gave way", { stream: task.stream });
    return "waits";
  }
  if (commit.rows?.some((row) => row.into === "fact")) world.memory.refresh();
  return heard.length > 0 && SLOW.has(open.move.do) ? "look" : (next as Loaded<TaskWork>);
}

/** What hearing it comes to; an agent that cannot even take it in waits on a visible card, and what it cost is kept. */
function taken(
  world: World,
  task: Loaded<TaskWork>,
  { heard, taint }: Progress,
  open: OpenMove,
): readonly TaskEvent[] {
  if (heard === undefined) return [];
  const { agent } = task.state.assignment;
  try {
    return alone(world, open.id, agent, () => {
      const events = hearing(world, task, heard, open.id, taint?.length ? taint : undefined);
      append(world.tasks, task, actingAs(world, task.state, open.id), events);
      return events;
    });
  } catch (error) {
    const reason = `${agent} could not take it in: ${asFault(error).message}`;
    return [{ type: "move.stuck", data: { move: open.id, reason } }];
  }
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
  const { parent, goal: goalId, agent } = task.state.assignment;
  // Who may change nothing was never lent anything.
  const mayAct = world.agents.get(agent)?.mayUse.length !== 0;
  const lent = mayAct ? revoking("task", idOf(task.stream), circumstance.at) : {};
  if (parent !== undefined) return together(lent, waking(`task/${parent.task}`));
  const paused =
    task.state.assignment.agent === "custodian" ? await heeding(world, ended.data.result, circumstance) : {};
  const goal = await load(world.journal, goalFold, goalId);
  if (goal.state.status === "none") return together(lent, paused);
  const { outcome, summary } = ended.data;
  const { write } = append<GoalState>(goalFold, goal, circumstance, [
    { type: "goal.ended", data: { outcome, summary } },
  ]);
  const thread = goal.state.thread;
  const said = (await isUnsaid(world, goalId, outcome))
    ? noting(world, circumstance, { thread, goal: goalId, text: summary })
    : {};
  return together({ writes: [write] }, showing(goalId, thread, { onlyWhereShown: true }), said, paused, lent);
}

/** No card says how it ended: it failed, or policy closed it before there was one. */
async function isUnsaid(world: World, goal: string, outcome: Outcome): Promise<boolean> {
  if (outcome !== "declined") return outcome === "failed";
  return (await world.journal.count({ kind: "approval", goal })) === 0;
}
