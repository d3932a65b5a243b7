// Jobs on pg-boss 12: wake-ups that commit with the facts that caused them, woken by NOTIFY.
import { randomUUID } from "node:crypto";
import { type ConnectionOptions, PgBoss } from "pg-boss";
import { asFault, Fault } from "#core/fault";
import type { Clock, Job, Jobs, QueueName } from "#core/ports";
import type { Database } from "./database.ts";
import type { Enqueue, Statement } from "./group-commit.ts";

export interface Boss {
  readonly jobs: Jobs;
  /** Adds jobs inside the caller's transaction. */
  readonly enqueue: Enqueue;
  stop(): Promise<void>;
}

interface About {
  readonly about: string;
}

/** Standing goals and the digest: pg-boss wants the schedule's queue to be the one it sends to. */
const SCHEDULED = "scheduled";
const QUEUES: readonly QueueName[] = [
  "receive",
  "activate",
  "activate.site",
  "activate.outbox",
  "activate.contacts",
  "deliver",
  SCHEDULED,
];
/** Seconds between looks of workers that NOTIFY wakes for all but deferred jobs and retries. */
const SELDOM = 30;
const OPTIONS = {
  notify: true,
  retryLimit: 20,
  retryBackoff: true,
  retryDelay: 1,
  retryDelayMax: 60,
  deleteAfterSeconds: 3_600,
};

/** Starts pg-boss as the application's role, in the schema `pgboss` that migrations made for it. */
export async function startBoss(
  url: string,
  options: { database: Database; clock: Clock; onError: (error: Error) => void },
): Promise<Boss> {
  const boss = new PgBoss({
    connectionString: url,
    schema: "pgboss",
    createSchema: false,
    useListenNotify: true,
    max: 4,
    application_name: "adjutant-jobs",
    cronMonitorIntervalSeconds: 10,
    cronWorkerIntervalSeconds: 5,
    monitorIntervalSeconds: 300,
    superviseIntervalSeconds: 120,
  });
  boss.on("error", options.onError);
  await boss.start();
  for (const queue of QUEUES) await boss.createQueue(queue, OPTIONS);
  return {
    enqueue: (jobs) => inserting(boss, options.clock, jobs),
    jobs: asJobs(boss, options.clock),
    stop: () => boss.stop({ graceful: true, timeout: 5_000, close: true }),
  };
}

/** Seconds between the looks of a queue's first workers; the others look seldom. */
const LOOKS: Partial<Record<QueueName, readonly number[]>> = {
  activate: [1, 3],
  receive: [2],
  deliver: [2],
  scheduled: [5],
};

/**
 * NOTIFY wakes every worker; only deferred jobs and retries wait for a look. So few workers look often and the others
 * seldom: an idle Adjutant asks the database a few times a second at most. Seconds between its looks for each worker.
 */
function lookouts(queue: QueueName, concurrency: number): readonly number[] {
  return Array.from({ length: concurrency }, (_, worker) => LOOKS[queue]?.[worker] ?? SELDOM);
}

/** What pg-boss would run to add these jobs, so that it can travel with the rest of a transaction in one go. */
async function inserting(boss: PgBoss, clock: Clock, jobs: readonly Job[]): Promise<readonly Statement[]> {
  const statements: Statement[] = [];
  const executeSql = async (text: string, values: unknown[] = []) => {
    statements.push({ text, values });
    return { rows: [] };
  };
  await insert(boss, clock, jobs, { db: { executeSql } });
  return statements;
}

async function insert(
  boss: PgBoss,
  clock: Clock,
  jobs: readonly Job[],
  options: ConnectionOptions = {},
): Promise<void> {
  for (const [queue, mine] of Map.groupBy(jobs, ({ queue }) => queue)) {
    const inserts = mine.map(({ about, at }) => ({
      data: { about },
      ...(at === undefined ? {} : { startAfter: secondsUntil(at, clock) }),
    }));
    await boss.insert(queue, inserts, options);
  }
}

/** As a span: the database's clock and ours may differ by more than what is waited for. */
const secondsUntil = (at: string, clock: Clock): number =>
  Math.max(0, (Date.parse(at) - clock.now().getTime()) / 1000);

function asJobs(boss: PgBoss, clock: Clock): Jobs {
  return {
    work: async (queue, concurrency, handle) => {
      for (const seconds of lookouts(queue, concurrency)) {
        const worker: string = await boss.work<About>(
          queue,
          { pollingIntervalSeconds: 1, notifyPollingIntervalSeconds: seconds },
          async (batch) => {
            // One notice stands for any number of jobs: whoever found one looks for the next, until there is none.
            boss.notifyWorker(worker);
            for (const job of batch) await handle(job.data.about);
          },
        );
      }
    },
    send: (jobs) => insert(boss, clock, jobs),
    schedule: async (key, cron, zone, about) => {
      await boss.schedule(SCHEDULED, cron, { about }, { tz: zone, key, missed: "once" });
    },
    unschedule: (key) => boss.unschedule(SCHEDULED, key),
    nextRun: (cron, zone, from) => {
      if (cron.trim().split(/\s+/).length !== 5)
        throw new Fault("bad-input", `The timetable “${cron}” is not one I can keep: it needs five fields.`);
      try {
        const [next] = boss.previewSchedule(cron, { tz: zone, from, count: 1 });
        if (next !== undefined) return next.toISOString();
      } catch (error) {
        throw new Fault(
          "bad-input",
          `The timetable “${cron}” in ${zone} is not one I can keep: ${asFault(error).message}`,
        );
      }
      throw new Fault("bad-input", `The timetable “${cron}” never comes.`);
    },
  };
}

/** Salt for payload digests: 128 random bits. */
export const randomSalt = (): string => randomUUID().replaceAll("-", "");
