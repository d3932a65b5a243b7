// A strict local Telegram: `const telegram = await startTelegram({ token })`, give the bot `telegram.url` as its `apiRoot`,
// then act as the person (`say`, `tap`, `reply`) and wait for what they would see: `await telegram.waitFor(t => t.messages().find(…))`.
import type { ServerResponse } from "node:http";
import { type Failure, Failures, fail } from "../failures.ts";
import { Watch } from "../watch.ts";
import { answer, type Json, parameters, type Request, serve, type UploadedFile, type Wire } from "../wire.ts";
import { BotApi } from "./bot-api.ts";
import { describeTelegram, type TelegramCall } from "./describe.ts";
import { escapeHtml } from "./html.ts";
import { Limiter } from "./limiter.ts";
import {
  type Button,
  type CallbackAnswer,
  type Stored,
  type TelegramMessage,
  TelegramState,
} from "./state.ts";
import { type Delivery, Updates } from "./updates.ts";
import { chatOf, typedEntities, userOf, wireMessage } from "./wire-format.ts";

export type TelegramOptions = {
  token: string;
  /** Who speaks where a test does not say; their private chat has the same id and exists from the start. */
  userId?: number;
  /** Turns Telegram's rate limits on, on this clock (milliseconds). Default: off. */
  limiterNow?: () => number;
  /** First pause before a webhook is tried again; doubles up to 32 times. */
  webhookRetryMs?: number;
};
export type Who = { userId?: number; chatId?: number };

/** Everything that a test does as a person, or asks about the bot. */
export class FakeTelegram {
  readonly calls: TelegramCall[] = [];
  readonly userId: number;
  readonly #token: string;
  readonly #state: TelegramState;
  readonly #failures = new Failures();
  readonly #watch = new Watch<FakeTelegram>(this, () => this.describe());
  readonly #updates: Updates;
  readonly #api: BotApi;
  #wire: Wire | undefined;

  constructor(options: TelegramOptions) {
    this.#token = options.token;
    this.#state = new TelegramState(options.token);
    this.userId = options.userId ?? 4242;
    this.#updates = new Updates(() => this.#watch.changed(), options.webhookRetryMs ?? 100);
    const limiter = options.limiterNow && new Limiter(options.limiterNow);
    this.#api = new BotApi({ token: options.token, state: this.#state, updates: this.#updates, limiter });
    this.#state.chats.add(this.userId);
  }

  async start(): Promise<void> {
    this.#wire = await serve((request, res) => this.#handle(request, res));
  }

  /** What `apiRoot` is set to. */
  get url(): string {
    return this.#wire?.url ?? "";
  }

  /** The bot's messages in a chat as they now stand, deleted ones left out. */
  messages(chatId = this.userId): TelegramMessage[] {
    return this.transcript(chatId).filter((message) => message.from === "bot");
  }

  /** The bot's and the people's messages in a chat. */
  transcript(chatId = this.userId): TelegramMessage[] {
    return this.#state.transcript(chatId);
  }

  /** What the bot answered to taps, in order. */
  get answers(): readonly CallbackAnswer[] {
    return this.#state.answers;
  }

  /** The commands of the bot's menu. */
  get commands(): readonly Json[] {
    return this.#state.commands;
  }

  /** Updates that no offset and no webhook has confirmed. */
  get unconfirmed(): number {
    return this.#updates.pending.length;
  }

  /** Whether a long poll is open: the bot is up and listens. */
  get polling(): boolean {
    return this.#updates.polling;
  }

  /** Attempts to reach the webhook; status 0 means that it was not reached. */
  get deliveries(): readonly Delivery[] {
    return this.#updates.deliveries;
  }

  say(text: string, who: Who = {}): TelegramMessage {
    return this.#hear(text, who, {});
  }

  /** As the person who uses Telegram's reply on a message. */
  reply(toMessageId: number, text: string, who: Who = {}): TelegramMessage {
    const target = this.#message(toMessageId);
    return this.#hear(text, { chatId: target.chatId, ...who }, { replyTo: target.id });
  }

