// Whether Telegram is heard, in a sentence; a change of it is logged once, however often the same fault returns.
import type { ChannelHealth } from "#core/chat";

export type Log = (level: "debug" | "info" | "warn" | "error", words: string, data?: object) => void;

export class Health {
  #now: ChannelHealth = { up: false, words: "Connecting to Telegram." };
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  get now(): ChannelHealth {
    return this.#now;
  }

  up(words: string): void {
    this.#set({ up: true, words }, "info");
  }

  down(words: string): void {
    this.#set({ up: false, words }, "warn");
  }

  /** Down because we wished it. */
  end(): void {
    this.#set({ up: false, words: "Telegram is stopped." }, "info");
  }

  #set(health: ChannelHealth, level: "info" | "warn"): void {
    if (health.up === this.#now.up && health.words === this.#now.words) return;
    this.#now = health;
    this.#log(level, health.words);
  }
}
