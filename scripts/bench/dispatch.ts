// From a job added in a transaction to its handler: ours by a journal commit, the queues by what they offer for it.
import { Logger, makeWorkerUtils, run } from "graphile-worker";
import pg from "pg";
import { PgBoss } from "pg-boss";
import { openAdjutant } from "./adjutant.ts";
import { transaction } from "./durable-queues.ts";
import { event } from "./events.ts";
import { type Contender, latency } from "./measure.ts";
import type { Server } from "./server.ts";

/** Enqueues jobs one at a time; resolves with the milliseconds from the enqueue's call to the handler's. */
async function oneByOne(
  count: number,
  heard: (hear: (id: string) => void) => Promise<unknown>,
  enqueue: (id: string) => Promise<unknown>,
) {
  const waiting = new Map<string, (at: number) => void>();
  await heard((id) => waiting.get(id)?.(performance.now()));
  const took: { committed: number[]; handled: number[] } = { committed: [], handled: [] };
  for (let at = 0; at < count + WARM; at += 1) {
    const id = `job-${at}`;
    const arrived = new Promise<number>((resolve) => waiting.set(id, resolve));
    const begun = performance.now();
    await enqueue(id);
    const committed = performance.now();
    const handled = await arrived;
    if (at < WARM) continue;
    took.committed.push(committed - begun);
    took.handled.push(handled - begun);
  }
  return [...latency("enqueue → handler", took.handled), ...latency("of it the commit", took.committed)];
}

const WARM = 20;

export function dispatchAdjutant(server: Server, count: number): Contender {
  return {
    system: "adjutant",
    settings: {
      path: "journal.commit of one event with an activate job → jobs.work handler",
      workers: 8,
      idleBetween: false,
    },
    measure: async () => {
      const given = await server.database("migrated");
      const { world, close } = await openAdjutant(given);
      try {
        return await oneByOne(
          count,
          (hear) => world.jobs.work("activate", 8, async (about) => hear(about)),
          (id) =>
            world.journal.commit({
              writes: [
                {
                  stream: `note/${id}`,
                  expectedVersion: 0,
                  events: [event(world.clock.now().toISOString())],
                },
              ],
              jobs: [{ queue: "activate", about: id }],
            }),
        );
      } finally {
        await close();
        await given.drop();
      }
    },
  };
}

const ROW = "create table note (id text primary key, body text)";
const INSERT = "insert into note (id, body) values ($1, $2)";

/** A database with one table, and a pool to enqueue from. */
async function withPool<T>(server: Server, work: (url: string, pool: pg.Pool) => Promise<T>): Promise<T> {
  const given = await server.database("empty");
  const pool = new pg.Pool({ connectionString: given.ownerUrl, max: 4 });
  try {
    await pool.query(ROW);
    return await work(given.ownerUrl, pool);
  } finally {
    await pool.end();
    await given.drop();
  }
}

export function dispatchBoss(server: Server, count: number): Contender {
  return {
    system: "pg-boss",
    settings: {
      path: "insert and send({ db }) in one transaction",
      useListenNotify: true,
      notify: true,
      workers: 1,
    },
    measure: () =>
      withPool(server, async (connectionString, pool) => {
        const boss = new PgBoss({ connectionString, useListenNotify: true });
        const failed = Promise.withResolvers<never>();
        boss.on("error", failed.reject);
        await boss.start();
        await boss.createQueue("job", { notify: true });
        try {
          const measured = oneByOne(
            count,
            (hear) => boss.work<{ id: string }>("job", async ([job]) => hear(job?.data.id ?? "")),
            (id) =>
              transaction(pool, async (client) => {
                await client.query(INSERT, [id, "x"]);
                await boss.send(
                  "job",
                  { id },
                  { db: { executeSql: (text: string, values?: unknown[]) => client.query(text, values) } },
                );
              }),
          );
          return await Promise.race([measured, failed.promise]);
        } finally {
          await boss.stop({ graceful: true, timeout: 2_000, close: true });
        }
      }),
  };
}

const silent = new Logger(() => () => undefined);

export function dispatchGraphile(server: Server, count: number): Contender {
  return {
    system: "graphile-worker",
    settings: { path: "insert and graphile_worker.add_job in one transaction", concurrentJobs: 1 },
    measure: () =>
      withPool(server, async (connectionString, pool) => {
        const utils = await makeWorkerUtils({ connectionString, logger: silent });
        await utils.migrate();
        let stop = async (): Promise<unknown> => undefined;
        try {
          return await oneByOne(
            count,
            async (hear) => {
              const taskList = { job: async (payload: unknown) => hear((payload as { id: string }).id) };
              const runner = await run({
                connectionString,
                concurrency: 1,
                noHandleSignals: true,
                crontab: "",
                logger: silent,
                taskList,
              });
              stop = () => runner.stop();
            },
            (id) =>
              transaction(pool, async (client) => {
                await client.query(INSERT, [id, "x"]);
                await client.query("select graphile_worker.add_job('job', $1::json)", [
                  JSON.stringify({ id }),
                ]);
              }),
          );
        } finally {
          await stop();
          await utils.release();
        }
      }),
  };
}
