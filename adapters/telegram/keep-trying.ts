// Turn after turn until stopped, with growing pauses after faults; the same for polling and for setting a webhook.
import type { Fault } from "#core/fault";
import { faultOf, wrongToken } from "./faults.ts";
import type { Health } from "./health.ts";
import { pause, type Timers } from "./time.ts";

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

export interface Trying {
  readonly health: Health;
  readonly timers: Timers;
  readonly secrets: readonly string[];
  readonly signal: AbortSignal;
}

type Turn = (failures: number) => Promise<"again" | "done">;

/** Ends when the signal aborts, a turn says `done`, or the token is refused; never rejects. */
export async function keepTrying(trying: Trying, turn: Turn): Promise<void> {
  let failures = 0;
  while (!trying.signal.aborted) {
    const came = await turn(failures).catch((thrown: unknown) => faultOf(thrown, trying.secrets));
    if (came === "done") return;
    if (came === "again") failures = 0;
    else if (await givesUp(trying, came, failures)) return;
    else failures += 1;
  }
}

/** Tells of the fault and waits; true where trying again is pointless. */
async function givesUp({ health, timers, signal }: Trying, fault: Fault, failures: number): Promise<boolean> {
  if (signal.aborted) return true;
  health.down(fault.message);
  if (wrongToken(fault)) return true;
  await pause(timers, backoff(fault, failures), signal);
  return false;
}

function backoff(fault: Fault, failures: number): number {
  const grown = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(failures, 10));
  return fault.code === "rate-limited" && fault.retry !== "never"
    ? Math.max(grown, fault.retry.afterMs)
    : grown;
}