  /**
   * Taps a button that is on the message, or that once was on it (a screen that has not caught up).
   * Returns the callback query's id.
   */
  tap(messageId: number, button: string, { userId = this.userId }: { userId?: number } = {}): string {
    const message = this.#message(messageId);
    const pressed = findButton(message, button);
    if (pressed?.data === undefined)
      throw new Error(`Message ${messageId} has no button “${button}”.\n${this.describe()}`);
    const query = this.#state.addQuery(messageId, userId, pressed.data);
    this.push({
      callback_query: {
        id: query.id,
        from: userOf(userId),
        message: wireMessage(this.#state, message),
        chat_instance: String(message.chatId),
        data: pressed.data,
      },
    });
    return query.id;
  }

  /** Any update at all, with the next id; for what the methods above do not say. */
  push(update: Json): void {
    this.#updates.push({ update_id: this.#state.nextUpdateId(), ...update });
    this.#watch.changed();
  }

  redeliverLast(): void {
    this.#updates.redeliverLast();
  }

  /** Every callback query so far becomes too old to answer. */
  expireQueries(): void {
    for (const query of this.#state.queries.values()) query.expired = true;
  }

  block(userId = this.userId): void {
    this.#state.blockedBy.add(userId);
  }

  unblock(userId = this.userId): void {
    this.#state.blockedBy.delete(userId);
  }

  /** As the person (or Telegram) who deletes a message. */
  erase(messageId: number): void {
    this.#message(messageId).deleted = true;
  }

  /** The next `count` sends or edits answer 429 with `retryAfter` seconds. */
  limitNext(count: number, retryAfter: number): void {
    for (let left = count; left > 0; left -= 1) this.#api.floods.push(retryAfter);
  }

  failNext(method: string, failure: Failure): void {
    this.#failures.add(method, failure);
  }

  waitFor<T>(
    predicate: (telegram: FakeTelegram) => T | undefined | null | false,
    label?: string,
    guardMs?: number,
  ): Promise<T> {
    return this.#watch.waitFor(predicate, label, guardMs);
  }

  async stop(): Promise<void> {
    this.#updates.stop();
    await this.#wire?.close();
  }

  describe(): string {
    return describeTelegram(this.#state, this.calls, this.unconfirmed);
  }

  #message(id: number): Stored {
    const message = this.#state.messages.get(id);
    if (!message) throw new Error(`There is no message ${id}.\n${this.describe()}`);
    return message;
  }

  #hear(
    text: string,
    { userId = this.userId, chatId = userId }: Who,
    extra: { replyTo?: number },
  ): TelegramMessage {
    const entities = typedEntities(text);
    const message = { text, html: escapeHtml(text), entities, buttons: [], forceReply: false, ...extra };
    this.#state.chats.add(chatId);
    const stored = this.#state.add({ chatId, userId, from: "user", ...message });
    this.push({ message: { ...wireMessage(this.#state, stored), chat: chatOf(chatId) } });
    return stored;
  }

  async #handle(request: Request, res: ServerResponse): Promise<void> {
    const [, token, method = ""] = /^\/bot([^/]+)\/(\w+)$/.exec(request.path) ?? [];
    const { payload, files } = await parameters(request);
    const failure = this.#failures.take(method);
    if (failure && failure !== "lost") {
      this.#record(method, payload, files, { failure });
      fail(res, failure);
      return;
    }
    if (token === this.#token && method === "getUpdates") return this.#updates.getUpdates(payload, res);
    const { status, body } = this.#api.perform(token, method, { payload, files });
    this.#record(method, payload, files, body);
    if (failure) fail(res, failure);
    else answer(res, status, body);
    this.#watch.changed();
  }

  #record(method: string, payload: Json, files: UploadedFile[], response: Json): void {
    this.calls.push({ method, payload, files, at: Date.now(), response });
    this.#watch.changed();
  }
}

function findButton(message: Stored, wanted: string): Button | undefined {
  const fits = (button: Button) => button.text === wanted || button.data === wanted;
  return message.buttons.flat().find(fits) ?? message.seenButtons.findLast(fits);
}

export async function startTelegram(options: TelegramOptions): Promise<FakeTelegram> {
  const fake = new FakeTelegram(options);
  await fake.start();
  return fake;
}
