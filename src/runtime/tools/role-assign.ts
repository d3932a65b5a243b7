// The tool that moves a role to another agent: an action like any other, so that who may act changes only after an approval.
import { z } from "zod";
import type { Agent } from "#core/agent";
import { approvalFold } from "#core/approval";
import { type AssignmentEvent, type AssignmentState, assignmentFold, serves } from "#core/assignment";
import type { Circumstance } from "#core/event";
import { Fault } from "#core/fault";
import type { Json } from "#core/json";
import type { Write } from "#core/ports";
import { idOf, type Loaded } from "#core/stream";
import type { TaskState, TaskWork } from "#core/task";
import { roleOf } from "#core/task-event";
import { type Compensation, defineTool, type Execution, type Preview, type Receipt } from "#core/tool";
import { takesOver, unfit } from "#governance/assign";
import { counted } from "#operator/words";
import { byOperator } from "../progress.ts";
import { append, load, together, waking } from "../unit.ts";
import type { World } from "../world.ts";

export const ROLE_ASSIGN = "role.assign";
export const ROLES = "roles";

const STREAM = "company";
/** More than ever work at a time. */
const MANY = 1_000;

const input = z.object({
  /** Role → the agent that is to serve it. */
  roles: z.record(z.string(), z.string()),
});
type Roles = Readonly<Record<string, string>>;

export const roleAssign = (world: World) =>
  defineTool({
    name: ROLE_ASSIGN,
    version: 1,
    domain: "company",
    effect: "compensable",
    input,
    stakes: () => ({ concerns: ["autonomy"] }),
    preview: ({ roles }) => preview(world, roles),
    execute: ({ roles }, execution) => assign(world, roles, execution),
    check: (token) => checked(world, token),
    compensation: takingBack(world),
  });

async function preview(world: World, roles: Roles): Promise<Preview> {
  const now = await load(world.journal, assignmentFold, STREAM);
  const moves = Object.entries(roles).filter(([role, agent]) => serves(now.state, role) !== agent);
  if (moves.length === 0) throw new Fault("bad-input", "That is so already, so there is nothing to change.");
  const wrong = moves.flatMap(([role, agent]) => misfitting(world, agent, role));
  if (wrong.length > 0) throw new Fault("bad-input", wrong.join(" "));
  const flight = await inFlight(world, Object.fromEntries(moves));
  return {
    title: `Move ${moves.map(([role, agent]) => `the role ${role} to ${agent}`).join(", ")}`,
    diff: moves
      .flatMap(([role, agent]) => [`-${role}: ${serves(now.state, role)}`, `+${role}: ${agent}`])
      .join("\n"),
    targetVersion: String(now.version),
    undo: "Undo moves it back.",
    notes: [...flight.map(flightWords), ...moves.flatMap(([role, agent]) => foreign(world, agent, role))],
  };
}

function misfitting(world: World, name: string, role: string): string[] {
  const agent = world.agents.get(name);
  const own = world.agents.get(role);
  if (agent === undefined) return [`There is no agent called ${name}.`];
  if (own === undefined) return [`There is no role called ${role}.`];
  const why = unfit(agent, own);
  return why.length === 0 ? [] : [`The ${name} cannot serve as ${role}.`, ...why];
}

/** It keeps its own domain, so that policy asks about what it does in another. */
function foreign(world: World, name: string, role: string): string[] {
  const agent = world.agents.get(name) as Agent;
  const domain = world.agents.get(role)?.domain ?? "";
  if (agent.domain === domain || agent.domain === "company") return [];
  return [`${name} is of ${agent.domain}: what it does in ${domain} counts as across domains.`];
}

interface Flight {
  readonly task: Loaded<TaskWork>;
  readonly from: string;
  readonly to: string;
  /** It goes on under its new owner; else it ends under its old one. */
  readonly moves: boolean;
}

/** Work of these roles that their present owners have in hand. */
async function inFlight(world: World, roles: Roles): Promise<Flight[]> {
  const found = await world.journal.find({ kind: "task", status: ["active", "stuck"], limit: MANY });
  const theirs = found.filter(({ state }) =>
    Object.hasOwn(roles, roleOf((state as unknown as TaskWork).assignment)),
  );
  const loaded = await Promise.all(
    theirs.map(({ stream }) => load<TaskState>(world.journal, world.tasks, idOf(stream))),
  );
  return loaded.flatMap((task) => {
    if (task.state.status === "none") return [];
    const from = task.state.assignment.agent;
    const to = roles[roleOf(task.state.assignment)];
    if (to === undefined || to === from) return [];
    return [{ task: task as Loaded<TaskWork>, from, to, moves: canTake(world, task.state, to) }];
  });
}

