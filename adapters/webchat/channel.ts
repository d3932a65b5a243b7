// The local chat as a channel: what the page sends is heard, cards are shown on every page that is open, and the
// routes that serve it all are handed to the one HTTP server.
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Card } from "#core/card";
import type { Channel, ChannelHealth, Form, Inbound, MessageRef, Said, Tapped } from "#core/chat";
import { asFault, Fault } from "#core/fault";
import { Access, type AccessOptions } from "./access.ts";
import { limits } from "./limits.ts";
import { channelName, type Deed, parse, tabOf, thread, tooLong } from "./parse.ts";
import { type WebMessage, wholeText } from "./render.ts";
import { pageFile, signInPage, startPage } from "./static-files.ts";
import { Transcript } from "./transcript.ts";

export interface WebchatOptions extends AccessOptions {
  /** The newest messages of the local chat, oldest first, cards as they stand now; asked once, at start. */
  history(): Promise<readonly WebMessage[]>;
  /** Where the page is reached, without a token, for /status. */
  url(): string;
  readonly log: { error(fields: object, message: string): void };
}

/** Shaped like the HTTP server's own, which an adapter does not import. */
export interface WebchatRoute {
  readonly method: "GET" | "POST";
  readonly path: string;
  handle(req: IncomingMessage, res: ServerResponse, body: (limit: number) => Promise<Buffer>): Promise<void>;
}

type Hear = (heard: Inbound) => Promise<void>;

class Webchat implements Channel {
  readonly name = channelName;
  readonly #options: WebchatOptions;
  readonly #access: Access;
  readonly #transcript: Transcript;
  #hear: Hear | undefined;

  constructor(options: WebchatOptions) {
    this.#options = options;
    this.#access = new Access(options);
    this.#transcript = new Transcript(options.ids.next());
  }

  async start(hear: Hear): Promise<void> {
    this.#transcript.fill(await this.#options.history());
    this.#hear = hear;
  }

  async show(card: Card, at: string, ref?: MessageRef): Promise<MessageRef> {
    if (at !== thread) throw new Fault("bad-input", `The local chat has no thread ${at}.`);
    const message = ref?.message ?? this.#options.ids.next();
    this.#transcript.put({ message, from: "adjutant", at: this.#now(), card });
    return { thread, message };
  }

  /** What the page cuts is a download that stands on the card. */
  fits(): boolean {
    return true;
  }

  home(): string {
    return thread;
  }

  async answer(tap: Tapped, words: string): Promise<void> {
    this.#transcript.aside(tabOf(tap), { is: "answer", because: tap.handle, words });
  }

  async ask(form: Form, because: Tapped | Said): Promise<void> {
    const place = because.is === "tapped" ? { message: because.message } : {};
    const id = because.id.slice(channelName.length + 1);
    this.#transcript.aside(tabOf(because), { is: "form", because: id, form, ...place });
  }

  async retract({ message }: Said): Promise<boolean> {
    this.#transcript.withdraw(message, this.#now());
    return true;
  }

  health(): ChannelHealth {
    return this.#hear === undefined
      ? { up: false, words: "The local chat is not serving yet; wait a moment." }
      : { up: true, words: `The local chat is at ${this.#options.url()}.` };
  }

  async stop(): Promise<void> {
    this.#hear = undefined;
    this.#transcript.end();
  }

