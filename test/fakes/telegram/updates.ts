// How updates reach the bot: the queue, long polling and webhooks; apart from what the updates say.
import type { ServerResponse } from "node:http";
import { answer, type Json } from "../wire.ts";
import { structured } from "./markup.ts";
import { badRequest, Refusal } from "./refusal.ts";
import type { Update } from "./state.ts";

type Poll = { res: ServerResponse; end: (status: number, body: Json) => void };
type Webhook = { url: string; secret?: string };
export type Delivery = { updateId: number; status: number; at: number };

const OFF_BY_DEFAULT = new Set(["chat_member", "message_reaction", "message_reaction_count"]);
const CONFLICT = new Refusal(
  409,
  "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
);
const WEBHOOK_ACTIVE = new Refusal(
  409,
  "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
);

/** Updates stay until an offset confirms them or the webhook answers 2xx. */
export class Updates {
  readonly deliveries: Delivery[] = [];
  readonly #changed: () => void;
  #pending: Update[] = [];
  #again: Update[] = [];
  #last: Update | undefined;
  #allowed: string[] = [];
  #poll: Poll | undefined;
  #webhook: Webhook | undefined;
  #stopped = false;
  readonly #retryMs: number;
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(changed: () => void, retryMs: number) {
    this.#changed = changed;
    this.#retryMs = retryMs;
  }

  get pending(): readonly Update[] {
    return this.#pending;
  }

  get polling(): boolean {
    return this.#poll !== undefined;
  }

  push(update: Update): void {
    const kind = Object.keys(update).find((key) => key !== "update_id") ?? "";
    const wanted = this.#allowed.length > 0 ? this.#allowed.includes(kind) : !OFF_BY_DEFAULT.has(kind);
    if (!wanted) return;
    this.#last = update;
    this.#pending.push(update);
    this.#deliver(update);
  }

  /** The same update with the same id once more, as after an answer that Telegram did not receive. */
  redeliverLast(): void {
    if (!this.#last) throw new Error("There is no update to redeliver.");
    if (!this.#webhook) this.#again.push(this.#last);
    this.#deliver(this.#last);
  }

  #deliver(update: Update): void {
    if (this.#webhook) void this.#post(update, 0);
    else this.#feedPoll();
  }

  getUpdates(payload: Json, res: ServerResponse): void {
    if (this.#webhook) answer(res, 409, WEBHOOK_ACTIVE.body);
    else this.#startPoll(payload, res);
  }

  #startPoll(payload: Json, res: ServerResponse): void {
    this.#poll?.end(409, CONFLICT.body);
    this.#allow(payload);
    const offset = Number(payload.offset ?? 0);
    if (offset > 0) this.#pending = this.#pending.filter((update) => update.update_id >= offset);
    if (offset < 0) this.#pending = this.#pending.slice(offset);
    const limit = Math.min(100, Number(payload.limit ?? 100));
    const batch = () => [...this.#again, ...this.#pending].slice(0, limit);
    this.#changed();
    const seconds = Number(payload.timeout ?? 0);
    if (batch().length > 0 || seconds <= 0) this.#give(res, batch());
    else this.#hold(res, seconds, batch);
  }

  #hold(res: ServerResponse, seconds: number, batch: () => Update[]): void {
    const end = (status: number, body: Json) => {
      if (this.#poll?.res === res) this.#poll = undefined;
      clearTimeout(timer);
      this.#timers.delete(timer);
      answer(res, status, body);
    };
    const timer = setTimeout(() => end(200, { ok: true, result: [] }), seconds * 1000);
    this.#timers.add(timer);
    res.on("close", () => {
      clearTimeout(timer);
      if (this.#poll?.res === res) this.#poll = undefined;
    });
    this.#poll = {
      res,
      end: (status, body) =>
        end(status, body.ok === true ? { ok: true, result: this.#taken(batch()) } : body),
    };
    this.#changed();
  }

  #give(res: ServerResponse, batch: Update[]): void {
    answer(res, 200, { ok: true, result: this.#taken(batch) });
  }

  #taken(batch: Update[]): Update[] {
    this.#again = this.#again.filter((update) => !batch.includes(update));
    return batch;
  }

  #feedPoll(): void {
    this.#poll?.end(200, { ok: true });
  }

  #allow(payload: Json): void {
    const allowed = structured(payload.allowed_updates, "allowed_updates");
    if (Array.isArray(allowed)) this.#allowed = allowed.map(String);
  }

  setWebhook(payload: Json): true {
    if (String(payload.url ?? "") === "") return this.deleteWebhook(payload);
    const webhook = readWebhook(payload);
    this.#allow(payload);
    if (String(payload.drop_pending_updates) === "true") this.#pending = [];
    this.#webhook = webhook;
    this.#poll?.end(409, WEBHOOK_ACTIVE.body);
    for (const update of this.#pending) this.#deliver(update);
    return true;
  }

  deleteWebhook(payload: Json): true {
    if (String(payload.drop_pending_updates) === "true") this.#pending = [];
    this.#webhook = undefined;
    return true;
  }

  webhookInfo(): Json {
    return {
      url: this.#webhook?.url ?? "",
      has_custom_certificate: false,
      pending_update_count: this.#pending.length,
    };
  }

  async #post(update: Update, attempt: number): Promise<void> {
    const webhook = this.#webhook;
    if (!webhook || this.#stopped) return;
    const status = await postUpdate(webhook, update);
    this.deliveries.push({ updateId: update.update_id, status, at: Date.now() });
    if (status >= 200 && status < 300) {
      this.#pending = this.#pending.filter((other) => other !== update);
      return this.#changed();
    }
    this.#changed();
    this.#later(() => void this.#post(update, attempt + 1), this.#retryMs * 2 ** Math.min(attempt, 5));
  }

  #later(work: () => void, ms: number): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      if (!this.#stopped) work();
    }, ms);
    this.#timers.add(timer);
  }

  stop(): void {
    this.#stopped = true;
    for (const timer of this.#timers) clearTimeout(timer);
  }
}

/** Telegram wants HTTPS; loopback is let through, because that is where a test's bot listens. */
function readWebhook(payload: Json): Webhook {
  const url = String(payload.url);
  const target = URL.canParse(url) ? new URL(url) : undefined;
  const local = target?.hostname === "127.0.0.1" || target?.hostname === "localhost";
  if (target?.protocol !== "https:" && !local)
    throw badRequest("bad webhook: An HTTPS URL must be provided for webhook");
  if (payload.secret_token === undefined) return { url };
  const secret = String(payload.secret_token);
  if (!/^[A-Za-z0-9_-]{1,256}$/.test(secret)) throw badRequest("secret token contains unallowed characters");
  return { url, secret };
}

/** Status 0 stands for a webhook that could not be reached or did not answer in 10 s. */
async function postUpdate({ url, secret }: Webhook, update: Update): Promise<number> {
  const headers = {
    "content-type": "application/json",
    ...(secret !== undefined && { "x-telegram-bot-api-secret-token": secret }),
  };
  const sent = fetch(url, {
    method: "POST",
    headers,
    body: JSON.stringify(update),
    signal: AbortSignal.timeout(10_000),
  });
  return sent.then(
    async (response) => {
      await response.arrayBuffer();
      return response.status;
    },
    () => 0,
  );
}
