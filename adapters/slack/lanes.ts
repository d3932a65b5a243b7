// One lane a Slack channel: what is sent there arrives in the order it was asked for, also when Slack asks to wait.
import { Fault } from "#core/fault";
import type { Clock } from "#core/ports";
import { slackFault } from "./faults.ts";
import { PACE } from "./limits.ts";
import { type Timers, waiting } from "./options.ts";

export interface Lanes {
  /**
   * Does the work when all work asked for before in this lane has ended; a post also keeps its distance from the last one.
   * A 429 is waited out in place; one longer than `PACE.longestWaitMs` rejects with the Fault `rate-limited`, and so does
   * everything else in this lane until then.
   */
  run<T>(channel: string, kind: "post" | "change", work: () => Promise<T>): Promise<T>;
}

interface Lane {
  tail: Promise<unknown>;
  postFrom: number;
  openFrom: number;
}

const TRIES = 5;

interface Pace {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly signal: AbortSignal;
}

export function lanes(pace: Pace): Lanes {
  const byChannel = new Map<string, Lane>();
  return {
    run(channel, kind, work) {
      const lane = byChannel.get(channel) ?? { tail: Promise.resolve(), postFrom: 0, openFrom: 0 };
      byChannel.set(channel, lane);
      const turn = lane.tail.then(() => attempt(pace, lane, kind, work));
      // The one who asked hears of a failure; the next in the lane does not.
      lane.tail = turn.catch(() => undefined);
      return turn;
    },
  };
}

async function attempt<T>(
  pace: Pace,
  lane: Lane,
  kind: "post" | "change",
  work: () => Promise<T>,
): Promise<T> {
  for (let left = TRIES - 1; ; left -= 1) {
    await until(pace, kind === "post" ? Math.max(lane.postFrom, lane.openFrom) : lane.openFrom);
    if (kind === "post") lane.postFrom = pace.clock.now().getTime() + PACE.betweenPostsMs;
    const outcome = await work().then(done, failed);
    if (outcome.is === "done") return outcome.value;
    lane.openFrom = pace.clock.now().getTime() + outcome.afterMs;
    if (outcome.afterMs === 0 || left === 0) throw outcome.fault;
  }
}

const done = <T>(value: T) => ({ is: "done" as const, value });

function failed(thrown: unknown) {
  const fault = slackFault(thrown);
  const waits = fault.code === "rate-limited" && fault.retry !== "never";
  return { is: "failed" as const, fault, afterMs: waits ? fault.retry.afterMs : 0 };
}

async function until({ clock, timers, signal }: Pace, time: number): Promise<void> {
  const afterMs = time - clock.now().getTime();
  if (afterMs > PACE.longestWaitMs)
    throw new Fault("rate-limited", `Slack asks to wait ${Math.ceil(afterMs / 1000)} s.`, {
      retry: { afterMs },
    });
  if (afterMs > 0) await waiting(timers, afterMs, signal);
  if (signal.aborted)
    throw new Fault("unavailable", "Slack is being stopped; this is sent after the next start.", {
      retry: { afterMs: PACE.betweenPostsMs },
    });
}
