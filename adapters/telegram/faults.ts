// Both kinds of grammY's errors, they said no and we could not reach them, as Faults that never carry the token.
import { GrammyError, HttpError } from "grammy";
import { asFault, Fault } from "#core/fault";

/** Pause before a call that failed on Telegram's side or on the way is worth another try. */
const SOON_MS = 3_000;

/** Faults: `bad-input`, `not-allowed` (not retryable); `conflict`, `rate-limited`, `unavailable` (retryable). */
export function faultOf(thrown: unknown, secrets: readonly string[]): Fault {
  if (thrown instanceof Fault) return thrown;
  if (thrown instanceof GrammyError) return refusal(thrown, secrets);
  if (thrown instanceof HttpError) return unreachable(thrown, secrets);
  const fault = asFault(thrown);
  return new Fault(fault.code, redact(fault.message, secrets), { retry: { afterMs: SOON_MS } });
}

/** Whether trying again with the same token is pointless. */
export const wrongToken = (fault: Fault): boolean => fault.code === "not-allowed";

/** Without the secrets, and without anything that looks like a bot's URL. */
function redact(text: string, secrets: readonly string[]): string {
  const known = secrets
    .filter((secret) => secret !== "")
    .reduce((rest, secret) => rest.replaceAll(secret, "…"), text);
  return known.replace(/\bbot\d+:[\w-]+/g, "bot…").replace(/\b\d{5,}:[\w-]{20,}/g, "…");
}

/** No cause is kept: grammY's error holds the payload, and with it the webhook's secret. */
function refusal(error: GrammyError, secrets: readonly string[]): Fault {
  const said = redact(error.description, secrets);
  const afterMs = (error.parameters.retry_after ?? 0) * 1000;
  const soon = { retry: { afterMs: SOON_MS } };
  switch (error.error_code) {
    case 401:
    case 404:
      return new Fault(
        "not-allowed",
        "Telegram does not accept the bot token. Copy it again from @BotFather into TELEGRAM_BOT_TOKEN and restart.",
      );
    case 403:
      return new Fault(
        "not-allowed",
        `The bot may not write in this chat (${said}). Unblock it in Telegram or add it to the chat again.`,
      );
    case 409:
      return new Fault("conflict", conflict(said), soon);
    case 429:
      return new Fault("rate-limited", `Telegram asks to wait ${afterMs / 1000} s.`, { retry: { afterMs } });
    default:
      if (error.error_code >= 500)
        return new Fault(
          "unavailable",
          `Telegram has a fault of its own (${said}). It is tried again.`,
          soon,
        );
      return new Fault("bad-input", `Telegram refused ${error.method}: ${said}.`);
  }
}

const conflict = (said: string): string =>
  said.includes("webhook")
    ? "A webhook is set for this bot, so nothing can be polled. It is taken away and polling tried again."
    : "Another program listens with this bot's token. Stop that program or give it a token of its own; it is tried again.";

function unreachable({ error }: HttpError, secrets: readonly string[]): Fault {
  const why = redact(reason(error), secrets);
  return new Fault(
    "unavailable",
    `Telegram cannot be reached (${why}). Check the network and TELEGRAM_API_ROOT; it is tried again.`,
    { retry: { afterMs: SOON_MS } },
  );
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as { code?: unknown };
  return typeof code === "string" ? code : error.message;
}
