// How Slack's libraries are set up: no retries of their own, and a logger, because they log payloads and addresses that are secrets for a while.
import { type Logger, LogLevel } from "@slack/web-api";
import { PACE } from "./limits.ts";
import type { Log } from "./options.ts";

/** Only warnings pass, without tokens. */
export function quietLogger(log: Log): Logger {
  // What matters of these comes back as an error too, and is said once by the channel itself.
  const say = (first: unknown) => log("debug", redacted(String(first)));
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: say,
    error: say,
    setLevel: () => undefined,
    getLevel: () => LogLevel.INFO,
    setName: () => undefined,
  };
}

/** One attempt a call: retries and rate limits are our own rule (lanes.ts), and nothing waits for ever. */
export const callOptions = (apiUrl: string | undefined) => ({
  ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
  retryConfig: { retries: 0 },
  rejectRateLimitedCalls: true,
  timeout: PACE.callTimeoutMs,
});

export const redacted = (words: string): string =>
  words.replace(/\bx(?:ox[a-z]|app)-[\w-]+/g, "(token)").replace(/\b(?:wss?|https?):\/\/\S+/g, "(address)");
