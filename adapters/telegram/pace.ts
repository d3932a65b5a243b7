// How often something may happen: the generic cell rate algorithm, apart because it is arithmetic on a given time.

/** `burst` at once, then `perSecond` sustained: at most `burst + perSecond` in any second. */
export class Pace {
  readonly #intervalMs: number;
  readonly #slackMs: number;
  #due = 0;

  constructor(burst: number, perSecond: number) {
    this.#intervalMs = 1000 / perSecond;
    this.#slackMs = (burst - 1) * this.#intervalMs;
  }

  /** Takes the next turn; milliseconds from `nowMs` until it has come. */
  take(nowMs: number): number {
    const start = Math.max(this.#due, nowMs);
    this.#due = start + this.#intervalMs;
    return Math.max(0, start - this.#slackMs - nowMs);
  }
}
