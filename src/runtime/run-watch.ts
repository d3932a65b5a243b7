// The watch: what was spent today and which agents fail, looked at every few minutes; trouble becomes the custodian's task.
import { goalFold } from "#core/goal";
import { usd } from "#core/money";
import { operatorFold } from "#core/operator";
import { heldBy, PAUSE_STREAM, pauseFold } from "#core/pause";
import { policyFold } from "#core/policy";
import type { TaskWork } from "#core/task";
import { startOfDay } from "./day.ts";
import { begin } from "./hear.ts";
import { bySystem } from "./progress.ts";
import { append, fresh, load, together, waking } from "./unit.ts";
import type { World } from "./world.ts";
import { zoneOf } from "./zone.ts";

export const WATCH = { key: "watch", cron: "*/5 * * * *", stream: "pause/watch" } as const;

const HOUR_MS = 3_600_000;
const MANY = 500;

interface Failing {
  readonly agent: string;
  readonly domain: string;
  readonly count: number;
  readonly last: string;
}

export async function runWatch(world: World): Promise<void> {
  const { state: pause } = await load(world.journal, pauseFold, "company");
  if (Object.hasOwn(pause.paused, "company")) return;
  const since = startOfDay(world.clock.now(), await zoneOf(world));
  const { state: policy } = await load(world.journal, policyFold, "company");
  const capPerDay = usd(policy.policy.budget.usdPerDay);
  const spentToday = (await world.journal.spent({ since, by: "domain" })).reduce(
    (sum, { micros }) => sum + micros,
    0,
  );
  const failures = (await failing(world)).filter(
    ({ agent, domain }) => heldBy(pause, domain, agent) === undefined,
  );
  const trouble = (spentToday > 0 && spentToday >= capPerDay) || failures.some(({ count }) => count >= 3);
  if (trouble) await assign(world, { spentToday, capPerDay, failures });
}

/** Failed and stuck tasks of the last hour, by agent; those that ended before the last resume do not count again. */
async function failing(world: World): Promise<Failing[]> {
  const hourAgo = new Date(world.clock.now().getTime() - HOUR_MS).toISOString();
  const [resumed] = await world.journal.events({
    stream: PAUSE_STREAM,
    types: ["pause.ended"],
    order: "newest",
    limit: 1,
  });
  const since = resumed !== undefined && resumed.at > hourAgo ? resumed.at : hourAgo;
  const tasks = await world.journal.find({ kind: "task", status: ["failed", "stuck"], since, limit: MANY });
  const byAgent = new Map<string, Failing>();
  for (const { state, at } of tasks) {
    const { agent, domain } = (state as unknown as TaskWork).assignment;
    const before = byAgent.get(agent);
    const last = before === undefined || at > before.last ? at : before.last;
    byAgent.set(agent, { agent, domain, count: (before?.count ?? 0) + 1, last });
  }
  return [...byAgent.values()];
}

/** The custodian speaks where the operator spoke last. */
async function assign(
  world: World,
  watch: { spentToday: number; capPerDay: number; failures: Failing[] },
): Promise<void> {
  const { state: operator } = await load(world.journal, operatorFold, "company");
  const thread = Object.values(operator.threads).at(-1) ?? "webchat:local";
  const [goal, task] = [world.ids.next(), world.ids.next()];
  const circumstance = bySystem(world, WATCH.key, goal);
  const words = "Watch budgets and failures";
  const stated = append(goalFold, fresh(goalFold, goal), circumstance, [
    { type: "goal.stated", data: { words, thread, domain: "company", task } },
  ]);
  const brief = { watch: { ...watch, failures: watch.failures.map((one) => ({ ...one })) } };
  const assignment = { agent: "custodian", goal, thread, domain: "company", brief };
  const custodian = begin(world, task, assignment, circumstance);
  await world.journal.commit(together({ writes: [stated.write, custodian.write] }, waking(`task/${task}`)));
}
