// The local chat as its page uses it: the link's cookie, the event stream, and what the page posts.
import { Watch } from "../fakes/watch.ts";
import type { App } from "./app.ts";
import type { ChatDriver, OpenForm, Shown } from "./chat.ts";

interface Form {
  readonly verb: string;
  readonly about: string;
  readonly fields: readonly { readonly name: string; readonly value: string }[];
}
interface Section {
  readonly is: string;
  readonly name?: string;
  readonly text?: string;
  readonly heading?: string;
  readonly items?: readonly string[];
  readonly rows?: readonly (readonly [string, string])[];
  readonly lines?: readonly { readonly text: string }[];
  readonly left: number;
}
interface Card {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly state?: { readonly words: string };
  readonly sections: readonly Section[];
  readonly buttons: readonly { readonly verb: string; readonly about: string; readonly label: string }[];
}
interface Message {
  readonly message: string;
  readonly order: number;
  readonly from: "you" | "adjutant";
  readonly card?: Card;
}
type Aside = { readonly because: string; readonly words?: string; readonly form?: Form };

/** One browser tab. */
export class WebChat implements ChatDriver {
  readonly name = "webchat";
  readonly #app: App;
  readonly #tab = `t${Math.random().toString(36).slice(2, 12)}`;
  readonly #messages = new Map<string, Message>();
  readonly #edits = new Map<string, number>();
  /** Every button that a message ever had: a screen may not have caught up. */
  readonly #buttons = new Map<string, Card["buttons"]>();
  readonly #asides: Aside[] = [];
  readonly #watch = new Watch<WebChat>(this, () =>
    this.messages()
      .map((one) => one.text)
      .join("\n---\n"),
  );
  readonly #closing = new AbortController();
  #cookie = "";
  #after = "";
  #count = 0;
  #last: { path: string; body: object } | undefined;

  private constructor(app: App) {
    this.#app = app;
  }

  static async open(app: App): Promise<WebChat> {
    const chat = new WebChat(app);
    const entered = await fetch(`${app.url}/?token=${app.token}`, { redirect: "manual" });
    chat.#cookie = (entered.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
    await chat.listen();
    return chat;
  }

  close(): void {
    this.#closing.abort();
  }

  /** Opens the event stream, at the beginning and again after a restart. */
  async listen(): Promise<void> {
    const address = `${this.#app.url}/events?tab=${this.#tab}&after=${encodeURIComponent(this.#after)}`;
    const { signal } = this.#closing;
    const response = await fetch(address, { headers: { cookie: this.#cookie }, signal });
    if (response.body === null || response.status !== 200)
      throw new Error(`No event stream: ${response.status} ${await response.text()}`);
    void this.#read(response.body).catch(ended);
  }

  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    let rest = "";
    for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
      const frames = (rest + chunk).split("\n\n");
      rest = frames.pop() ?? "";
      for (const frame of frames) this.#take(frame);
    }
  }

  #take(frame: string): void {
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(frame)?.[1] ?? "";
    if (field("data") === "") return;
    this.#after = field("id");
    const data = JSON.parse(field("data")) as Message & Aside & { messages: Message[] };
    const event = field("event");
    if (event === "all") this.#messages.clear();
    if (event === "all" || event === "since") for (const one of data.messages) this.#put(one);
    if (event === "message") this.#put(data);
    if (event === "answer" || event === "form") this.#asides.push(data);
    this.#watch.changed();
  }

  #put(message: Message): void {
    const { message: place, card } = message;
    this.#edits.set(place, (this.#edits.get(place) ?? -1) + 1);
    this.#buttons.set(place, [...(this.#buttons.get(place) ?? []), ...(card?.buttons ?? [])]);
    this.#messages.set(place, message);
  }

  messages(): readonly Shown[] {
    const ours = [...this.#messages.values()].filter((one) => one.from === "adjutant");
    return ours
      .toSorted((a, b) => a.order - b.order)
      .flatMap(({ message, card }) => {
        if (card === undefined) return [];
        const buttons = card.buttons.map((button) => button.label);
        const id = card.kind === "approval" ? card.id : "";
        return [{ place: message, text: textOf(card), buttons, id, edits: this.#edits.get(message) ?? 0 }];
      });
  }

  async say(text: string): Promise<void> {
    await this.#post("/say", { text });
  }

  async press(shown: Shown, label: string): Promise<string> {
    const because = await this.#tap(shown, label);
    const answered = () => this.#asides.find((one) => one.because === because && one.words !== undefined);
    return (await this.waitFor(answered, `the answer to ${label}`)).words ?? "";
  }

  async open(shown: Shown, label: "Edit" | "Confirm"): Promise<OpenForm> {
    const because = await this.#tap(shown, label);
    const asked = () => this.#asides.find((one) => one.because === because)?.form;
    const { verb, about, fields } = await this.waitFor(asked, `the form after ${label}`);
    const present = Object.fromEntries(fields.map(({ name, value }) => [name, value]));
    return {
      fields: present,
      submit: async (changed) => {
        await this.#post("/submit", { verb, about, fields: { ...present, ...changed } });
      },
    };
  }

  async redeliver(): Promise<void> {
    if (this.#last === undefined) throw new Error("Nothing was sent yet.");
    await this.#send(this.#last.path, this.#last.body);
  }

  async files({ place }: Shown): Promise<{ name: string; content: string }[]> {
    if (!this.#messages.get(place)?.card?.sections.some((section) => section.left > 0)) return [];
    const response = await fetch(`${this.#app.url}/attachment/${place}`, {
      headers: { cookie: this.#cookie },
    });
    const name = /filename="(.*)"/.exec(response.headers.get("content-disposition") ?? "")?.[1] ?? "";
    return [{ name, content: await response.text() }];
  }

  waitFor<T>(look: () => T | undefined | null | false, label: string, guardMs?: number): Promise<T> {
    return this.#watch.waitFor(look, label, guardMs);
  }

  #tap({ place }: Shown, label: string): Promise<string> {
    const button = this.#buttons.get(place)?.findLast((one) => one.label === label);
    if (button === undefined) throw new Error(`There never was a button ${label} on ${place}.`);
    const { verb, about } = button;
    return this.#post("/tap", { verb, about, message: place });
  }

  async #post(path: string, body: object): Promise<string> {
    this.#count += 1;
    const id = `${this.#tab}-${this.#count}`;
    this.#last = { path, body: { id, ...body } };
    await this.#send(path, this.#last.body);
    return id;
  }

  async #send(path: string, body: object): Promise<void> {
    const origin = this.#app.url;
    const headers = { cookie: this.#cookie, origin, "content-type": "application/json" };
    const response = await fetch(`${origin}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    if (response.status !== 200)
      throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    await response.arrayBuffer();
  }
}

/** The stream ends with the program, or when the tab is closed. */
function ended(error: unknown): void {
  if (!(error instanceof Error)) throw error;
}

function textOf(card: Card): string {
  const sections = card.sections.map((one) =>
    [
      one.heading ?? (one.is === "diff" ? one.name : undefined),
      one.text,
      ...(one.lines ?? []).map((line) => line.text),
      ...(one.items ?? []),
      ...(one.rows ?? []).map(([label, value]) => `${label}: ${value}`),
      one.left > 0 ? `… ${one.left} more` : undefined,
    ]
      .filter((line) => line !== undefined)
      .join("\n"),
  );
  const id = card.kind === "approval" ? [`id: ${card.id}`] : [];
  const state = card.state === undefined ? [] : [card.state.words];
  return [card.title, ...state, ...sections, ...id].join("\n");
}
