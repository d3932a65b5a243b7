// Waiting on a fake's state without sleeping; kept apart because every fake is waited on in the same way.

type Waiter = { check: () => void };

/** Tells waiters of every change; `describe` is printed when a wait gives up. */
export class Watch<State> {
  readonly #waiters = new Set<Waiter>();
  readonly #state: State;
  readonly #describe: () => string;

  constructor(state: State, describe: () => string) {
    this.#state = state;
    this.#describe = describe;
  }

  changed(): void {
    for (const waiter of [...this.#waiters]) waiter.check();
  }

  /** Resolves with the first truthy value of `predicate`, looked at now and on every change. */
  waitFor<T>(
    predicate: (state: State) => T | undefined | null | false,
    label = "the awaited state",
    guardMs = 20_000,
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      const end = (settle: () => void) => {
        this.#waiters.delete(waiter);
        clearTimeout(guard);
        clearInterval(glance);
        settle();
      };
      const check = () => {
        try {
          const found = predicate(this.#state);
          if (found) end(() => resolve(found));
        } catch (error) {
          end(() => reject(error));
        }
      };
      const waiter = { check };
      const giveUp = () =>
        reject(new Error(`Waited in vain for ${label}. What is there:\n${this.#describe()}`));
      const guard = setTimeout(() => end(giveUp), guardMs);
      // A predicate may also look at what the fake does not know of (a file, the app's own state).
      const glance = setInterval(check, 50);
      this.#waiters.add(waiter);
      check();
    });
  }
}
