// Time for tests: a wait moves the clock and ends at once, or is held until the test lets it go.
import type { Timers } from "#adapters/telegram/time";
import type { Clock } from "#core/ports";

export class VirtualTime implements Clock, Timers {
  readonly waits: number[] = [];
  /** While true no wait ends but by its signal. */
  still = false;
  ms = Date.UTC(2026, 10, 2, 9, 0, 0);

  now(): Date {
    return new Date(this.ms);
  }

  async wait(ms: number, signal: AbortSignal): Promise<void> {
    this.waits.push(ms);
    if (this.still) return new Promise((resolve) => signal.addEventListener("abort", () => resolve()));
    this.ms += ms;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
