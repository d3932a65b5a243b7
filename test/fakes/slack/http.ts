// Slack's HTTP mode: signed requests to the app's address, as Slack sends them without Socket Mode.
import { createHmac } from "node:crypto";
import type { Json } from "../wire.ts";
import type { Envelope, Outcome, Sent } from "./deliveries.ts";

export type SlackHttpTarget = { url: string; signingSecret: string };

/** The headers of a request signed as Slack does: HMAC-SHA256 of `v0:timestamp:body`; `at` in milliseconds. */
function signed(body: string, secret: string, at: number): Record<string, string> {
  const timestamp = String(Math.floor(at / 1000));
  const digest = createHmac("sha256", secret).update(`v0:${timestamp}:${body}`).digest("hex");
  return { "x-slack-request-timestamp": timestamp, "x-slack-signature": `v0=${digest}` };
}

function encoded({ kind, payload }: Envelope): { type: string; body: string } {
  if (kind === "events_api") return { type: "application/json", body: JSON.stringify(payload) };
  const form =
    kind === "interactive" ? { payload: JSON.stringify(payload) } : (payload as Record<string, string>);
  return { type: "application/x-www-form-urlencoded", body: new URLSearchParams(form).toString() };
}

async function post(
  target: SlackHttpTarget,
  body: string,
  type: string,
  extra: { headers?: Json; signal?: AbortSignal },
) {
  return fetch(target.url, {
    method: "POST",
    headers: { "content-type": type, ...signed(body, target.signingSecret, Date.now()), ...extra.headers },
    body,
    ...(extra.signal && { signal: extra.signal }),
  });
}

/** Sends one envelope; the answer's body is what a socket's acknowledgement would carry. */
export async function sendHttp(target: SlackHttpTarget, { envelope, retry, signal }: Sent): Promise<Outcome> {
  const { type, body } = encoded(envelope);
  const headers = retry && {
    "x-slack-retry-num": String(retry.number),
    "x-slack-retry-reason": retry.reason,
  };
  const response = await post(target, body, type, { signal, ...(headers && { headers }) }).catch(
    () => undefined,
  );
  if (!response) return { acked: false, reason: "connection_failed" };
  const text = await response.text();
  const final = response.headers.get("x-slack-no-retry") === "1";
  if (!response.ok) return { acked: false, reason: "http_error", final };
  return { acked: true, payload: readAnswer(text, response.headers.get("content-type") ?? "") };
}

function readAnswer(text: string, type: string): Json {
  if (text === "") return {};
  return type.includes("json") ? JSON.parse(text) : { text };
}

/** What Slack does when an address is entered: the app must give the challenge back. */
export async function verifyUrl(target: SlackHttpTarget): Promise<void> {
  const challenge = "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P";
  const body = JSON.stringify({ token: "verification", challenge, type: "url_verification" });
  const response = await post(target, body, "application/json", {});
  const text = await response.text();
  if (!response.ok || !text.includes(challenge))
    throw new Error(`The address did not return the challenge: ${response.status} ${text}`);
}
