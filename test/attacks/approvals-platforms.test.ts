// Attacks on consent by the platforms' own doors: forged, altered, old and repeated requests, bots, edits and people who are not the
// operator, through the real signature check, webhook and parsers. Each looks at what was published. (OWASP LLM06; Agentic T9)
import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { parse } from "#adapters/telegram/parse";
import { webhookRoute } from "#adapters/telegram/webhook";
import { CREDENTIALS, given as givenSlack } from "../slack/given.ts";
import { type GivenWorld, givenWorld } from "../support/world.ts";

const DONE = ["posts/Pricing = Charge for outcomes."];

async function asked(): Promise<{ you: GivenWorld; id: string }> {
  const you = await givenWorld({ operators: ["webchat:local", "telegram:42", "slack:U1"] });
  await you.say('Publish a post titled "Pricing" saying "Charge for outcomes."');
  return { you, id: you.waiting().id };
}

interface Door {
  readonly you: GivenWorld;
  readonly id: string;
  /** Knocks, and lets all that follows happen. */
  knock(body: string, headers: Record<string, string>): Promise<number>;
}

async function knocking(you: GivenWorld, url: string, body: string, headers: Record<string, string>) {
  const response = await fetch(url, { method: "POST", body, headers });
  await response.arrayBuffer();
  await you.settle();
  return response.status;
}

async function slackDoor(): Promise<Door> {
  const { you, id } = await asked();
  const slack = await givenSlack({ mode: "http" });
  onTestFinished(() => slack.stop());
  slack.storing((heard) => you.chat.deliver(heard));
  return { you, id, knock: (body, headers) => knocking(you, slack.url, body, headers) };
}

const FORM = { "content-type": "application/x-www-form-urlencoded" };
const JSON_TYPE = { "content-type": "application/json" };

function signed(body: string, { secret = CREDENTIALS.signingSecret, late = 0 } = {}): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1000) - late);
  const hash = createHmac("sha256", secret).update(`v0:${timestamp}:${body}`).digest("hex");
  return { ...FORM, "x-slack-request-timestamp": timestamp, "x-slack-signature": `v0=${hash}` };
}

const slackTap = (id: string, user = "U1"): string =>
  `payload=${encodeURIComponent(
    JSON.stringify({
      type: "block_actions",
      user: { id: user, name: "ada" },
      channel: { id: "D1" },
      container: { message_ts: "1700000000.000100" },
      trigger_id: "1.2.3",
      actions: [{ action_id: "approve-0", action_ts: "1700000001.0", value: `approve:${id}` }],
    }),
  )}`;

const slackWords = (id: string, more: object): string =>
  JSON.stringify({
    type: "event_callback",
    event_id: "Ev1",
    event: {
      type: "message",
      channel: "D1",
      channel_type: "im",
      user: "U1",
      ts: "1.1",
      text: `approve ${id}`,
      ...more,
    },
  });

const json = (body: string) => ({ ...signed(body), ...JSON_TYPE });

describe("on Slack nothing is published when", () => {
  it.each<[string, (door: Door) => Promise<unknown>]>([
    ["a tap is not signed", ({ knock, id }) => knock(slackTap(id), FORM)],
    [
      "a tap is signed with another secret",
      ({ knock, id }) => knock(slackTap(id), signed(slackTap(id), { secret: "guessed" })),
    ],
    [
      "a signed tap was changed to be about this card",
      ({ knock, id }) => knock(slackTap(id), signed(slackTap("aaaaaaa9"))),
    ],
    [
      "a tap was recorded and sent again later",
      ({ knock, id }) => knock(slackTap(id), signed(slackTap(id), { late: 600 })),
    ],
    [
      "a tap was signed ahead of its time",
      ({ knock, id }) => knock(slackTap(id), signed(slackTap(id), { late: -600 })),
    ],
    [
      "another member of the workspace taps it",
      ({ knock, id }) => knock(slackTap(id, "U666"), signed(slackTap(id, "U666"))),
    ],
    [
      "a bot writes the words in the operator's name",
      ({ knock, id }) => knock(slackWords(id, { bot_id: "B1" }), json(slackWords(id, { bot_id: "B1" }))),
    ],
    [
      "an edited message says it",
      ({ knock, id }) => {
        const body = slackWords(id, { subtype: "message_changed", message: { text: `approve ${id}` } });
        return knock(body, json(body));
      },
    ],
    [
      "it is said to others in a channel",
      ({ knock, id }) => {
        const body = slackWords(id, { channel: "C1", channel_type: "channel" });
        return knock(body, json(body));
      },
    ],
  ])("%s", async (_, attack) => {
    const door = await slackDoor();
    await attack(door);
    expect(door.you.shelf.done).toEqual([]);
  });

  it("but once, when the operator's own tap comes three times", async () => {
    const { you, id, knock } = await slackDoor();
    const body = slackTap(id);
    const headers = signed(body);
    for (let count = 0; count < 3; count += 1) expect(await knock(body, headers)).toBe(200);
    expect(you.shelf.done).toEqual(DONE);
  });
});

