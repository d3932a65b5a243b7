// Three-step durable tasks by job queues: a job a step, whose row and whose successor commit in one transaction.
import { Logger, makeWorkerUtils, run as runGraphile } from "graphile-worker";
import pg from "pg";
import { PgBoss } from "pg-boss";
import { STEPS } from "./agents.ts";
import { expectRows } from "./durable-adjutant.ts";
import { COUNT_EFFECTS, INSERT_EFFECT, MAKE_EFFECTS } from "./effect-table.ts";
import { type Contender, each, latency, type Reading, type Settings } from "./measure.ts";
import { type Given, type Server, statements } from "./server.ts";

interface Step {
  readonly task: string;
  readonly step: number;
}

type Client = Pick<pg.ClientBase, "query">;

/** A queue that runs: `first` adds the first steps of tasks, `stop` ends it. */
interface Queue {
  first(tasks: readonly string[]): Promise<void>;
  start(concurrency: number, done: (step: Step) => Promise<void>): Promise<{ stop(): Promise<void> }>;
  /** Adds a step inside a transaction. */
  next(client: Client, step: Step): Promise<unknown>;
  close(): Promise<void>;
}

function contender(
  system: string,
  settings: Settings,
  server: Server,
  tasks: number,
  open: (given: Given) => Promise<Queue>,
): Contender {
  return {
    system,
    settings,
    measure: async () => {
      const given = await server.database("empty");
      await statements(given.ownerUrl, MAKE_EFFECTS);
      const pool = new pg.Pool({ connectionString: given.ownerUrl, max: 16 });
      const queue = await open(given);
      try {
        const few = Math.ceil(tasks / 4);
        const single = await run(queue, pool, { name: "at 1", count: few, concurrency: 1, backlog: false });
        const one = await run(queue, pool, {
          name: "drained at 1",
          count: few,
          concurrency: 1,
          backlog: true,
        });
        const many = await run(queue, pool, { name: "at 16", count: tasks, concurrency: 16, backlog: true });
        await expectRows(given.ownerUrl, COUNT_EFFECTS, (few * 2 + tasks) * STEPS);
        return [...single, ...one.map((reading) => ({ ...reading, name: "tasks at 1" })), ...many];
      } finally {
        await queue.close();
        await pool.end();
        await given.drop();
      }
    },
  };
}

interface Run {
  readonly name: string;
  readonly count: number;
  readonly concurrency: number;
  /** All wait before the workers start, else each is added when the one before it is done. */
  readonly backlog: boolean;
}

/** Runs tasks until the last step of all is durable; the clock runs from the start of the first step. */
async function run(
  queue: Queue,
  pool: pg.Pool,
  { name, count, concurrency, backlog }: Run,
): Promise<Reading[]> {
  const tasks = Array.from({ length: count }, (_, at) => `${name} ${at}`);
  await queue.first(backlog ? tasks : tasks.slice(0, 1));
  const begun = new Map<string, number>();
  const took: number[] = [];
  const all = Promise.withResolvers<number>();
  const done = async ({ task, step }: Step) => {
    if (step === 1) begun.set(task, performance.now());
    await transaction(pool, async (client) => {
      await client.query({ name: "effect", text: INSERT_EFFECT, values: [task, step] });
      if (step < STEPS) await queue.next(client, { task, step: step + 1 });
    });
    if (step < STEPS) return;
    took.push(performance.now() - (begun.get(task) ?? Number.NaN));
    if (took.length === count) all.resolve(performance.now());
    else if (!backlog) await queue.first(tasks.slice(took.length, took.length + 1));
  };
  // Each queue would try again in its own time: whatever goes wrong here, the figures are worth nothing.
  const runner = await queue.start(concurrency, (step) => done(step).catch(all.reject));
  const ended = await all.promise;
  await runner.stop();
  const [first = ended] = begun.values();
  if (!backlog) return latency(`latency ${name}`, took);
  return [{ name: `tasks ${name}`, unit: "/s", value: count / ((ended - first) / 1000) }];
}

