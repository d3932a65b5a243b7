// Shows with the real WebClient that the fake Slack lets good calls pass and refuses what Slack refuses.
import { ErrorCode, WebClient } from "@slack/web-api";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FakeSlack, startSlack } from "./server.ts";

const CREDENTIALS = { botToken: "xoxb-1", appToken: "xapp-1", signingSecret: "shh" };
const USER = "U0OPERATOR";
const nothing = () => undefined;
const quiet = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  setLevel: nothing,
  getLevel: () => "error" as never,
  setName: nothing,
};
let slack: FakeSlack;
let client: WebClient;

function connect(token: string): WebClient {
  const retryConfig = { retries: 0 };
  return new WebClient(token, {
    slackApiUrl: slack.apiUrl,
    retryConfig,
    rejectRateLimitedCalls: true,
    logger: quiet,
  });
}

beforeEach(async () => {
  slack = await startSlack(CREDENTIALS);
  client = connect(CREDENTIALS.botToken);
});
afterEach(() => slack.stop());

async function refusal(call: Promise<unknown>): Promise<string> {
  const error = await call.then(
    () => undefined,
    (thrown) => thrown,
  );
  if (error?.code !== ErrorCode.PlatformError) throw new Error(`Expected a refusal, got ${error}`);
  const details = error.data.response_metadata?.messages ?? [];
  return [error.data.error, ...details].join(" ");
}

const mrkdwn = (text: string) => ({ type: "mrkdwn", text });
const plain = (text: string) => ({ type: "plain_text", text });
const section = (text: string) => ({ type: "section", text: mrkdwn(text) });
const button = (text: string, other = {}) => ({
  type: "button",
  text: plain(text),
  action_id: text,
  ...other,
});
const actions = (...elements: unknown[]) => ({ type: "actions", elements });
const post = (blocks: unknown[], text = "fallback") =>
  client.chat.postMessage({ channel: slack.direct(), text, blocks: blocks as never });

describe("what it accepts", () => {
  it("posts, edits and deletes, and text alone takes the blocks away", async () => {
    const { ts = "", channel = "" } = await post([
      section("*Publish* a &lt;b&gt;"),
      actions(button("Approve")),
    ]);
    expect(slack.messages()[0]).toMatchObject({ shown: "*Publish* a <b>", buttons: [{ text: "Approve" }] });
    await client.chat.update({ channel, ts, text: "Done" });
    expect(slack.messages()[0]).toMatchObject({ ts, shown: "Done", blocks: [], buttons: [], edits: 1 });
    await client.chat.delete({ channel, ts });
    expect(slack.messages()).toEqual([]);
  });

  it("opens conversations, knows people, takes reactions and ephemeral words", async () => {
    expect((await client.auth.test()).user_id).toBe("U0BOT");
    const opened = await client.conversations.open({ users: USER });
    expect(opened.channel?.id).toBe(slack.direct());
    expect((await client.users.info({ user: USER })).user?.id).toBe(USER);
    expect((await client.conversations.info({ channel: slack.direct() })).channel?.is_im).toBe(true);
    const { ts = "" } = await client.chat.postMessage({ channel: USER, text: "hi" });
    await client.reactions.add({ channel: slack.direct(), timestamp: ts, name: "eyes" });
    expect(slack.messages()[0]).toMatchObject({ text: "hi", reactions: ["eyes"] });
    await client.chat.postEphemeral({ channel: slack.direct(), user: USER, text: "only you" });
    expect(slack.ephemerals()).toMatchObject([{ text: "only you", ephemeralTo: USER }]);
  });

  it("takes files in three steps", async () => {
    await client.filesUploadV2({
      channel_id: slack.direct(),
      file: Buffer.from("a\nb\n"),
      filename: "change.diff",
      initial_comment: "the rest",
    });
    const file = slack.messages()[0]?.files[0];
    expect(slack.messages()[0]?.text).toBe("the rest");
    expect([file?.name, file?.content.toString()]).toEqual(["change.diff", "a\nb\n"]);
  });
});

