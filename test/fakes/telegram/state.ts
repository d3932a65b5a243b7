// What the fake Telegram knows: chats, messages, updates and callback queries; apart from the protocol that changes it.
import type { Json } from "../wire.ts";
import type { Entity } from "./html.ts";
import { badRequest, Refusal } from "./refusal.ts";

export type Button = { text: string; data?: string; url?: string };
export type TelegramDocument = { name: string; mime: string; content: Buffer; fileId: string };
export type TelegramMessage = {
  id: number;
  chatId: number;
  from: "bot" | "user";
  userId?: number;
  /** As a person reads it: entities taken out; a file's caption. */
  text: string;
  /** As the bot sent it; escaped where it sent plain text. */
  html: string;
  entities: Entity[];
  buttons: Button[][];
  forceReply: boolean;
  placeholder?: string;
  document?: TelegramDocument;
  photo?: TelegramDocument;
  replyTo?: number;
  edits: number;
};
export type Stored = TelegramMessage & {
  date: number;
  markup?: Json;
  seenButtons: Button[];
  deleted: boolean;
};
export type Update = Json & { update_id: number };
export type Query = { id: string; messageId: number; userId: number; data: string; expired: boolean };
export type CallbackAnswer = { queryId: string; messageId: number; text: string; alert: boolean };

/** One bot's view of Telegram; ids only grow, also when the bot restarts. */
export class TelegramState {
  readonly bot = { id: 0, is_bot: true, first_name: "Adjutant", username: "adjutant_bot" };
  readonly messages = new Map<number, Stored>();
  readonly queries = new Map<string, Query>();
  readonly answers: CallbackAnswer[] = [];
  readonly chats = new Set<number>();
  readonly blockedBy = new Set<number>();
  commands: Json[] = [];
  #message = 100;
  #update = 500_000;
  #query = 900_000_000_000;

  /** A token begins with its bot's id. */
  constructor(token: string) {
    this.bot.id = Number(token.split(":")[0]);
  }

  nextUpdateId(): number {
    this.#update += 1;
    return this.#update;
  }

  add(message: Omit<Stored, "id" | "date" | "edits" | "deleted" | "seenButtons">): Stored {
    this.#message += 1;
    const date = Math.floor(Date.now() / 1000);
    const seenButtons = message.buttons.flat();
    const stored = { ...message, id: this.#message, date, edits: 0, deleted: false, seenButtons };
    this.messages.set(stored.id, stored);
    return stored;
  }

  addQuery(messageId: number, userId: number, data: string): Query {
    this.#query += 1;
    const query = { id: String(this.#query), messageId, userId, data, expired: false };
    this.queries.set(query.id, query);
    return query;
  }

  /** The chat a bot may write to, or Telegram's refusal. */
  chatFor(value: unknown): number {
    const id = Number(value);
    if (value === undefined || value === "") throw badRequest("chat_id is empty");
    if (this.blockedBy.has(id)) throw new Refusal(403, "Forbidden: bot was blocked by the user");
    if (!this.chats.has(id)) throw badRequest("chat not found");
    return id;
  }

  find(chatId: number, messageId: unknown): Stored | undefined {
    const found = this.messages.get(Number(messageId));
    return found && !found.deleted && found.chatId === chatId ? found : undefined;
  }

  transcript(chatId: number): Stored[] {
    return [...this.messages.values()].filter((message) => message.chatId === chatId && !message.deleted);
  }
}
