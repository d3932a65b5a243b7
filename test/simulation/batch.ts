// Many histories: each seed once, some twice to see that a seed is a history; and what a worker is told and tells.
import { history } from "./history.ts";
import { type Protection, without } from "./protections.ts";

/** What one thread is to run: every `stride`th seed from `first` on, `count` in all. */
export interface Share {
  readonly first: number;
  readonly stride: number;
  readonly count: number;
  readonly steps?: number | undefined;
  /** No further history is begun after this moment, in milliseconds since 1970. */
  readonly until?: number | undefined;
  /** A protection that is taken away, to see what the simulation says to that. */
  readonly without?: Protection | undefined;
}

/** What came of a seed, as it can be sent between threads. */
export interface Outcome {
  readonly seed: number;
  readonly head: string;
  readonly events: number;
  /** Processes that were started. */
  readonly starts: number;
  /** Kinds of events that came to pass. */
  readonly types: readonly string[];
  readonly broken: readonly string[];
}

/** One seed in so many is run a second time. */
const TWICE = 25;

export async function outcomeOf(
  seed: number,
  share: Pick<Share, "steps" | "without"> = {},
): Promise<Outcome> {
  const options = { seed, steps: share.steps, ...(share.without && { ports: without(share.without) }) };
  const { head, events, starts, broken, company } = await history(options);
  const types = [...new Set(company.outside.store.events.map(({ type }) => type))];
  const lived = { seed, head, events, starts, types, broken };
  if (seed % TWICE !== 0) return lived;
  const again = await history(options);
  const other = again.head === head ? [] : [`replay: the same seed gave ${head} and ${again.head}`];
  return { ...lived, broken: [...broken, ...other] };
}

/** A history that throws names its seed as one that breaks a promise does. */
async function named(seed: number, share: Share): Promise<Outcome> {
  try {
    return await outcomeOf(seed, share);
  } catch (error) {
    return { seed, head: "", events: 0, starts: 0, types: [], broken: [`error: ${String(error)}`] };
  }
}

export async function runShare(share: Share, tell: (outcome: Outcome) => void): Promise<void> {
  const { first, stride, count, until = Infinity } = share;
  for (let at = 0; at < count && Date.now() < until; at += 1) tell(await named(first + at * stride, share));
}
