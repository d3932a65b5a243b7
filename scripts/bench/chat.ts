// The benchmarks' chat: what is posted to it is noted with its time, and whoever measures can wait for it.
import type { Card } from "#core/card";
import type { Channel, Inbound } from "#core/chat";
import { ACCOUNT } from "./adjutant.ts";
import { THREAD } from "./fill.ts";

export interface BenchChat extends Channel {
  /** Delivers as a platform does: resolves once it is stored. */
  say(text: string): Promise<void>;
  tap(verb: "approve", about: string): Promise<void>;
  /** The next card shown from now on that fits, with the time it was shown at. */
  shows(fits: (card: Card) => boolean): Promise<{ card: Card; at: number }>;
}

interface Waiting {
  readonly fits: (card: Card) => boolean;
  readonly resolve: (shown: { card: Card; at: number }) => void;
}

export function benchChat(): BenchChat {
  let hear: ((heard: Inbound) => Promise<void>) | undefined;
  let waiting: Waiting[] = [];
  let posted = 0;
  let heard = 0;
  const deliver = async (what: (id: string) => Inbound): Promise<void> => {
    heard += 1;
    await hear?.(what(`bench:${process.pid}-${heard}`));
  };
  const from = {
    channel: "bench",
    thread: THREAD,
    account: ACCOUNT.slice("bench:".length),
    name: "Ada",
    raw: null,
  };
  return {
    name: "bench",
    start: async (listener) => {
      hear = listener;
    },
    show: async (card, thread, at) => {
      const shown = { card, at: performance.now() };
      const met = waiting.filter(({ fits }) => fits(card));
      waiting = waiting.filter((one) => !met.includes(one));
      for (const { resolve } of met) resolve(shown);
      posted += 1;
      return { thread, message: at?.message ?? `${process.pid}-${posted}` };
    },
    fits: () => true,
    answer: async () => undefined,
    ask: async () => undefined,
    health: () => ({ up: true, words: "in memory" }),
    stop: async () => undefined,
    say: (text) => deliver((id) => ({ is: "said", ...from, id, text, message: id })),
    tap: (verb, about) =>
      deliver((id) => ({ is: "tapped", ...from, id, verb, about, message: `of ${about}`, handle: id })),
    shows: (fits) => new Promise((resolve) => waiting.push({ fits, resolve })),
  };
}
