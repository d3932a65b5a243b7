// Telegram's sending limits, on a clock that the test owns; apart, because it is off unless a test turns it on.
import type { Json } from "../wire.ts";
import { Refusal } from "./refusal.ts";

const LIMITED = /^(send(?!ChatAction)|edit)/;

export function tooManyRequests(retryAfter: number): Refusal {
  return new Refusal(429, `Too Many Requests: retry after ${retryAfter}`, { retry_after: retryAfter });
}

/** 1 message a second in a chat, 20 a minute in a group, 30 a second in all; `now` in milliseconds. */
export class Limiter {
  readonly #now: () => number;
  readonly #sent: { chatId: number; at: number }[] = [];

  constructor(now: () => number) {
    this.#now = now;
  }

  check(method: string, payload: Json): void {
    if (!LIMITED.test(method)) return;
    const chatId = Number(payload.chat_id);
    const here = (sent: { chatId: number }) => sent.chatId === chatId;
    this.#allow(1, 1000, here);
    if (chatId < 0) this.#allow(20, 60_000, here);
    this.#allow(30, 1000, () => true);
    this.#sent.push({ chatId, at: this.#now() });
  }

  #allow(count: number, windowMs: number, counts: (sent: { chatId: number }) => boolean): void {
    const now = this.#now();
    const recent = this.#sent.filter((sent) => sent.at > now - windowMs && counts(sent));
    const oldest = recent[recent.length - count];
    if (oldest) throw tooManyRequests(Math.max(1, Math.ceil((oldest.at + windowMs - now) / 1000)));
  }
}
