// Delegating: child tasks begin in the same commit; a delegation with a timetable becomes a standing goal instead.
import { asFault } from "#core/fault";
import { type GoalEvent, type GoalState, goalFold } from "#core/goal";
import type { MoveOf } from "#core/move";
import type { Write } from "#core/ports";
import { standingFold } from "#core/standing";
import { idOf } from "#core/stream";
import { begin } from "../hear.ts";
import { actingAs, type Performed, type Progress, type Turn } from "../progress.ts";
import { served } from "../roles.ts";
import { append, fresh, load, showing, together, waking } from "../unit.ts";
import { zoneOf } from "../zone.ts";

export async function delegate(turn: Turn<"delegate">): Promise<Performed> {
  const { open, move } = turn;
  if (open.stage.is === "delegated") return children(turn, open.stage.children);
  const beyond = await beyondPlan(turn);
  if (beyond !== undefined)
    return { heard: { type: "action.refused", tool: "delegate", reason: beyond, by: "policy" } };
  return move.every === undefined ? start(turn) : stand(turn, move.every);
}

/** Text from outside fills what was planned before it was read; it adds no step, and no standing goal. */
async function beyondPlan({ world, task, move }: Turn<"delegate">): Promise<string | undefined> {
  const { taint, assignment } = task.state;
  const [outside] = taint;
  if (outside === undefined) return undefined;
  const { state: goal } = await load(world.journal, goalFold, assignment.goal);
  const planned = goal.status === "none" ? [] : goal.steps;
  const added = move.tasks.find(({ as }) => !planned.includes(as))?.as;
  if (added === undefined && move.steps === undefined && move.every === undefined) return undefined;
  return `${added === undefined ? "A new plan" : `The step “${added}”`} came up only after text from ${outside.source} was read, and such text adds no step. Say it yourself if you want it.`;
}

async function start({ world, task, open, move }: Turn<"delegate">): Promise<Progress> {
  const { goal, thread } = task.state.assignment;
  const circumstance = actingAs(world, task.state, open.id);
  const writes: Write[] = [];
  const named: Record<string, string> = {};
  for (const { agent: role, as, brief } of move.tasks) {
    const id = world.ids.next();
    const domain = world.agents.get(role)?.domain ?? task.state.assignment.domain;
    const parent = { task: idOf(task.stream), as };
    const { taint } = task.state;
    const by = await served(world, role);
    const assignment = { ...by, goal, thread, domain, brief, parent, ...(taint.length > 0 && { taint }) };
    writes.push(begin(world, id, assignment, circumstance).write);
    named[id] = as;
  }
  const advance = await advancing({ world, task, open, move } as Turn<"delegate">);
  const wakes = Object.keys(named).map((id) => waking(`task/${id}`));
  const happened = [{ type: "delegated" as const, data: { move: open.id, children: named } }];
  return { happened, ...together({ writes }, advance, ...wakes) };
}

/** The goal's progress line moves on. */
async function advancing({ world, task, open, move }: Turn<"delegate">) {
  const { goal: goalId, thread } = task.state.assignment;
  const goal = await load(world.journal, goalFold, goalId);
  const events: GoalEvent[] = [];
  if (move.steps !== undefined) events.push({ type: "goal.planned", data: { steps: move.steps } });
  const step = move.tasks[0]?.as;
  if (step !== undefined) events.push({ type: "goal.advanced", data: { step } });
  if (events.length === 0 || goal.state.status === "none") return {};
  const { write } = append<GoalState>(goalFold, goal, actingAs(world, task.state, open.id), events);
  return together({ writes: [write] }, showing(goalId, thread, { onlyWhereShown: true }));
}

/** One child that ended is heard at a time; the delegation is settled when all were. */
async function children(
  { world }: Turn<"delegate">,
  named: Readonly<Record<string, string>>,
): Promise<Performed> {
  for (const [id, as] of Object.entries(named)) {
    const { state } = await load(world.journal, world.tasks, id);
    if (state.status === "none" || state.status === "active" || state.status === "stuck") continue;
    const { status: outcome, summary, result, taint } = state;
    const agent = state.assignment.agent;
    return { heard: { type: "delegation.finished", as, agent, outcome, summary, result }, taint };
  }
  return "blocked";
}

async function stand(
  turn: Turn<"delegate">,
  every: NonNullable<MoveOf<"delegate">["every"]>,
): Promise<Performed> {
  const { world, task, open } = turn;
  const { goal, thread } = task.state.assignment;
  const zone = every.zone ?? (await zoneOf(world));
  let next: string;
  try {
    next = world.jobs.nextRun(every.cron, zone, world.clock.now());
  } catch (error) {
    const reason = asFault(error).message;
    return { heard: { type: "action.refused", tool: "standing goal", reason, by: "bad-input" } };
  }
  const id = world.ids.next();
  const { write } = append(standingFold, fresh(standingFold, id), actingAs(world, task.state, open.id), [
    { type: "standing.set", data: { ...every, zone, thread, goal } },
  ]);
  // Scheduling twice under one key is the same as once, and boot schedules whatever stands: a crash in between heals.
  await world.jobs.schedule(id, every.cron, zone, write.stream);
  return { heard: { type: "scheduled", standing: id, next }, writes: [write] };
}
