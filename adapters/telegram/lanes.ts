// One queue of outgoing calls per chat: in order, at Telegram's pace, and a 429 holds the chat instead of reordering it.

import { asFault, Fault } from "#core/fault";
import type { Clock } from "#core/ports";
import { LIMITS } from "./limits.ts";
import { Pace } from "./pace.ts";
import { pause, type Timers } from "./time.ts";

/** Small enough that a chat's burst and its sustained pace seldom meet a 429, and 30/s in all is never passed. */
const CHAT_BURST = 3;
const ALL_BURST = 10;
/** A longer wait than this is told to the caller, who tries again later; the chat's later calls fail alike until then. */
const LONGEST_WAIT_MS = 60_000;
const ATTEMPTS = 5;

interface Lane {
  readonly pace: Pace;
  tail: Promise<unknown>;
  /** Nothing is sent before this time. */
  closedUntil: number;
}

export class Lanes {
  readonly #clock: Clock;
  readonly #timers: Timers;
  readonly #signal: AbortSignal;
  readonly #all = new Pace(ALL_BURST, LIMITS.allPerSecond - ALL_BURST);
  readonly #lanes = new Map<number, Lane>();
  readonly #open = new Set<Promise<unknown>>();
  #closed = false;

  /** When the signal aborts, what still waits rejects. */
  constructor(clock: Clock, timers: Timers, signal: AbortSignal) {
    this.#clock = clock;
    this.#timers = timers;
    this.#signal = signal;
  }

  /** Makes the call after all earlier ones of this chat have ended; rejects with a Fault. */
  run<T>(chat: number, call: () => Promise<T>): Promise<T> {
    if (this.#closed) return Promise.reject(stopping());
    const lane = this.#laneOf(chat);
    const result = lane.tail.then(() => this.#paced(lane, call));
    lane.tail = result.catch(() => undefined);
    return this.#tracked(result);
  }

  /** Makes the call at once, past every queue: an answer to a tap counts on no limit and goes stale in seconds. */
  aside<T>(call: () => Promise<T>): Promise<T> {
    return this.#closed ? Promise.reject(stopping()) : this.#tracked(call());
  }

  /** Takes nothing more; resolves when all that was taken has ended. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled(this.#open);
  }

  #tracked<T>(work: Promise<T>): Promise<T> {
    this.#open.add(work);
    const forget = () => void this.#open.delete(work);
    work.then(forget, forget);
    return work;
  }

  #laneOf(chat: number): Lane {
    const known = this.#lanes.get(chat);
    if (known !== undefined) return known;
    const perSecond = chat < 0 ? LIMITS.groupPerMinute / 60 : LIMITS.chatPerSecond;
    const lane = { pace: new Pace(CHAT_BURST, perSecond), tail: Promise.resolve(), closedUntil: 0 };
    this.#lanes.set(chat, lane);
    return lane;
  }

  async #paced<T>(lane: Lane, call: () => Promise<T>): Promise<T> {
    this.#refuseWhileClosed(lane);
    for (let attempt = 1; ; attempt += 1) {
      await this.#turn(lane.pace);
      await this.#turn(this.#all);
      try {
        return await call();
      } catch (thrown) {
        await this.#obey(lane, asFault(thrown), attempt);
      }
    }
  }

  /** Resolves when the call may be made again; rejects where it may not, or not soon. */
  async #obey(lane: Lane, fault: Fault, attempt: number): Promise<void> {
    if (fault.code !== "rate-limited" || fault.retry === "never") throw fault;
    const { afterMs } = fault.retry;
    if (afterMs <= LONGEST_WAIT_MS && attempt < ATTEMPTS) return this.#wait(afterMs);
    lane.closedUntil = this.#now() + afterMs;
    throw fault;
  }

  #refuseWhileClosed(lane: Lane): void {
    const afterMs = lane.closedUntil - this.#now();
    if (afterMs > 0)
      throw new Fault("rate-limited", `Telegram asks to wait ${Math.ceil(afterMs / 1000)} s.`, {
        retry: { afterMs },
      });
  }

  async #turn(pace: Pace): Promise<void> {
    const ms = pace.take(this.#now());
    if (ms > 0) await this.#wait(ms);
  }

  async #wait(ms: number): Promise<void> {
    await pause(this.#timers, ms, this.#signal);
    if (this.#signal.aborted) throw stopping();
  }

  #now(): number {
    return this.#clock.now().getTime();
  }
}

const stopping = (): Fault =>
  new Fault("unavailable", "Adjutant is stopping; this is sent after the restart.", {
    retry: { afterMs: 0 },
  });