describe("what it refuses", () => {
  const many = (count: number) => Array.from({ length: count }, (_, index) => index);

  it.each<[string, unknown[], string]>([
    ["51 blocks", many(51).map(() => ({ type: "divider" })), "no more than 50 items"],
    ["a section of 3,001 characters", [section("x".repeat(3001))], "must be less than 3001 characters"],
    ["an empty section", [section("")], "must be more than 0 characters"],
    ["a section without text", [{ type: "section" }], "missing required field: text"],
    ["11 fields", [{ type: "section", fields: many(11).map(() => mrkdwn("x")) }], "no more than 10 items"],
    [
      "a field of 2,001 characters",
      [{ type: "section", fields: [mrkdwn("x".repeat(2001))] }],
      "less than 2001",
    ],
    ["a header in mrkdwn", [{ type: "header", text: mrkdwn("x") }], "unsupported type: mrkdwn"],
    ["a header of 151 characters", [{ type: "header", text: plain("x".repeat(151)) }], "less than 151"],
    ["a button of 76 characters", [actions(button("x".repeat(76)))], "less than 76"],
    ["a value of 2,001 characters", [actions(button("x", { value: "x".repeat(2001) }))], "less than 2001"],
    [
      "an action id of 256 characters",
      [actions(button("x", { action_id: "x".repeat(256) }))],
      "less than 256",
    ],
    ["an action id twice in a block", [actions(button("x"), button("x"))], '`action_id` "x" already exists'],
    ["26 buttons", [actions(...many(26).map((n) => button(`b${n}`)))], "no more than 25 items"],
    [
      "11 context elements",
      [{ type: "context", elements: many(11).map(() => mrkdwn("x")) }],
      "no more than 10",
    ],
    [
      "a block id twice",
      [
        { type: "divider", block_id: "x" },
        { type: "divider", block_id: "x" },
      ],
      '`block_id` "x" already exists',
    ],
    ["a block id of 256 characters", [{ type: "divider", block_id: "x".repeat(256) }], "less than 256"],
    [
      "an emoji flag on mrkdwn",
      [{ type: "section", text: { ...mrkdwn("x"), emoji: true } }],
      "additional property",
    ],
    ["an unknown block", [{ type: "table-of-contents" }], "unsupported type"],
    ["an unknown button style", [actions(button("x", { style: "warning" }))], "valid enum value"],
  ])("refuses %s", async (_what, blocks, reason) => {
    const said = await refusal(post(blocks));
    expect(said).toContain("invalid_blocks");
    expect(said).toContain(reason);
  });

  it("refuses messages without words or with too many", async () => {
    const channel = slack.direct();
    expect(await refusal(client.chat.postMessage({ channel, text: "" }))).toBe("no_text");
    expect(await refusal(client.chat.postMessage({ channel, text: "x".repeat(40_001) }))).toBe(
      "msg_too_long",
    );
    expect(await refusal(post(many(5).map(() => section("x".repeat(2900)))))).toBe("msg_blocks_too_long");
  });

  it("refuses wrong tokens, channels and messages", async () => {
    const channel = slack.direct();
    expect(await refusal(connect("xoxb-wrong").auth.test())).toBe("invalid_auth");
    expect(await refusal(client.apps.connections.open({}))).toBe("not_allowed_token_type");
    expect(await refusal(client.chat.postMessage({ channel: "C404", text: "x" }))).toBe("channel_not_found");
    expect(await refusal(client.chat.update({ channel, ts: "1.1", text: "x" }))).toBe("message_not_found");
    const { ts } = slack.say("mine");
    expect(await refusal(client.chat.update({ channel, ts, text: "x" }))).toBe("cant_update_message");
  });

  it("refuses modals beyond Slack's limits, and triggers that are used, old or unknown", async () => {
    const { ts = "" } = await post([actions(button("Edit"))]);
    const trigger = () => {
      void slack.tap(ts, "Edit");
      return slack.lastTrigger;
    };
    const input = {
      type: "input",
      block_id: "b",
      label: plain("Body"),
      element: { type: "plain_text_input", action_id: "a" },
    };
    const modal = { type: "modal", title: plain("Edit"), submit: plain("Save"), blocks: [input] };
    const open = (view: unknown, trigger_id = trigger()) =>
      client.views.open({ trigger_id, view: view as never });
    expect(await refusal(open({ ...modal, title: plain("x".repeat(25)) }))).toContain("/view/title");
    expect(await refusal(open({ ...modal, private_metadata: "x".repeat(3001) }))).toContain("less than 3001");
    expect(await refusal(open({ ...modal, submit: undefined }))).toContain("missing required field: submit");
    expect(await refusal(open({ ...modal, blocks: many(101).map(() => ({ type: "divider" })) }))).toContain(
      "100 items",
    );
    const used = trigger();
    const opened = await open(modal, used);
    expect(slack.views[0]?.fields).toMatchObject([{ blockId: "b", actionId: "a", label: "Body" }]);
    expect(await refusal(open(modal, used))).toBe("exchanged_trigger_id");
    expect(await refusal(open(modal, "nonsense"))).toBe("invalid_trigger_id");
    const old = trigger();
    slack.expireTriggers();
    expect(await refusal(open(modal, old))).toBe("expired_trigger_id");
    const view_id = opened.view?.id ?? "";
    await client.views.update({ view_id, view: { ...modal, title: plain("Later") } as never });
    expect(slack.views[0]?.title).toBe("Later");
    expect(await refusal(client.views.update({ view_id, hash: "old", view: modal as never }))).toBe(
      "hash_conflict",
    );
  });
});

describe("how it misbehaves when told to", () => {
  it("floods with Retry-After, breaks and loses calls", async () => {
    const say = () => client.chat.postMessage({ channel: slack.direct(), text: "x" });
    slack.limitNext(1, 7);
    await expect(say()).rejects.toMatchObject({ code: ErrorCode.RateLimitedError, retryAfter: 7 });
    slack.failNext("chat.postMessage", "reset");
    await expect(say()).rejects.toMatchObject({ code: ErrorCode.RequestError });
    expect(slack.messages()).toEqual([]);
    slack.failNext("chat.postMessage", "lost");
    await expect(say()).rejects.toMatchObject({ code: ErrorCode.RequestError });
    expect(slack.messages()).toHaveLength(1);
    slack.failNext("chat.postMessage", { status: 503, body: "unavailable" });
    await expect(say()).rejects.toMatchObject({ code: ErrorCode.HTTPError });
  });

  it("limits posts to one a second a channel on the test's clock", async () => {
    let now = 0;
    await slack.stop();
    slack = await startSlack({ ...CREDENTIALS, limiterNow: () => now });
    client = connect(CREDENTIALS.botToken);
    const say = () => client.chat.postMessage({ channel: slack.direct(), text: "x" });
    await say();
    await expect(say()).rejects.toMatchObject({ retryAfter: 1 });
    now = 1000;
    await say();
  });
});
