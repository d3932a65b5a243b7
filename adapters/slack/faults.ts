// Slack's refusals as Faults: apart, because the words and the retry rule of each are one table.
import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from "@slack/web-api";
import { Fault } from "#core/fault";
import { brief } from "./mrkdwn.ts";

/** Which token a call was made with, for the remedy's words. */
export type Token = "bot" | "app";

const remedies: Record<Token, string> = {
  bot: "Copy the Bot User OAuth Token from the app's OAuth & Permissions page into SLACK_BOT_TOKEN and start again.",
  app: "Copy an App-Level Token with the scope connections:write from the app's Basic Information page into SLACK_APP_TOKEN and start again.",
};

const badToken = new Set([
  ...["not_authed", "invalid_auth", "account_inactive", "token_revoked", "token_expired", "team_disabled"],
  ...["not_allowed_token_type", "user_removed_from_team"],
]);
const badScope = new Set(["missing_scope", "no_permission", "restricted_action", "access_denied"]);
const missing = new Set([
  ...["channel_not_found", "not_in_channel", "is_archived", "user_not_found", "user_not_in_channel"],
  ...["message_not_found", "cant_update_message", "edit_window_closed", "cannot_dm_bot"],
]);
const passing = new Set([
  ...["internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org"],
]);

const SOON_MS = 2000;

/** Slack's own error name in a Fault made here, e.g. `expired_trigger_id`. */
export function refusalIn(thrown: unknown): string | undefined {
  const cause = thrown instanceof Fault ? thrown.cause : thrown;
  return cause instanceof WebAPIPlatformError ? cause.data.error : undefined;
}

/** What a call of @slack/web-api threw; retries by itself are off, so each is one attempt's outcome. */
export function slackFault(thrown: unknown, token: Token = "bot"): Fault {
  if (thrown instanceof Fault) return thrown;
  if (thrown instanceof WebAPIRateLimitedError) return limited(thrown.retryAfter, thrown);
  if (thrown instanceof WebAPIPlatformError) return refused(thrown, token);
  if (thrown instanceof WebAPIRequestError) return unreachable(thrown);
  if (thrown instanceof WebAPIHTTPError) return answeredBadly(thrown);
  return new Fault("unavailable", "Slack did not answer as expected. It is tried again.", {
    retry: { afterMs: SOON_MS },
    cause: thrown,
  });
}

const limited = (seconds: number, cause: unknown): Fault =>
  new Fault("rate-limited", `Slack asks to wait ${seconds} s.`, {
    retry: { afterMs: seconds * 1000 },
    cause,
  });

function refused(thrown: WebAPIPlatformError, token: Token): Fault {
  const error = brief(thrown.data.error, 80);
  const options = { cause: thrown };
  if (error === "ratelimited" || error === "rate_limited")
    return limited(thrown.data.response_metadata?.retryAfter ?? 1, thrown);
  if (badToken.has(error))
    return new Fault(
      "not-allowed",
      `Slack refused the ${token} token (${error}). ${remedies[token]}`,
      options,
    );
  if (badScope.has(error)) {
    const remedy =
      "Paste adapters/slack/manifest.yaml into the app's App Manifest page and install the app again.";
    return new Fault("not-allowed", `The Slack app may not do this (${error}). ${remedy}`, options);
  }
  if (missing.has(error)) {
    const remedy = "Write to Adjutant in a direct message, or /invite it to the channel.";
    return new Fault("not-found", `Slack does not find the place or message (${error}). ${remedy}`, options);
  }
  if (passing.has(error))
    return new Fault("unavailable", `Slack has trouble (${error}). It is tried again.`, {
      retry: { afterMs: SOON_MS },
      cause: thrown,
    });
  return new Fault("bad-input", `Slack refused this (${error}).`, options);
}

function unreachable(thrown: WebAPIRequestError): Fault {
  const options = { retry: { afterMs: SOON_MS }, cause: thrown };
  if (thrown.original.name === "TimeoutError")
    return new Fault("timed-out", "Slack did not answer in time. It is tried again.", options);
  const { cause } = thrown.original;
  const code = cause instanceof Error && "code" in cause ? ` (${String(cause.code)})` : "";
  return new Fault(
    "unavailable",
    `Slack could not be reached${code}. Check the network; it is tried again.`,
    options,
  );
}

function answeredBadly(thrown: WebAPIHTTPError): Fault {
  const words = `Slack answered with HTTP ${thrown.statusCode}.`;
  if (thrown.statusCode < 500) return new Fault("refused", words, { cause: thrown });
  return new Fault("unavailable", `${words} It is tried again.`, {
    retry: { afterMs: SOON_MS },
    cause: thrown,
  });
}
