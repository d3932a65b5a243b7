// A clock that stands still until it is told to move: for tests and simulations.
import type { Clock } from "#core/ports";

export interface SettableClock extends Clock {
  set(iso: string): void;
  advance(ms: number): void;
}

/** Stands at `iso`. Time never runs backwards by itself, and not at all without being told. */
export function settableClock(iso: string): SettableClock {
  let now = Date.parse(iso);
  return {
    now: () => new Date(now),
    set: (to) => {
      now = Date.parse(to);
    },
    advance: (ms) => {
      now += ms;
    },
  };
}
