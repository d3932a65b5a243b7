// What is asked of a tool is bounded: in time, and in the size and shape of what it answers.
import { asFault, Fault } from "#core/fault";
import { canonical } from "#core/json";
import { alone, notStruck } from "../alone.ts";
import type { World } from "../world.ts";

interface Bounds {
  readonly what: string;
  readonly ms: number;
  /** Names this very call, also after a restart. */
  readonly key: string;
}

/** The answer, or a Fault `timed-out` that is not retried: what hangs once holds up nobody twice. */
export async function inTime<T>(world: World, { what, ms, key }: Bounds, call: () => Promise<T>): Promise<T> {
  notStruck(world, key);
  const signal = world.deadline(ms);
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const late = () => reject(new Fault("timed-out", `${what} did not answer in time.`));
  if (signal.aborted) late();
  signal.addEventListener("abort", late, { once: true });
  // Async, so that a tool that throws at once is one that rejects.
  const asked = async () => alone(world, key, what, call);
  asked().then(resolve, reject);
  try {
    return await promise;
  } finally {
    signal.removeEventListener("abort", late);
  }
}

/** Why a value cannot be kept: it is no plain data, or longer than this many characters. Undefined where it can. */
export function misfit(value: unknown, limit: number): string | undefined {
  try {
    const { length } = canonical(value);
    if (length <= limit) return undefined;
    return `it is ${Math.ceil(length / 1_000)} kB long, and at most ${Math.floor(limit / 1_000)} kB are taken`;
  } catch (error) {
    return `it is no plain data (${asFault(error).message})`;
  }
}