/** A model call that was made is heard by whoever asked for it. */
function canTake(world: World, { assignment, inner, open }: TaskWork, to: string): boolean {
  const agent = world.agents.get(to);
  const calls = open.some(({ stage }) => stage.is === "called");
  return agent !== undefined && !calls && takesOver(agent, assignment.agent, inner);
}

const flightWords = ({ task, from, to, moves }: Flight): string =>
  moves
    ? `Task ${idOf(task.stream)}, under way, goes on under ${to} from where it stands.`
    : `Task ${idOf(task.stream)}, under way, ends under ${from}.`;

async function assign(world: World, roles: Roles, { token, expected }: Execution): Promise<Receipt> {
  for (;;) {
    const known = await receiptOf(world, token);
    if (known !== undefined) return known;
    const now = await load(world.journal, assignmentFold, STREAM);
    if (String(now.version) !== expected)
      throw new Fault("target-moved", "Roles were moved meanwhile. Ask for it again with /assign.");
    const circumstance = await circumstanceOf(world, token);
    const event: AssignmentEvent = { type: "role.assigned", data: { roles, token } };
    const { write } = append(assignmentFold, now, circumstance, [event]);
    const flight = await inFlight(world, roles);
    const handed = flight.filter(({ moves }) => moves);
    const writes = handed.map((one) => handing(world, one, circumstance));
    const wakes = handed.map(({ task }) => waking(task.stream));
    // A task that took a step meanwhile is looked at anew.
    const result = await world.journal.commit(together({ writes: [write, ...writes] }, ...wakes));
    if (result.is === "committed") return receipt(now.state, roles, flight);
  }
}

function handing(world: World, { task, from, to }: Flight, circumstance: Circumstance): Write {
  return append<TaskState>(world.tasks, task, circumstance, [
    { type: "task.handed-over", data: { from, to } },
  ]).write;
}

function receipt(before: AssignmentState, roles: Roles, flight: readonly Flight[] = []): Receipt {
  const moved = Object.entries(roles).map(([role, agent]) => `${role} is ${agent}`);
  const old = Object.keys(roles).map((role) => [role, serves(before, role)]);
  const [over, stay] = [true, false].map((which) => flight.filter(({ moves }) => moves === which).length);
  const parts = [
    ...(over ? [`${counted(over, "task")} handed over`] : []),
    ...(stay ? [`${counted(stay, "task")} ending under the old owner`] : []),
  ];
  const tail = parts.length === 0 ? "" : ` Under way: ${parts.join(", ")}.`;
  return {
    summary: `From now on ${moved.join(", ")}.${tail}`,
    data: { before: Object.fromEntries(old) as Json },
  };
}

/** In the name of whoever approved it. */
async function circumstanceOf(world: World, token: string): Promise<Circumstance> {
  const { state } = await load(world.journal, approvalFold, token);
  const by = state.status === "approved" ? state.decision.by : "system";
  return byOperator(world, by, `effect/${token}`, ROLES);
}

async function receiptOf(world: World, token: string): Promise<Receipt | undefined> {
  const events = await world.journal.events({
    stream: `assignment/${STREAM}`,
    order: "oldest",
    limit: 10_000,
  });
  const at = events.findIndex(({ data }) => data.token === token);
  const event = events[at];
  if (event === undefined) return undefined;
  const before = events.slice(0, at).reduce<AssignmentState>(assignmentFold.evolve, assignmentFold.initial);
  return receipt(before, event.data.roles as unknown as Roles);
}

async function checked(world: World, token: string) {
  const found = await receiptOf(world, token);
  return found === undefined ? { is: "absent" as const } : { is: "done" as const, receipt: found };
}

function takingBack(world: World): Compensation {
  const before = ({ data }: Receipt): Roles => data.before as unknown as Roles;
  return {
    preview: (receipt) => preview(world, before(receipt)),
    execute: (receipt, execution) => assign(world, before(receipt), execution),
    check: (token) => checked(world, token),
  };
}
