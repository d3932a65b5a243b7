// One activation of a task: steps run inline, each move performed only once it is committed, until the task waits or ends.
import type { Circumstance } from "#core/event";
import { asFault } from "#core/fault";
import { type GoalState, goalFold } from "#core/goal";
import type { Move, Outcome } from "#core/move";
import { heldBy, type PauseState, pauseFold } from "#core/pause";
import type { Commit } from "#core/ports";
import type { Stage } from "#core/stage";
import { idOf, type Loaded } from "#core/stream";
import { tainted } from "#core/taint";
import type { OpenMove, TaskState, TaskWork } from "#core/task";
import type { TaskEvent } from "#core/task-event";
import { alone, notStruck } from "./alone.ts";
import { noting } from "./chat/note.ts";
import { closingCalls } from "./close-calls.ts";
import { handedOver } from "./elsewhere.ts";
import { lookingIfOpen } from "./escalation/open.ts";
import { hearing } from "./hear.ts";
import { heeding } from "./heed.ts";
import { joining } from "./perform/resting.ts";
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
    if (performed === "look") return "look";
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
  if (open.stage.is === "stuck") return unstuck(world, task, open, pause);
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

/** What is stuck waits for the operator, unless what it is stuck by rests by now and is tried again by itself. */
async function unstuck(
  world: World,
  task: Loaded<TaskWork>,
  open: OpenMove,
  pause: Loaded<PauseState>,
): Promise<Performed> {
  const { move, stage } = open;
  if (stage.is !== "stuck" || stage.by === undefined || move.do !== "think") return "blocked";
  return joining({ world, task, open, move, pause }, stage.by, stage.reason);
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
  const told = waitingTold(task.state, next as Loaded<TaskWork>);
  const commit = together(own, progress, ending, stuck, told);
  const result = await world.journal.commit(commit);
  if (result.is === "conflict") return overtaken(world, task, happened, result.stream);
  if (commit.rows?.some((row) => row.into === "fact")) world.memory.refresh();
  return heard.length > 0 && SLOW.has(open.move.do) ? "look" : (next as Loaded<TaskWork>);
}

/** A step that begins or ends to wait says so on the progress of its goal, and on its own card where it has one. */
function waitingTold({ assignment, open }: TaskWork, next: Loaded<TaskWork>): Partial<Commit> {
  const waits = (moves: readonly OpenMove[]) =>
    moves.flatMap(({ stage }) => (WAITS.has(stage.is) ? [stage.is] : [])).join();
  if (waits(open) === waits(next.state.open)) return {};
  const { goal, thread } = assignment;
  const shown = [goal, idOf(next.stream)].map((id) => showing(id, thread, { onlyWhereShown: true }));
  return together(...shown);
}

const WAITS: ReadonlySet<Stage["is"]> = new Set(["stuck", "rests", "capped"]);

/** Somebody was faster, there or with the task itself. A call that was not committed is not made. */
function overtaken(
  world: World,
  { stream }: Loaded<TaskWork>,
  happened: readonly TaskEvent[],
  there: string,
): "look" | "waits" {
  for (const event of happened) if (event.type === "model.called") world.underWay.delete(event.data.call);
  if (there !== stream) return "look";
  world.log("info", "an activation was overtaken and gave way", { stream });
  return "waits";
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
  const lent = mayBorrow(world, agent) ? revoking("task", idOf(task.stream), circumstance.at) : {};
  if (parent !== undefined) return together(lent, waking(`task/${parent.task}`));
  const paused =
    agent === "custodian"
      ? await heeding(world, ended.data.result, task.state.assignment.thread, circumstance)
      : {};
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
  const shown = together(
    showing(goalId, thread, { onlyWhereShown: true }),
    await lookingIfOpen(world, goal.stream),
  );
  return together({ writes: [write] }, shown, said, paused, lent);
}

/** Who may change nothing, and reads with no tool that needs a secret, was never lent anything. */
const mayBorrow = (world: World, name: string): boolean => {
  const agent = world.agents.get(name);
  if (agent === undefined || agent.mayUse.length > 0) return true;
  const tools = agent.mayRead.map((tool) => world.tools.get(tool));
  return tools.some((tool) => tool === undefined || (tool.needs ?? []).length > 0);
};

/** No card says how it ended: it failed, or policy closed it before there was one. */
async function isUnsaid(world: World, goal: string, outcome: Outcome): Promise<boolean> {
  if (outcome !== "declined") return outcome === "failed";
  return (await world.journal.count({ kind: "approval", goal })) === 0;
}
