// One way to speak with Adjutant for every channel, so that the same scenario runs on each: what a person does and sees.

/** A message of Adjutant's as it stands. */
export interface Shown {
  /** The message: the same after an edit in place. */
  readonly place: string;
  /** As a person reads it, from top to bottom. */
  readonly text: string;
  readonly buttons: readonly string[];
  /** The id that a person may type; empty where it shows none. */
  readonly id: string;
  readonly edits: number;
}

/** A modal, a forced reply or a field, with the texts that it starts from. */
export interface OpenForm {
  readonly fields: Readonly<Record<string, string>>;
  /** What is not named stays as it is. */
  submit(fields: Readonly<Record<string, string>>): Promise<void>;
}

export interface ChatDriver {
  readonly name: "webchat" | "telegram" | "slack";
  say(text: string): Promise<void>;
  /** Adjutant's messages, oldest first. */
  messages(): readonly Shown[];
  /** Presses a button that is, or once was, on the message; resolves with the words that answer the press. */
  press(shown: Shown, label: string): Promise<string>;
  /** Presses a button that opens a form. */
  open(shown: Shown, label: "Edit" | "Confirm"): Promise<OpenForm>;
  /** The latest press or message once more, as the platform sends it when it missed the acknowledgement. */
  redeliver(): Promise<void>;
  /** What is attached to the message. */
  files(shown: Shown): Promise<readonly { readonly name: string; readonly content: string }[]>;
  waitFor<T>(look: () => T | undefined | null | false, label: string, guardMs?: number): Promise<T>;
}

/** A driver with the scenarios' own words. */
export class Chat {
  readonly driver: ChatDriver;
  /** Messages before this one belong to an earlier scenario. */
  #from = 0;

  constructor(driver: ChatDriver) {
    this.driver = driver;
  }

  get name(): ChatDriver["name"] {
    return this.driver.name;
  }

  /** From now on only what comes new is seen. */
  turnPage(): void {
    this.#from = this.driver.messages().length;
  }

  messages(): readonly Shown[] {
    return this.driver.messages().slice(this.#from);
  }

  texts(): string[] {
    return this.messages().map((one) => one.text);
  }

  say(text: string): Promise<void> {
    return this.driver.say(text);
  }

  /** The first message whose text fits. */
  hears(pattern: RegExp | string, guardMs?: number): Promise<Shown> {
    const fits = (text: string) =>
      typeof pattern === "string" ? text.includes(pattern) : pattern.test(text);
    return this.waitFor(
      () => this.messages().find((one) => fits(one.text)),
      `words like ${pattern}`,
      guardMs,
    );
  }

  /** The first card that waits for a decision and fits. */
  waitForCard(about: string | RegExp): Promise<Shown> {
    const fits = ({ text }: Shown) => (typeof about === "string" ? text.includes(about) : about.test(text));
    const waiting = (one: Shown) => one.buttons.includes("Approve") && fits(one);
    return this.waitFor(() => this.messages().find(waiting), `a card about ${about}`);
  }

  now(card: Shown): Shown {
    const shown = this.driver.messages().find((one) => one.place === card.place);
    if (shown === undefined) throw new Error(`The message ${card.place} is gone: ${card.text}`);
    return shown;
  }

  press(card: Shown, label: string): Promise<string> {
    return this.driver.press(card, label);
  }

  approve(card: Shown): Promise<string> {
    return this.press(card, "Approve");
  }

  async edit(card: Shown, fields: Readonly<Record<string, string>>): Promise<OpenForm> {
    const form = await this.driver.open(card, "Edit");
    await form.submit(fields);
    return form;
  }

  /** One tap; the reason may follow in words. */
  async reject(card: Shown, reason: string): Promise<string> {
    const words = await this.press(card, "Reject");
    await this.say(`reject ${card.id} ${reason}`);
    return words;
  }

  /** The same message, once it says so. */
  settledOn(card: Shown, pattern: RegExp, guardMs?: number): Promise<Shown> {
    const look = () => {
      const shown = this.now(card);
      return pattern.test(shown.text) && shown;
    };
    return this.waitFor(look, `the card ${card.id} to say ${pattern}`, guardMs);
  }

  /** Asks for a post and waits for its card; the subject is its title and the name of its file. */
  async cardFor(subject: string, body = "As it was said."): Promise<Shown> {
    await this.say(`Publish a post titled "${subject}" saying "${body}"`);
    return this.waitForCard(subject);
  }

  /** Says a command and waits for its answer. */
  async command(text: string, answer: RegExp): Promise<Shown> {
    const before = this.driver.messages().length;
    await this.say(text);
    const found = () =>
      this.driver
        .messages()
        .slice(before)
        .find((one) => answer.test(one.text));
    return this.waitFor(found, `an answer like ${answer} to ${text}`);
  }

  waitFor<T>(look: () => T | undefined | null | false, label: string, guardMs?: number): Promise<T> {
    return this.driver.waitFor(look, `${label} on ${this.name}`, guardMs);
  }
}

/** The id that stands in a message: eight characters with a digit among them, on a line of its own or after `id:`. */
export const idIn = (text: string): string =>
  /(?:^|id: )((?=[a-z]*\d)[0-9a-z]{8})\s*$/m.exec(text)?.[1] ?? "";
