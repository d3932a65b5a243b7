// Code that is not ours to trust (an agent's, a tool's) has the thread to itself until it returns: whose turn it is, is
// known outside, so that what never returns can be stopped, named, and refused when its turn comes again.
import { Fault } from "#core/fault";
import type { World } from "./world.ts";

/** Runs it; `key` comes again when the same is tried after a restart. */
export function alone<T>({ floor }: World, key: string, who: string, run: () => T): T {
  floor.take(key, who);
  try {
    return run();
  } finally {
    floor.leave();
  }
}

/** @throws Fault `timed-out`, never retried, once for each time that this had to be stopped */
export function notStruck({ floor }: World, key: string): void {
  const why = floor.struck(key);
  if (why !== undefined) throw new Fault("timed-out", why);
}
