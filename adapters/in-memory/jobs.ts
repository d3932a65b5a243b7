// The queue in memory: jobs run as soon as they are due by an injected clock, which a test moves.
import type { Job, Jobs, QueueName } from "#core/ports";
import type { SettableClock } from "./clock.ts";
import { nextRun } from "./cron.ts";
import { addJobs, type Store, type StoredJob } from "./store.ts";

export interface Queue extends Jobs {
  /** Resolves when nothing is in hand and nothing is due. */
  settled(): Promise<void>;
  /** When the next job or schedule is due, ISO. */
  nextDue(): string | undefined;
  /** Moves the clock on, running what comes due on the way at its own time. */
  advance(ms: number): Promise<void>;
  /** As for a process that hangs for 15 minutes: what it has in hand is given to others too. */
  expire(): void;
  /** As a process that dies: takes nothing more, and what it had in hand is given to others after 15 minutes. */
  stop(): void;
}

interface Worker {
  readonly concurrency: number;
  readonly handle: (about: string) => Promise<void>;
  readonly inHand: Set<StoredJob>;
}

interface Desk {
  readonly store: Store;
  readonly clock: SettableClock;
  readonly workers: Map<QueueName, Worker>;
  readonly waiters: (() => void)[];
  stopped: boolean;
}

const RETRIES = 20;
/** 1, 2, 4 … 60 s, as the real queue is set. */
const backoffMs = (attempts: number): number => Math.min(60_000, 1_000 * 2 ** (attempts - 1));
/** After which the real queue takes a job for abandoned. */
const EXPIRES_MS = 15 * 60_000;

export function queue(store: Store, clock: SettableClock): Queue {
  const desk: Desk = { store, clock, workers: new Map(), waiters: [], stopped: false };
  const listen = () => pump(desk);
  store.listeners.add(listen);
  return {
    work: async (name, concurrency, handle) => {
      desk.workers.set(name, { concurrency, handle, inHand: new Set() });
      pump(desk);
    },
    send: async (jobs: readonly Job[]) => addJobs(store, jobs),
    schedule: async (key, cron, zone, about) => {
      const known = store.schedules.get(key);
      if (known?.cron === cron && known.zone === zone && known.about === about) return;
      store.schedules.set(key, { cron, zone, about, next: nextRun(cron, zone, clock.now()) });
    },
    unschedule: async (key) => void store.schedules.delete(key),
    nextRun,
    settled: () => settled(desk),
    nextDue: () => nextDue(desk),
    advance: (ms) => advance(desk, ms),
    expire() {
      const inHand = desk.workers.values().flatMap((worker) => worker.inHand.values());
      addJobs(store, inHand.map(({ queue: name, about }): Job => ({ queue: name, about })).toArray());
    },
    stop() {
      desk.stopped = true;
      store.listeners.delete(listen);
      const due = new Date(clock.now().getTime() + EXPIRES_MS).toISOString();
      for (const { inHand } of desk.workers.values())
        for (const job of inHand) Object.assign(job, { active: false, attempts: job.attempts + 1, due });
    },
  };
}

/** Starts whatever can run now. */
function pump(desk: Desk): void {
  if (desk.stopped) return;
  const now = desk.clock.now().toISOString();
  if (desk.workers.has("activate")) occur(desk, now);
  for (const job of due(desk, now)) {
    const worker = desk.workers.get(job.queue);
    // Starting one can have started others already.
    if (worker === undefined || job.active || worker.inHand.size >= worker.concurrency) continue;
    job.active = true;
    worker.inHand.add(job);
    void run(desk, worker, job);
  }
  if (desk.waiters.length > 0 && isIdle(desk)) for (const resolve of desk.waiters.splice(0)) resolve();
}

/** Jobs of queues that this desk works on, oldest first. */
function due({ store, workers }: Desk, now: string): StoredJob[] {
  const found: StoredJob[] = [];
  for (const job of store.jobs.values())
    if (!job.active && job.due <= now && workers.has(job.queue)) found.push(job);
  return found.sort((a, b) => (a.due === b.due ? a.id - b.id : a.due < b.due ? -1 : 1));
}

/** However many occurrences were missed while nobody worked, one job comes of them. */
function occur({ store, clock }: Desk, now: string): void {
  for (const schedule of store.schedules.values()) {
    if (schedule.next > now) continue;
    schedule.next = nextRun(schedule.cron, schedule.zone, clock.now());
    const id = store.count();
    store.jobs.set(id, {
      id,
      queue: "activate",
      about: schedule.about,
      due: now,
      active: false,
      attempts: 0,
    });
  }
}

async function run(desk: Desk, worker: Worker, job: StoredJob): Promise<void> {
  const failed = await worker.handle(job.about).then(
    () => false,
    () => true,
  );
  if (desk.stopped) return;
  worker.inHand.delete(job);
  job.active = false;
  job.attempts += 1;
  if (failed && job.attempts <= RETRIES)
    job.due = new Date(desk.clock.now().getTime() + backoffMs(job.attempts)).toISOString();
  else desk.store.jobs.delete(job.id);
  pump(desk);
}

function isIdle(desk: Desk): boolean {
  const busy = desk.workers.values().some(({ inHand }) => inHand.size > 0);
  return !busy && due(desk, desk.clock.now().toISOString()).length === 0;
}

function settled(desk: Desk): Promise<void> {
  pump(desk);
  if (desk.stopped || isIdle(desk)) return Promise.resolve();
  return new Promise((resolve) => desk.waiters.push(resolve));
}

function nextDue({ store, workers }: Desk): string | undefined {
  const jobs = store.jobs.values().filter((job) => !job.active && workers.has(job.queue));
  const times = [...jobs.map((job) => job.due), ...store.schedules.values().map(({ next }) => next)];
  return times.toSorted()[0];
}

async function advance(desk: Desk, ms: number): Promise<void> {
  const until = new Date(desk.clock.now().getTime() + ms).toISOString();
  await settled(desk);
  for (let next = nextDue(desk); next !== undefined && next <= until; next = nextDue(desk)) {
    if (next > desk.clock.now().toISOString()) desk.clock.set(next);
    await settled(desk);
    // A stopped queue runs nothing, so that waiting for it would never end.
    if (desk.stopped) return;
  }
  desk.clock.set(until);
  await settled(desk);
}