  routes(): WebchatRoute[] {
    const post = (deed: Deed): WebchatRoute => ({
      method: "POST",
      path: `/${deed}`,
      handle: (req, res, body) => this.#heard(deed, req, res, body),
    });
    const get = (
      path: string,
      answer: (req: IncomingMessage, res: ServerResponse) => void,
    ): WebchatRoute => ({
      method: "GET",
      path,
      handle: async (req, res) => {
        if (!this.#refusedForeign(req, res)) answer(req, res);
      },
    });
    return [
      get("/", (req, res) => this.#page(req, res)),
      get("/page/*", (req, res) => pageFile(pathOf(req), res)),
      get("/events", (req, res) => this.#events(req, res)),
      get("/attachment/*", (req, res) => this.#attachment(req, res)),
      get("/picture/*", (req, res) => this.#picture(req, res)),
      post("say"),
      post("tap"),
      post("submit"),
    ];
  }

  #page(req: IncomingMessage, res: ServerResponse): void {
    const token = queryOf(req).get("token");
    const cookie = token === null ? undefined : this.#access.enter(token);
    if (cookie !== undefined) res.setHeader("set-cookie", cookie);
    const signedIn = cookie !== undefined || this.#access.signedIn(req.headers);
    const cameFromElsewhere = req.headers["sec-fetch-site"] === "cross-site";
    if (!signedIn)
      signInPage(res, { cameFromElsewhere, withToken: token !== null, address: this.#options.url() });
    else if (token === null) startPage(res);
    else res.writeHead(303, { location: "/" }).end();
  }

  #events(req: IncomingMessage, res: ServerResponse): void {
    if (this.#refusedStranger(req, res) || this.#refusedEarly(res)) return;
    res.writeHead(200, { "content-type": "text/event-stream; charset=utf-8", "x-accel-buffering": "no" });
    const query = queryOf(req);
    const after = req.headers["last-event-id"] ?? query.get("after") ?? undefined;
    this.#transcript.watch(res, query.get("tab") ?? "", after as string | undefined);
  }

  #attachment(req: IncomingMessage, res: ServerResponse): void {
    if (this.#refusedStranger(req, res)) return;
    const card = this.#transcript.get(pathOf(req).slice("/attachment/".length))?.card;
    if (card === undefined)
      throw new Fault("not-found", "This card is not here any more; ask for it by its id.");
    const onlyDiffs = card.sections.filter((section) => section.is === "diff");
    const whole = onlyDiffs.length > 0 ? { ...card, sections: onlyDiffs } : card;
    res.writeHead(200, {
      "content-type": "text/plain; charset=utf-8",
      "content-disposition": `attachment; filename="${card.id.replace(/[^\w-]/g, "_")}.${onlyDiffs.length > 0 ? "diff" : "txt"}"`,
    });
    res.end(wholeText(whole));
  }

  /** `/picture/<message>/<place of the section>` */
  #picture(req: IncomingMessage, res: ServerResponse): void {
    if (this.#refusedStranger(req, res)) return;
    const [message = "", place = ""] = pathOf(req).slice("/picture/".length).split("/");
    const section = this.#transcript.get(message)?.card?.sections[Number(place)];
    if (section?.is !== "picture" || section.png === undefined)
      throw new Fault("not-found", "This picture is not here any more; ask for it again.");
    res.writeHead(200, { "content-type": "image/png", "cache-control": "private, no-store" });
    res.end(section.png);
  }

  async #heard(
    deed: Deed,
    req: IncomingMessage,
    res: ServerResponse,
    body: (limit: number) => Promise<Buffer>,
  ): Promise<void> {
    if (this.#refusedForeign(req, res) || this.#refusedStranger(req, res) || this.#refusedEarly(res)) return;
    const notFromPage = this.#access.notFromPage(req.headers);
    if (notFromPage !== undefined) return answerJson(res, 403, notFromPage);
    const inbound = parse(deed, jsonOf(await body(limits.bodyBytes)));
    if (inbound === undefined)
      return answerJson(res, 400, "This is not what the page sends. Reload the page.");
    const long = tooLong(inbound);
    if (long !== undefined) return answerJson(res, 413, long);
    await this.#store(inbound, res);
  }

  async #store(inbound: Inbound, res: ServerResponse): Promise<void> {
    const said: WebMessage | undefined =
      inbound.is === "said"
        ? { message: inbound.message, from: "you", at: this.#now(), text: inbound.text }
        : undefined;
    if (said !== undefined) this.#transcript.hold(said);
    try {
      if (this.#hear === undefined) throw new Fault("unavailable", "Adjutant is stopping.");
      await this.#hear(inbound);
    } catch (thrown) {
      if (said !== undefined) this.#transcript.drop(said.message);
      this.#options.log.error({ inbound: inbound.id, err: thrown }, "A message could not be stored.");
      return answerJson(res, 503, `Not stored yet: ${asFault(thrown).message}`);
    }
    if (said !== undefined) this.#transcript.put(said);
    answerJson(res, 200);
  }

  #now(): string {
    return this.#options.clock.now().toISOString();
  }

  #refusedForeign(req: IncomingMessage, res: ServerResponse): boolean {
    const why = this.#access.foreign(req.headers);
    if (why !== undefined) answerJson(res, 403, why);
    return why !== undefined;
  }

  #refusedStranger(req: IncomingMessage, res: ServerResponse): boolean {
    const stranger = !this.#access.signedIn(req.headers);
    if (stranger) answerJson(res, 401, "Open the link that Adjutant printed when it started.");
    return stranger;
  }

  #refusedEarly(res: ServerResponse): boolean {
    if (this.#hear === undefined) answerJson(res, 503, "Adjutant is starting.");
    return this.#hear === undefined;
  }
}

export function webchat(options: WebchatOptions): Channel & { routes(): WebchatRoute[] } {
  return new Webchat(options);
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch (cause) {
    throw new Fault("bad-input", "This is not JSON. Reload the page.", { cause });
  }
}

function answerJson(res: ServerResponse, status: number, error?: string): void {
  res.writeHead(status, { "content-type": "application/json; charset=utf-8" });
  res.end(JSON.stringify(error === undefined ? {} : { error }));
}

const urlOf = (req: IncomingMessage): URL => new URL(req.url ?? "/", "http://here");
const pathOf = (req: IncomingMessage): string => urlOf(req).pathname;
const queryOf = (req: IncomingMessage): URLSearchParams => urlOf(req).searchParams;
