// Waiting, as an argument: so that a test's time passes at once and a stop ends every wait.
import { setTimeout as sleep } from "node:timers/promises";

export interface Timers {
  /** Resolves after `ms`; ends early, resolved or rejected, when the signal aborts. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

export const realTimers: Timers = { wait: (ms, signal) => sleep(ms, undefined, { signal }) };

/** Resolves after `ms` or as soon as the signal aborts, whichever comes first. */
export async function pause(timers: Timers, ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await timers.wait(ms, signal).catch((thrown: unknown) => {
    if (!signal.aborted) throw thrown;
  });
}

/** Resolves when `work` has settled or `ms` have passed; the timer does not outlive the work. */
export async function within(timers: Timers, ms: number, work: Promise<unknown>): Promise<void> {
  const done = new AbortController();
  const settled = work.then(
    () => done.abort(),
    () => done.abort(),
  );
  await Promise.race([settled, pause(timers, ms, done.signal)]);
  done.abort();
}
