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
import type { GoalState } from "#core/goal";
import { showUsd, usd } from "#core/money";
import { type Policy, policyFold } from "#core/policy";
import type { Found } from "#core/ports";
import { idOf, type Loaded } from "#core/stream";
import type { TaskWork } from "#core/task";
import { short, spanBetween } from "#operator/words";
import { closingOne, escalating } from "./escalation/open.ts";
import { isOver } from "./escalation/over.ts";
import { bySystem } from "./progress.ts";
import { load, together } from "./unit.ts";
import type { World } from "./world.ts";

export const LOOK = { key: "escalations", cron: "*/5 * * * *", stream: "escalation/look" } as const;

const HOUR_MS = 3_600_000;
const MANY = 500;

export async function runEscalations(world: World): Promise<void> {
  const { state } = await load(world.journal, policyFold, "company");
  for (const matter of [...(await waited(world, state.policy)), ...(await costly(world, state.policy))])
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

async function settleOne(world: World, id: string): Promise<void> {
  const known = await load<EscalationState>(world.journal, escalationFold, id);
  if (known.state.status !== "open") return;
  const { matter, goal, answer } = known.state;
  const over = await isOver(world, { matter, seen: answer !== null });
  if (over === undefined) return;
  const circumstance = bySystem(world, LOOK.key, goal);
  await world.journal.commit(together(closingOne(known as Loaded<OpenEscalation>, id, circumstance, over)));
}

interface Come {
  readonly matter: Matter;
  /** When it last moved. */
  readonly at: string;
}

/** What has waited for the operator for longer than policy says. */
async function waited(world: World, { escalation }: Policy): Promise<Come[]> {
  const now = world.clock.now();
  const before = new Date(now.getTime() - escalation.waitingHours * HOUR_MS).toISOString();
  const find = (kind: "approval" | "effect" | "task", status: string) =>
    world.journal.find({ kind, status: [status], order: "oldest", limit: MANY });
  const [approvals, effects, tasks] = await Promise.all([
    find("approval", "waiting"),
    find("effect", "unknown"),
    find("task", "stuck"),
  ]);
  const found = [
    ...approvals.map((one) => approval(one)),
    ...effects.map((one) => unknown(one)),
    ...tasks.map((one) => stuck(one)),
  ];
  return found
    .filter(({ at }) => at <= before)
    .map(({ matter, at }) => ({
      matter: { ...matter, why: `${matter.why} ${spanBetween(at, now.toISOString())}.` },
      at,
    }));
}

function approval({ stream, state }: Found): Come {
  const { request, since } = state as unknown as Extract<OpenApproval, { status: "waiting" }>;
  const { domain, goal, thread } = request;
  const title = short(request.title, 100);
  return {
    matter: {
      matter: stream,
      because: "waiting",
      title,
      why: "It has waited for your decision for",
      code: "",
      domain,
      goal,
      thread,
    },
    at: since,
  };
}

function unknown({ stream, state, at }: Found): Come {
  const { order, reason } = state as unknown as OpenEffect;
  const { domain, goal, thread } = order;
  const why = `Nobody knows whether it happened: ${short(reason, 160)} It has waited for`;
  const title = short(order.title, 100);
  return {
    matter: { matter: stream, because: "waiting", title, why, code: "unknown-outcome", domain, goal, thread },
    at,
  };
}

function stuck({ stream, state, at }: Found): Come {
  const { assignment, open } = state as unknown as TaskWork;
  const { agent, domain, goal, thread } = assignment;
  const reason = open.flatMap(({ stage }) => (stage.is === "stuck" ? [stage.reason] : [])).join(" ");
  const why = `${short(reason, 160)} It has waited for`;
  return {
    matter: {
      matter: stream,
      because: "waiting",
      title: `${agent} is stuck`,
      why,
      code: "",
      domain,
      goal,
      thread,
    },
    at,
  };
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
    const cost = spent.get(idOf(stream)) ?? 0;
    if (cost <= most) return [];
    const { domain, thread, words } = goal;
    const why = `It has cost ${showUsd(cost)} so far, and policy says to tell you above ${showUsd(most)}.`;
    const title = `“${short(words, 80)}” costs a lot`;
    const matter: Matter = {
      matter: stream,
      because: "cost",
      title,
      why,
      code: "",
      domain,
      goal: idOf(stream),
      thread,
    };
    // Told once a goal, whatever it costs then.
    return [{ matter, at: goal.since }];
  });
}

const sinceOf = (goals: readonly Found[]): string =>
  goals.map(({ state }) => (state as unknown as { since: string }).since).toSorted()[0] ?? "";
