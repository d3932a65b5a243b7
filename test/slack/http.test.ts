// Shows that over HTTP only what Slack signed, just now, is heard.
import { createHmac } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CREDENTIALS, type Given, given } from "./given.ts";

function signed(body: string, secret: string, at: number): Record<string, string> {
  const timestamp = String(Math.floor(at / 1000));
  const hash = createHmac("sha256", secret).update(`v0:${timestamp}:${body}`).digest("hex");
  return { "x-slack-request-timestamp": timestamp, "x-slack-signature": `v0=${hash}` };
}

const event = (text: string) =>
  JSON.stringify({
    type: "event_callback",
    event_id: "Ev1",
    event: { type: "message", channel: "D1", channel_type: "im", user: "U1", ts: "1.1", text },
  });

describe("a request to /slack/events", () => {
  let it_: Given;
  let url: string;
  beforeEach(async () => {
    it_ = await given({ mode: "http" });
    url = it_.url;
  });
  afterEach(() => it_.stop());

  const post = async (body: string, headers: Record<string, string>, type = "application/json") => {
    const response = await fetch(url, {
      method: "POST",
      body,
      headers: { "content-type": type, ...headers },
    });
    return { status: response.status, text: await response.text() };
  };
  const now = () => Date.now();

  it("is heard when Slack signed it", async () => {
    const body = event("hello — “ünïcode” 👋");
    expect(await post(body, signed(body, CREDENTIALS.signingSecret, now()))).toEqual({
      status: 200,
      text: "",
    });
    expect(it_.heard).toMatchObject([{ text: "hello — “ünïcode” 👋" }]);
  });

  it.each([
    ["is not signed", () => ({})],
    ["is signed with another secret", (body: string) => signed(body, "other", now())],
    [
      "was changed after it was signed",
      (body: string) => signed(`${body} `, CREDENTIALS.signingSecret, now()),
    ],
    [
      "is older than five minutes",
      (body: string) => signed(body, CREDENTIALS.signingSecret, now() - 301_000),
    ],
    [
      "is from more than five minutes ahead",
      (body: string) => signed(body, CREDENTIALS.signingSecret, now() + 302_000),
    ],
    [
      "has a signature of another length",
      (body: string) => ({ ...signed(body, CREDENTIALS.signingSecret, now()), "x-slack-signature": "v0=ab" }),
    ],
  ])("is refused when it %s", async (_, sign) => {
    const body = event("let me in");
    expect(await post(body, sign(body) as Record<string, string>)).toMatchObject({ status: 401 });
    expect(it_.heard).toEqual([]);
  });

  it.each([
    ["{not json", "application/json"],
    ["payload=%7Bnot+json", "application/x-www-form-urlencoded"],
    ["<xml/>", "text/xml"],
  ])("is refused when it cannot be read: %s", async (body, type) => {
    expect(await post(body, signed(body, CREDENTIALS.signingSecret, now()), type)).toMatchObject({
      status: 400,
    });
  });

  it.each([
    "null",
    "[]",
    "7",
    '{"event":null}',
    '{"type":"event_callback","event":7}',
    '{"type":"block_actions"}',
  ])("is acknowledged and left out when it says nothing to us: %s", async (body) => {
    expect(await post(body, signed(body, CREDENTIALS.signingSecret, now()))).toMatchObject({ status: 200 });
    expect(it_.heard).toEqual([]);
  });

  it("is refused when it is far larger than Slack's", async () => {
    const body = event("x".repeat(1_000_001));
    expect(await post(body, signed(body, CREDENTIALS.signingSecret, now()))).toMatchObject({ status: 413 });
  });

  it("gives Slack's challenge back", async () => {
    const body = JSON.stringify({ type: "url_verification", challenge: "3eZbrw1a" });
    expect(await post(body, signed(body, CREDENTIALS.signingSecret, now()))).toEqual({
      status: 200,
      text: "3eZbrw1a",
    });
  });
});