const SECRET = "s3cret-for_the-webhook";

async function telegramDoor(): Promise<Door> {
  const { you, id } = await asked();
  const take = async (update: unknown) => {
    const heard = parse(update);
    if (heard !== undefined) await you.chat.deliver(heard);
  };
  const route = webhookRoute({ url: "https://example.com/hook", secret: SECRET }, take, () => undefined);
  const server = createServer((req, res) => void route.handle(req, res));
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  return { you, id, knock: (body, headers) => knocking(you, url, body, { ...JSON_TYPE, ...headers }) };
}

const known = (secret = SECRET) => ({ "x-telegram-bot-api-secret-token": secret });
const person = (id: number, more: object = {}) => ({ id, is_bot: false, first_name: "Ada", ...more });
const update = (of: object): string => JSON.stringify({ update_id: 7, ...of });
const tap = (about: string, from: object, chat = 42) =>
  update({
    callback_query: {
      id: "q1",
      from,
      data: `approve:${about}`,
      message: { message_id: 5, chat: { id: chat } },
    },
  });
const words = (text: string, from: object, more: object = {}) =>
  update({ message: { message_id: 6, chat: { id: 42 }, from, text, ...more } });

describe("on Telegram nothing is published when", () => {
  it.each<[string, (id: string) => string, Record<string, string>]>([
    ["the webhook's secret is missing", (id) => tap(id, person(42)), {}],
    ["the webhook's secret is another", (id) => tap(id, person(42)), known("guessed")],
    ["a stranger taps a card that was forwarded to them", (id) => tap(id, person(666), 666), known()],
    ["a member of the group taps the operator's card", (id) => tap(id, person(666), -100), known()],
    ["a stranger taps in the operator's own chat", (id) => tap(id, person(666)), known()],
    ["a bot taps it", (id) => tap(id, person(43, { is_bot: true })), known()],
    [
      "a bot writes it in the operator's chat",
      (id) => words(`approve ${id}`, person(42, { is_bot: true })),
      known(),
    ],
    [
      "an anonymous admin of the operator's group writes it",
      (id) => words(`approve ${id}`, person(1087968824, { is_bot: true }), { sender_chat: { id: 42 } }),
      known(),
    ],
    [
      "a message of the operator is edited to say it",
      (id) =>
        update({
          edited_message: { message_id: 6, chat: { id: 42 }, from: person(42), text: `approve ${id}` },
        }),
      known(),
    ],
    [
      "a channel posts it",
      (id) => update({ channel_post: { message_id: 6, chat: { id: 42 }, text: `approve ${id}` } }),
      known(),
    ],
    [
      "a stranger answers the prompt of an edit",
      (id) =>
        words("Eve's words", person(666), {
          reply_to_message: {
            message_id: 4,
            from: person(1, { is_bot: true }),
            text: `Edit ${id}: reply with the new text\nMain text: body`,
          },
        }),
      known(),
    ],
    ["the button's data is none of ours", (id) => tap(`${id}:approve`, person(42)), known()],
  ])("%s", async (_, body, headers) => {
    const { you, id, knock } = await telegramDoor();
    await knock(body(id), headers);
    expect(you.shelf.done).toEqual([]);
    expect(you.card(id).buttons.map(({ verb }) => verb)).toContain("approve");
  });

  it("but once, when the operator's own tap comes three times", async () => {
    const { you, id, knock } = await telegramDoor();
    for (let count = 0; count < 3; count += 1) expect(await knock(tap(id, person(42)), known())).toBe(200);
    expect(you.shelf.done).toEqual(DONE);
  });
});
