// The webhook: what Telegram posts is answered with 200 only when it is stored, so that Telegram keeps the rest.
import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { asFault, Fault } from "#core/fault";
import type { Log } from "./health.ts";
import { LIMITS } from "./limits.ts";

/** For the HTTP server: `path` is exact. */
export interface Route {
  readonly method: "POST";
  readonly path: string;
  handle(req: IncomingMessage, res: ServerResponse): Promise<void>;
}

export interface Webhook {
  readonly url: string;
  readonly secret: string;
}

/** `take` resolves when the update is stored, and rejects where Telegram is to post it again. */
export function webhookRoute(webhook: Webhook, take: (update: unknown) => Promise<void>, log: Log): Route {
  return {
    method: "POST",
    path: new URL(webhook.url).pathname,
    async handle(req, res) {
      if (!same(req.headers["x-telegram-bot-api-secret-token"], webhook.secret)) return end(res, 401);
      const update = await bodyOf(req);
      if (typeof update === "number") return end(res, update);
      await take(update.body).then(
        () => end(res, 200),
        (thrown: unknown) => {
          log("warn", asFault(thrown).message);
          end(res, 500);
        },
      );
    },
  };
}

/** Both are hashed first, so that the comparison's time tells nothing, not even a length. */
function same(given: unknown, secret: string): boolean {
  const hash = (text: string) => createHash("sha256").update(text).digest();
  return typeof given === "string" && timingSafeEqual(hash(given), hash(secret));
}

/** The body's JSON, or the HTTP status that refuses it. */
async function bodyOf(req: IncomingMessage): Promise<{ body: unknown } | 400 | 413> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length;
    // What is too much is read and dropped: a connection cut in mid-body would hide the answer from who posts.
    if (size <= LIMITS.webhookBytes) chunks.push(chunk);
  }
  if (size > LIMITS.webhookBytes) return 413;
  try {
    return { body: JSON.parse(Buffer.concat(chunks).toString("utf8")) };
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return 400;
    throw thrown;
  }
}

function end(res: ServerResponse, status: number): void {
  res.writeHead(status).end();
}

/** Fault `bad-config` where Telegram would never accept it (setWebhook's own rules). */
export function checkWebhook({ url, secret }: Webhook): void {
  if (!URL.canParse(url)) throw new Fault("bad-config", "TELEGRAM_WEBHOOK_URL is not a URL.");
  if (!/^[\w-]{1,256}$/.test(secret))
    throw new Fault("bad-config", "TELEGRAM_WEBHOOK_SECRET must be 1 to 256 letters, digits, _ or -.");
}
