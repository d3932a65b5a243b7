// Turns one Bot API call into its result or Telegram's refusal; apart from the test-side view of the same bot.
import type { Json } from "../wire.ts";
import { type Limiter, tooManyRequests } from "./limiter.ts";
import type { Call } from "./messages.ts";
import { methods } from "./methods.ts";
import { badRequest, Refusal } from "./refusal.ts";
import type { TelegramState } from "./state.ts";
import type { Updates } from "./updates.ts";

type Parts = { token: string; state: TelegramState; updates: Updates; limiter: Limiter | undefined };

export class BotApi {
  /** Seconds of `retry_after` for the sends and edits to come. */
  readonly floods: number[] = [];
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  perform(token: string | undefined, method: string, call: Call): { status: number; body: Json } {
    try {
      if (token === undefined) throw new Refusal(404, "Not Found");
      if (token !== this.#parts.token) throw new Refusal(401, "Unauthorized");
      const flood = /^(send|edit)/.test(method) ? this.floods.shift() : undefined;
      if (flood !== undefined) throw tooManyRequests(flood);
      this.#parts.limiter?.check(method, call.payload);
      return { status: 200, body: { ok: true, result: this.#result(method, call) } };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { status: error.code, body: error.body };
    }
  }

  #result(method: string, call: Call): unknown {
    const { state, updates } = this.#parts;
    if (method === "setWebhook") return updates.setWebhook(call.payload);
    if (method === "deleteWebhook") return updates.deleteWebhook(call.payload);
    if (method === "getWebhookInfo") return updates.webhookInfo();
    const known = methods[method];
    if (!known) throw new Refusal(404, "Not Found: method not found");
    if (JSON.stringify(call.payload).length > 1_000_000) throw badRequest("request is too long");
    return known(state, call);
  }
}