export async function transaction(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<unknown>,
): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    await work(client);
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw error;
  } finally {
    client.release();
  }
}

/** As often as pg-boss allows, in seconds: NOTIFY wakes the worker, a look catches what it missed. */
const LOOKS = { pollingIntervalSeconds: 0.5, notifyPollingIntervalSeconds: 0.5 };

const silent = new Logger(() => () => undefined);

export const durableGraphile = (server: Server, tasks: number): Contender =>
  contender(
    "graphile-worker",
    {
      path: "a job a step; its row and graphile_worker.add_job of the next step with its job key in one transaction",
      concurrentJobs: "1 and 16",
      maxPoolSize: 18,
      "localQueue.size": "concurrentJobs + 1",
      completeJobBatchDelay: 0,
    },
    server,
    tasks,
    openGraphile,
  );

async function openGraphile(given: Given): Promise<Queue> {
  const pgPool = new pg.Pool({ connectionString: given.ownerUrl, max: 18 });
  // graphile-worker asks for these: connections that it cannot know to be idle are its pool's business.
  pgPool.on("error", () => undefined);
  pgPool.on("connect", (client) => client.on("error", () => undefined));
  const utils = await makeWorkerUtils({ pgPool, logger: silent });
  await utils.migrate();
  const keyOf = ({ task, step }: Step) => `${task}/${step}`;
  return {
    first: async (tasks) => {
      const specs = tasks.map((task) => ({
        identifier: "step",
        payload: { task, step: 1 },
        jobKey: keyOf({ task, step: 1 }),
      }));
      await utils.addJobs(specs);
    },
    next: (client, step) =>
      client.query({
        name: "add",
        text: "select graphile_worker.add_job('step', $1::json, job_key => $2)",
        values: [JSON.stringify(step), keyOf(step)],
      }),
    start: async (concurrency, done) =>
      runGraphile({
        preset: {
          worker: {
            concurrentJobs: concurrency,
            localQueue: { size: concurrency + 1 },
            completeJobBatchDelay: 0,
          },
        },
        pgPool,
        logger: silent,
        noHandleSignals: true,
        crontab: "",
        taskList: { step: async (payload) => done(payload as Step) },
      }),
    close: async () => {
      await utils.release();
      await pgPool.end();
    },
  };
}

export const durableBoss = (server: Server, tasks: number): Contender =>
  contender(
    "pg-boss",
    {
      path: "a job a step; its row and send of the next step ({ db }) in one transaction",
      useListenNotify: true,
      notify: true,
      batchSize: "16, a batch worked on one by one at 1 and side by side at 16",
      burstWhenBatchFull: true,
      ...LOOKS,
    },
    server,
    tasks,
    openBoss,
  );

async function openBoss(given: Given): Promise<Queue> {
  const boss = new PgBoss({ connectionString: given.ownerUrl, useListenNotify: true });
  const troubles: Error[] = [];
  boss.on("error", (error) => void troubles.push(error));
  await boss.start();
  await boss.createQueue("step", { notify: true });
  return {
    first: async (tasks) =>
      void (await boss.insert(
        "step",
        tasks.map((task) => ({ data: { task, step: 1 } })),
      )),
    next: (client, step) =>
      boss.send("step", step, {
        db: { executeSql: (text: string, values?: unknown[]) => client.query(text, values) },
      }),
    start: async (concurrency, done) => {
      const options = { batchSize: 16, burstWhenBatchFull: true, ...LOOKS };
      await boss.work<Step>("step", options, async (jobs) => {
        await each(jobs, concurrency, ({ data }) => done(data));
      });
      return { stop: () => boss.offWork("step") };
    },
    close: () => boss.stop({ graceful: true, timeout: 2_000, close: true }),
  };
}
