// When a breaker opens and who may try what rests: pure rules over its state.
import { type BreakerEvent, type BreakerState, type Failure, MOST_COUNTED } from "#core/breaker";
import type { FaultCode } from "#core/fault";

/** Faults that say something is broken, whatever was asked of it. */
const BROKEN: ReadonlySet<string> = new Set<FaultCode>([
  "disk-full",
  "rate-limited",
  "timed-out",
  "unavailable",
  "unknown-outcome",
]);

export const isBroken = (code: string): boolean => BROKEN.has(code);

/** Faults by which a tool answers what was asked of it: it works, whatever it says. */
const ANSWERS: ReadonlySet<string> = new Set<FaultCode>([
  "bad-input",
  "conflict",
  "duplicate",
  "not-found",
  "refused",
  "stale",
  "target-moved",
]);

export const isAnswer = (code: string): boolean => ANSWERS.has(code);

/** How long it rests at first, and at most; twice as long after each try that failed. */
const COOL_MS = 5 * 60_000;
const COOL_MOST = 60 * 60_000;

/** What a failure comes to, once it is counted: undefined while that is still bad luck, or the try of somebody else decides. */
export function opening(
  counted: BreakerState,
  before: BreakerState,
  failure: Pick<Failure, "by" | "at">,
  limit: number,
): Extract<BreakerEvent, { type: "breaker.opened" }> | undefined {
  if (counted.status === "none") return undefined;
  const rests = (coolMs: number) => {
    const until = new Date(Date.parse(failure.at) + coolMs).toISOString();
    return { type: "breaker.opened", data: { until, coolMs } } as const;
  };
  if (before.status === "none" || before.status === "closed")
    return counted.failures.length >= Math.min(limit, MOST_COUNTED) ? rests(COOL_MS) : undefined;
  const tried = before.status === "probing" ? before.probe === failure.by : before.until <= failure.at;
  return tried ? rests(Math.min(COOL_MOST, before.coolMs * 2)) : undefined;
}

/** Whether work may begin with it now, as the one that tries it, or waits. */
export function passage(state: BreakerState, work: string, now: string): "go" | "probe" | "wait" {
  if (state.status === "none" || state.status === "closed") return "go";
  if (state.status === "probing" && state.probe === work) return "probe";
  return state.until <= now ? "probe" : "wait";
}
