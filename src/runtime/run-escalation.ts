// The look after what waits: every few minutes, what waited or cost more than policy says is escalated, once; and what needs
// nobody any more is closed.
import type { OpenApproval } from "#core/approval";
import type { OpenEffect } from "#core/effect";
import {
  type EscalationState,
  escalationFold,
  escalationId,
  type Matter,
  type OpenEscalation,
} from "#core/escalation";
import { type GoalState, goalFold } from "#core/goal";
import { usd } from "#core/money";
import { type Policy, policyFold } from "#core/policy";
import type { Found } from "#core/ports";
import { idOf, kindOf, type Loaded } from "#core/stream";
import type { TaskWork } from "#core/task";
import { spanBetween } from "#operator/words";
import { amountOf } from "./escalation/amount.ts";
import { costlyGoal, stuckTask, unknownEffect, waitingApproval } from "./escalation/matters.ts";
import { closingOne, escalating, refreshing } from "./escalation/open.ts";
import { isOver } from "./escalation/over.ts";
import { bySystem } from "./progress.ts";
import { load, together } from "./unit.ts";
import type { World } from "./world.ts";

export const LOOK = { key: "escalations", cron: "*/5 * * * *", stream: "escalation/look" } as const;

const HOUR_MS = 3_600_000;
const MANY = 500;

export async function runEscalations(world: World): Promise<void> {
  const { state } = await load(world.journal, policyFold, "company");
  const { policy } = state;
  for (const matter of [
    ...(await unknown(world)),
    ...(await waited(world, policy)),
    ...(await costly(world, policy)),
  ])
    await escalateOnce(world, matter);
  const open = await world.journal.find({ kind: "escalation", status: ["open"], limit: MANY });
  for (const { stream } of open) await settleOne(world, idOf(stream));
}

/** A matter that was told of once is not told of again, unless something happened to it since. */
async function escalateOnce(world: World, { matter, at }: { matter: Matter; at: string }): Promise<void> {
  const id = escalationId(matter.matter);
  const known = await load<EscalationState>(world.journal, escalationFold, id);
  if (known.state.status === "open") return;
  if (known.state.status === "closed" && known.state.at >= at) return;
  const circumstance = bySystem(world, LOOK.key, matter.goal);
  await world.journal.commit(together(await escalating(world, circumstance, matter)));
}

/** Closes it where it needs nobody any more. */
export async function settleOne(world: World, id: string): Promise<void> {
  const known = await load<EscalationState>(world.journal, escalationFold, id);
  if (known.state.status !== "open") return;
  const { matter, goal, answer } = known.state;
  const over = await isOver(world, { matter, seen: answer !== null });
  // Of what rests, the list of what waits for it may be another by now.
  if (over === undefined) {
    if (kindOf(matter) === "breaker") await world.journal.commit(together(refreshing(id, known.state)));
    return;
  }
  const circumstance = bySystem(world, LOOK.key, goal);
  await world.journal.commit(together(closingOne(known as Loaded<OpenEscalation>, id, circumstance, over)));
}

interface Come {
  readonly matter: Matter;
  /** When it last moved. */
  readonly at: string;
}

/** What nobody knows the outcome of: escalated as it became so, and here only where that was before anybody did. */
async function unknown(world: World): Promise<Come[]> {
  const query = { kind: "effect", status: ["unknown"], order: "oldest", limit: MANY } as const;
  const found = await world.journal.find(query);
  return Promise.all(
    found.map(async ({ stream, state, at }) => {
      const effect = state as unknown as OpenEffect;
      const amount = await amountOf(world, idOf(stream), effect);
      return { matter: unknownEffect(stream, effect, effect.reason, amount), at };
    }),
  );
}

/** What has waited for the operator for longer than policy says. */
async function waited(world: World, { escalation }: Policy): Promise<Come[]> {
  const now = world.clock.now();
  const before = new Date(now.getTime() - escalation.waitingHours * HOUR_MS).toISOString();
  const find = (kind: "approval" | "task", status: string) =>
    world.journal.find({ kind, status: [status], order: "oldest", limit: MANY });
  const span = (since: string) => spanBetween(since, now.toISOString());
  const approvals = (await find("approval", "waiting")).map(({ stream, state }): Come => {
    const { request, since } = state as unknown as Extract<OpenApproval, { status: "waiting" }>;
    return { matter: waitingApproval(stream, request, span(since)), at: since };
  });
  const stuck = (await find("task", "stuck")).filter(({ at }) => at <= before);
  const tasks = stuck.map(async ({ stream, state, at, view }): Promise<Come> => {
    const goal = await load<GoalState>(world.journal, goalFold, view.goal);
    const words = goal.state.status === "none" ? "" : goal.state.words;
    return { matter: stuckTask(stream, state as unknown as TaskWork, words, span(at)), at };
  });
  return [...approvals.filter(({ at }) => at <= before), ...(await Promise.all(tasks))];
}

/** Goals at work that cost more than policy lets go unsaid. */
async function costly(world: World, { escalation }: Policy): Promise<Come[]> {
  const goals = await world.journal.find({ kind: "goal", status: ["working"], order: "oldest", limit: MANY });
  const [first] = goals;
  if (first === undefined) return [];
  const since = sinceOf(goals);
  const spent = new Map(
    (await world.journal.spent({ since, by: "goal" })).map(({ key, micros }) => [key, micros]),
  );
  const most = usd(escalation.usd);
  return goals.flatMap(({ stream, state }) => {
    const goal = state as unknown as Exclude<GoalState, { status: "none" }>;
    const id = idOf(stream);
    const cost = spent.get(id) ?? 0;
    // Told once a goal, whatever it costs then.
    return cost <= most ? [] : [{ matter: costlyGoal(stream, id, goal, { cost, most }), at: goal.since }];
  });
}

const sinceOf = (goals: readonly Found[]): string =>
  goals.map(({ state }) => (state as unknown as { since: string }).since).toSorted()[0] ?? "";
