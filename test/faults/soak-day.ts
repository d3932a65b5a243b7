// A busy operator: keeps about so many goals in flight, approves what comes, rejects some of it, and takes some of it back.
import { setTimeout as pause } from "node:timers/promises";
import type { Operator, Waiting } from "../support/failing-operator.ts";
import type { Chance } from "./soak-chance.ts";

const LOOK_MS = 120;

export class BusyDay {
  /** Goals asked for. */
  asked = 0;
  /** Goals in flight after each time it asked for more. */
  readonly inFlight: number[] = [];
  readonly #you: Operator;
  readonly #chance: Chance;
  readonly #wanted: number;
  readonly #decided = new Set<string>();
  #asking = true;
  #over = false;
  #running: Promise<void> = Promise.resolve();

  constructor(you: Operator, chance: Chance, inFlight: number) {
    this.#you = you;
    this.#chance = chance;
    this.#wanted = inFlight;
  }

  begin(): void {
    this.#running = this.#run();
    // Whoever waits for its end hears of it.
    this.#running.catch(() => undefined);
  }

  /** No new goals until `goOn`; resolves when nothing is left to decide and no goal is in flight. */
  async rest(): Promise<void> {
    this.#asking = false;
    const over = async () => (await this.#working()) === 0 && (await this.#you.waiting()).length === 0;
    await Promise.race([this.#you.until(over, "the goals in flight to end", 180_000), this.#running]);
  }

  goOn(): void {
    this.#asking = true;
  }

  async end(): Promise<void> {
    this.#over = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#over) {
      const waiting = (await this.#you.waiting()).filter(({ id }) => !this.#decided.has(id));
      await Promise.all(waiting.map((card) => this.#decide(card)));
      if (this.#asking) await this.#askMore();
      await pause(LOOK_MS);
    }
  }

  async #decide(card: Waiting): Promise<void> {
    this.#decided.add(card.id);
    await this.#you.tap(this.#chance.below(8) === 0 ? "reject" : "approve", card);
    if (this.#chance.below(6) > 0) return;
    // Mostly in vain: it is not done yet. Now and then it is, and is taken back.
    await this.#you.tap("undo", card);
  }

  async #askMore(): Promise<void> {
    const free = this.#wanted - (await this.#working());
    await Promise.all(Array.from({ length: Math.max(0, free) }, () => this.#you.say(this.#words())));
    this.inFlight.push(await this.#working());
  }

  async #working(): Promise<number> {
    const [row] = await this.#you.rows<{ n: string }>(
      `select (select count(*) from snapshot where kind = 'goal' and status = 'working')
         + (select count(*) from inbound where handled_at is null) as n`,
    );
    return Number(row?.n);
  }

  #words(): string {
    this.asked += 1;
    const subject = `matter${this.asked}x`;
    const person = this.#chance.below(40);
    return this.#chance.one([
      `Publish a post titled "${subject}" saying "Words of ${subject}."`,
      `Publish a post titled "${subject}" saying "Other words of ${subject}."`,
      `Add contact Ada ${subject} <person${person}@example.com>`,
      `Email ada@example.com about "${subject}" saying "It is due."`,
      `Remember that ${subject} pays within ${person} days`,
      `What do you know about matter${this.#chance.below(this.asked)}x?`,
      `Write and publish a post about ${subject}`,
    ]);
  }
}
