// The watch: how money burns and which agents fail, looked at every few minutes; trouble becomes the custodian's task.
import { type Burn, isSpike, type Pace, willExceed } from "#core/burn";
import { goalFold } from "#core/goal";
import type { JsonObject } from "#core/json";
import { operatorFold } from "#core/operator";
import { heldBy, PAUSE_STREAM, pauseFold } from "#core/pause";
import { policyFold } from "#core/policy";
import type { Found } from "#core/ports";
import { idOf } from "#core/stream";
import type { TaskWork } from "#core/task";
import { begin } from "./hear.ts";
import { heeding } from "./heed.ts";
import { wakingCaps } from "./money/run-cap.ts";
import { burning, pacing } from "./money/watch-money.ts";
import { bySystem } from "./progress.ts";
import { append, fresh, load, together, waking } from "./unit.ts";
import type { World } from "./world.ts";

export const WATCH = { key: "watch", cron: "*/5 * * * *", stream: "pause/watch" } as const;

const HOUR_MS = 3_600_000;
const MANY = 500;

interface Failing {
  readonly agent: string;
  readonly domain: string;
  readonly count: number;
  readonly last: string;
}

/** What the custodian is given. */
interface Watch {
  readonly burn: readonly Burn[];
  readonly pace: readonly Pace[];
  /** So many failures of one agent are no longer bad luck. */
  readonly tolerated: number;
  readonly failures: readonly Failing[];
}

export async function runWatch(world: World): Promise<void> {
  await world.jobs.send((await wakingCaps(world)).jobs ?? []);
  const { state: pause } = await load(world.journal, pauseFold, "company");
  if (Object.hasOwn(pause.paused, "company")) return;
  const { state } = await load(world.journal, policyFold, "company");
  const since = await sinceResume(world);
  const failures = (await failing(world, since)).filter(
    ({ agent, domain }) => heldBy(pause, domain, agent) === undefined,
  );
  const pace = await pacing(world, state.policy, pause, since);
  const burn = await burning(world, state.policy);
  const tolerated = state.policy.escalation.failures;
  const failed = failures.some(({ count }) => count >= tolerated);
  if (failed || pace.some(isSpike) || burn.some(willExceed))
    await assign(world, { burn, pace, tolerated, failures });
}

/** An hour ago, or the last resume where that is later: what was answered for already does not count again. */
async function sinceResume(world: World): Promise<string> {
  const hourAgo = new Date(world.clock.now().getTime() - HOUR_MS).toISOString();
  const [resumed] = await world.journal.events({
    stream: PAUSE_STREAM,
    types: ["pause.ended"],
    order: "newest",
    limit: 1,
  });
  return resumed !== undefined && resumed.at > hourAgo ? resumed.at : hourAgo;
}

/** Those that failed by their own doing: not because a tool or a model did, nor because one that they had delegated to did. */
async function blamed(world: World, tasks: readonly Found[], since: string): Promise<readonly Found[]> {
  const broken = await world.journal.events({ types: ["breaker.failed"], since, limit: MANY });
  const goals = new Set(broken.map(({ data }) => String(data.goal)));
  const parents = new Set(
    tasks.map(({ state }) => (state as unknown as TaskWork).assignment.parent?.task ?? ""),
  );
  return tasks.filter(({ stream, view }) => !goals.has(view.goal) && !parents.has(idOf(stream)));
}

/** Tasks that failed or got stuck since then, by agent; stuck is stuck, also where the operator stopped it. */
async function failing(world: World, since: string): Promise<Failing[]> {
  const status = ["failed", "stuck", "declined"];
  const found = await world.journal.find({ kind: "task", status, since, limit: MANY });
  const stuck = await world.journal.events({ types: ["move.stuck"], since, limit: MANY });
  const streams = new Set(stuck.map(({ stream }) => stream));
  const tasks = found.filter(({ stream, view }) => view.status !== "declined" || streams.has(stream));
  const byAgent = new Map<string, Failing>();
  for (const { state, at } of await blamed(world, tasks, since)) {
    const { agent, domain } = (state as unknown as TaskWork).assignment;
    const before = byAgent.get(agent);
    const last = before === undefined || at > before.last ? at : before.last;
    byAgent.set(agent, { agent, domain, count: (before?.count ?? 0) + 1, last });
  }
  return [...byAgent.values()];
}

/** The custodian speaks where the operator spoke last. */
async function assign(world: World, watch: Watch): Promise<void> {
  const { state: operator } = await load(world.journal, operatorFold, "company");
  const thread = Object.values(operator.threads).at(-1) ?? "webchat:local";
  const [goal, task] = [world.ids.next(), world.ids.next()];
  const circumstance = bySystem(world, WATCH.key, goal);
  const words = "Watch budgets and failures";
  const brief = { watch } as unknown as JsonObject;
  const assignment = { agent: "custodian", goal, thread, domain: "company", brief };
  const custodian = begin(world, task, assignment, circumstance);
  const { ended } = custodian;
  const end = ended && { outcome: ended.outcome, summary: ended.summary };
  const stated = append(goalFold, fresh(goalFold, goal), circumstance, [
    { type: "goal.stated", data: { words, thread, domain: "company", task } },
    ...(end === undefined ? [] : [{ type: "goal.ended", data: end }]),
  ]);
  const acting = { ...circumstance, actor: "agent:custodian", origin: "agent" } as const;
  const heeded = ended === undefined ? {} : await heeding(world, ended.result, thread, acting);
  const writes = { writes: [stated.write, custodian.write] };
  await world.journal.commit(together(writes, waking(`task/${task}`), heeded));
}
