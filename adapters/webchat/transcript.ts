// The chat as pages see it: a bounded list of messages, the pages that watch it, and answers kept for a page that is
// away for a moment. Memory only: the journal is the truth and refills it at every start.
import type { ServerResponse } from "node:http";
import { limits } from "./limits.ts";
import { type MessageView, messageView, type WebMessage } from "./render.ts";

interface Entry {
  readonly message: WebMessage;
  readonly order: number;
  /** Grows with every change: what a page that reconnects has not seen yet. */
  readonly changed: number;
  /** Heard but not stored yet: it has its place, and nobody sees it. */
  readonly held: boolean;
}

interface Page {
  readonly tab: string;
  readonly res: ServerResponse;
}

/** Something for one tab only: the answer to a tap, or a form. */
export type Aside =
  | { readonly is: "answer"; readonly because: string; readonly words: string }
  | { readonly is: "form"; readonly because: string; readonly form: object; readonly message?: string };

export class Transcript {
  readonly #entries = new Map<string, Entry>();
  readonly #withdrawn = new Set<string>();
  readonly #pages = new Set<Page>();
  #waiting: { readonly tab: string; readonly aside: Aside }[] = [];
  #count = 0;
  readonly #epoch: string;

  /** `epoch` differs at every start: positions of an earlier one mean nothing. */
  constructor(epoch: string) {
    this.#epoch = epoch;
  }

  fill(messages: readonly WebMessage[]): void {
    for (const message of messages) this.put(message);
  }

  get(message: string): WebMessage | undefined {
    return this.#entries.get(message)?.message;
  }

  /** Its words are gone for good, also where they were still being stored. */
  withdraw(message: string, at: string): void {
    this.#withdrawn.delete(message);
    this.put({ message, from: "you", at, text: "(deleted: it looked like a secret)" });
    this.#withdrawn.add(message);
  }

  /** Adds the message at the end, or changes it where it stands. */
  put(message: WebMessage): void {
    if (this.#withdrawn.has(message.message)) return;
    const known = this.#entries.get(message.message);
    this.#count += 1;
    const at = known?.message.at ?? message.at;
    const entry: Entry = {
      message: { ...message, at },
      order: known?.order ?? this.#count,
      changed: this.#count,
      held: false,
    };
    this.#entries.set(message.message, entry);
    this.#forgetOldest();
    this.#tell("message", viewOf(entry), () => true);
  }

  /** Keeps a place for words that are being stored, so that the reply cannot come before them. */
  hold(message: WebMessage): void {
    if (this.#entries.has(message.message)) return;
    this.#count += 1;
    this.#entries.set(message.message, { message, order: this.#count, changed: this.#count, held: true });
  }

  /** They could not be stored: the place is free again. */
  drop(message: string): void {
    if (this.#entries.get(message)?.held) this.#entries.delete(message);
  }

  aside(tab: string, aside: Aside): void {
    if (this.#tell(aside.is, aside, (page) => page.tab === tab)) return;
    this.#waiting = [...this.#waiting, { tab, aside }].slice(-limits.answers);
  }

  /** Streams to the page from now on; `after` is the last event id that it got, if any. */
  watch(res: ServerResponse, tab: string, after: string | undefined): void {
    const page = { tab, res };
    this.#makeRoom(tab);
    this.#pages.add(page);
    const beat = setInterval(() => res.write(": still here\n\n"), limits.heartbeatMs);
    res.on("close", () => {
      clearInterval(beat);
      this.#pages.delete(page);
    });
    this.#catchUp(page, after);
    const mine = this.#waiting.filter((one) => one.tab === tab);
    this.#waiting = this.#waiting.filter((one) => one.tab !== tab);
    for (const { aside } of mine) this.#send(page, aside.is, aside);
  }

  end(): void {
    for (const page of this.#pages) this.#letGo(page);
  }

  /** The same tab's older stream ends, and beyond the limit the oldest page rests until somebody looks at it. */
  #makeRoom(tab: string): void {
    for (const page of this.#pages) if (tab !== "" && page.tab === tab) this.#letGo(page);
    for (const page of this.#pages) {
      if (this.#pages.size < limits.pages) return;
      this.#send(page, "rest", {});
      this.#letGo(page);
    }
  }

  #letGo(page: Page): void {
    this.#pages.delete(page);
    page.res.end();
  }

  #catchUp(page: Page, after: string | undefined): void {
    const shown = [...this.#entries.values()].filter((entry) => !entry.held);
    const [epoch, position] = (after ?? "").split(".", 2);
    if (epoch !== this.#epoch) {
      this.#send(page, "all", { messages: shown.map(viewOf) });
      return;
    }
    const missed = shown.filter((entry) => entry.changed > Number(position));
    this.#send(page, "since", { messages: missed.map(viewOf) });
  }

  #tell(event: string, data: object, to: (page: Page) => boolean): boolean {
    const pages = [...this.#pages].filter(to);
    for (const page of pages) this.#send(page, event, data);
    return pages.length > 0;
  }

  #send(page: Page, event: string, data: object): void {
    const { res } = page;
    res.write(`event: ${event}\nid: ${this.#epoch}.${this.#count}\ndata: ${JSON.stringify(data)}\n\n`);
    if (res.writableLength <= limits.unsentBytes) return;
    this.#pages.delete(page);
    res.destroy();
  }

  #forgetOldest(): void {
    for (const key of this.#entries.keys()) {
      if (this.#entries.size <= limits.messages) return;
      this.#entries.delete(key);
    }
  }
}

const viewOf = (entry: Entry): MessageView => messageView(entry.message, entry.order);
