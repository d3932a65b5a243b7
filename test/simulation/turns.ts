// Whose turn it is: every call to the outside waits here, and chance says which goes on next. Time passes only when nothing
// can go on. Between two turns every microtask is done, so that all that follows from one has happened before the next.
import { nextTick } from "node:process";
import { setImmediate } from "node:timers";
import type { SettableClock } from "#adapters/in-memory/clock";
import type { Chance } from "./chance.ts";

/** Who waits; the dead never have a turn, and the frozen have none until they thaw. */
export interface Living {
  readonly dead: boolean;
  readonly frozen: boolean;
}

export interface Turns {
  /** Milliseconds since the beginning; unlike the clock it never jumps. */
  readonly elapsed: number;
  /** How many turns were had. */
  readonly had: number;
  /** Resolves at its turn, at the earliest after `delayMs`. */
  mine(of: Living, delayMs?: number): Promise<void>;
  /** This many turns, or fewer when nothing can go on. */
  some(count: number): Promise<void>;
  /** All that can happen now, and all that comes due on the way. */
  pass(ms: number): Promise<void>;
  /** Called at its turn, at the earliest after `delayMs`. */
  after(delayMs: number, act: () => void): void;
}

interface Waiting {
  readonly of: Living;
  readonly at: number;
  readonly go: () => void;
}

export interface TurnsDeps {
  readonly chance: Chance;
  readonly clock: SettableClock;
  /** Milliseconds of the clock at which jobs come due next, later than now. */
  readonly nextDue: () => number | undefined;
  /** Jobs that came due are started. */
  readonly wake: () => void;
}

const NOBODY: Living = { dead: false, frozen: false };
/** A history in which something never comes to rest is itself a finding. */
const MOST = 60_000;
/** How many turns take a millisecond; the others take no time that a clock could tell. */
const SLOW = 0.5;

export class Restless extends Error {}

/** A macrotask costs twenty times what a tick does: one in so many keeps the thread answerable. */
const BREATHER = 1_000;

/** Ticks come when no microtask is left. */
const drained = (had: number): Promise<void> =>
  new Promise((resolve) => (had % BREATHER === 0 ? setImmediate(resolve) : nextTick(resolve)));

export function turnsOf({ chance, clock, nextDue, wake }: TurnsDeps): Turns {
  let waiting: Waiting[] = [];
  let elapsed = 0;
  let had = 0;
  const wait = (of: Living, delayMs: number, go: () => void): void =>
    void waiting.push({ of, at: elapsed + delayMs, go });
  const moveBy = (ms: number): void => {
    clock.advance(ms);
    elapsed += ms;
  };
  /** False when nobody can go on at this time. */
  const turn = (): boolean => {
    if (waiting.some(({ of }) => of.dead)) waiting = waiting.filter(({ of }) => !of.dead);
    const able = waiting.filter(({ of, at }) => at <= elapsed && !of.frozen);
    if (able.length === 0) return false;
    const one = chance.pick(able);
    waiting.splice(waiting.indexOf(one), 1);
    had += 1;
    if (chance.is(SLOW)) moveBy(1);
    if (had > MOST) throw new Restless(`It did not come to rest after ${MOST} turns.`);
    one.go();
    return true;
  };
  const goneOn = async (): Promise<boolean> => {
    await drained(had);
    if (turn()) return true;
    // Something may have come due while turns took their time.
    wake();
    await drained(had);
    return turn();
  };
  const nextTime = (): number => {
    const due = nextDue();
    const times = waiting.filter(({ of, at }) => !of.dead && !of.frozen && at > elapsed).map(({ at }) => at);
    return Math.min(...times, due === undefined ? Infinity : elapsed + due - clock.now().getTime());
  };
  return {
    get elapsed() {
      return elapsed;
    },
    get had() {
      return had;
    },
    mine: (of, delayMs = 0) => new Promise((resolve) => wait(of, delayMs, resolve)),
    after: (delayMs, act) => wait(NOBODY, delayMs, act),
    some: async (count) => {
      for (let at = 0; at < count; at += 1) {
        await drained(had);
        if (!turn()) return;
      }
    },
    pass: async (ms) => {
      const until = elapsed + ms;
      for (;;) {
        if (await goneOn()) continue;
        const next = nextTime();
        if (next > until) break;
        moveBy(next - elapsed);
      }
      moveBy(Math.max(0, until - elapsed));
      wake();
      await drained(had);
    },
  };
}
