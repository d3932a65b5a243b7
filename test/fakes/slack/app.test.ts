// Shows with the real Bolt app, over Socket Mode and over signed HTTP, that the fake Slack delivers, retries and disconnects.
import { App, HTTPReceiver, type ReceiverEvent, SocketModeReceiver } from "@slack/bolt";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FakeSlack, startSlack } from "./server.ts";

const CREDENTIALS = { botToken: "xoxb-1", appToken: "xapp-1", signingSecret: "shh" };
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
const plain = (text: string) => ({ type: "plain_text" as const, text });
let slack: FakeSlack;
let app: App;

function respond(): void {
  app.message(async ({ message, say }) => {
    if (message.subtype === undefined) await say(`heard ${message.text}`);
  });
  app.command("/pause", async ({ ack, command, respond }) => {
    await ack(`pausing ${command.text}`);
    await respond({ text: "paused", response_type: "in_channel" });
  });
  app.action("edit", async ({ ack, body, client }) => {
    await ack();
    const element = {
      type: "plain_text_input" as const,
      action_id: "text",
      initial_value: "old",
      multiline: true,
    };
    const blocks = [{ type: "input" as const, block_id: "body", label: plain("Body"), element }];
    const trigger_id = "trigger_id" in body ? body.trigger_id : "";
    const view = {
      type: "modal" as const,
      callback_id: "edit",
      title: plain("Edit"),
      submit: plain("Save"),
      blocks,
    };
    await client.views.open({ trigger_id, view });
  });
  app.view("edit", async ({ ack, view, client, body }) => {
    const text = view.state.values.body?.text?.value ?? "";
    if (text === "bad") return ack({ response_action: "errors", errors: { body: "Not that." } });
    await ack();
    await client.chat.postMessage({ channel: body.user.id, text: `saved ${text}` });
  });
}

/** Bolt acknowledges events before any middleware runs; only here something can happen before. */
function beforeAck(work: (event: ReceiverEvent) => Promise<void>): void {
  const process = app.processEvent.bind(app);
  app.processEvent = async (event) => {
    await work(event);
    await process(event);
  };
}

async function works(): Promise<void> {
  slack.say("mail ada@example.com & co");
  const heard = "heard mail ada@example.com & co";
  await slack.waitFor((s) => s.messages().find((m) => m.shown === heard), "the echo");
  await slack.slash("/pause", "content");
  expect(slack.ephemerals().map((m) => m.shown)).toEqual(["pausing content"]);
  await slack.waitFor((s) => s.messages().find((m) => m.shown === "paused"), "the response_url post");
  const edit = { type: "button" as const, text: plain("Edit"), action_id: "edit" };
  const blocks = [{ type: "actions" as const, elements: [edit] }];
  const { ts = "" } = await app.client.chat.postMessage({ channel: slack.user, text: "card", blocks });
  await slack.tap(ts, "Edit");
  const view = await slack.waitFor((s) => s.views[0], "the modal");
  expect(view.fields).toMatchObject([{ blockId: "body", initial: "old", multiline: true }]);
  await slack.submit(view.id, { body: "bad" });
  expect(slack.views[0]?.errors).toEqual({ body: "Not that." });
  await slack.submit(view.id, { text: "new" });
  expect(slack.views).toEqual([]);
  await slack.waitFor((s) => s.messages().find((m) => m.shown === "saved new"), "the result");
}

beforeEach(async () => {
  slack = await startSlack(CREDENTIALS);
});
afterEach(async () => {
  await app.stop();
  await slack.stop();
});

describe("over Socket Mode", () => {
  beforeEach(() => {
    const clientOptions = { slackApiUrl: slack.apiUrl };
    const receiver = new SocketModeReceiver({
      appToken: CREDENTIALS.appToken,
      logger: quiet,
      clientPingTimeout: 1000,
      installerOptions: { clientOptions },
    });
    app = new App({ token: CREDENTIALS.botToken, receiver, clientOptions, logger: quiet });
  });

  it("carries words, commands, taps and modals", async () => {
    respond();
    await app.start();
    expect(slack.connections).toBe(1);
    await works();
  });

  it("sends an event again that was not acknowledged in time, with the same event id", async () => {
    const seen: unknown[] = [];
    const gate = Promise.withResolvers<void>();
    beforeAck(async ({ body, retryNum, retryReason }) => {
      seen.push([body.event_id, retryNum, retryReason]);
      if (seen.length === 1) await gate.promise;
    });
    await app.start();
    const { acked } = slack.say("hello");
    await slack.waitFor((s) => s.pending === 1 && seen.length === 1, "the delivery");
    slack.timeOut();
    await acked;
    gate.resolve();
    expect(seen).toHaveLength(2);
    const [[first], [second, ...retry]] = seen as [[string], [string, number, string]];
    expect(second).toBe(first);
    expect(retry).toEqual([1, "timeout"]);
    expect(slack.acks).toMatchObject([{ kind: "events_api", retry: 1 }]);
  });

  it.each(["warning", "refresh_requested", "drop"] as const)(
    "comes back after %s and hears what was said meanwhile",
    async (reason) => {
      respond();
      await app.start();
      slack.disconnect(reason);
      await slack.waitFor((s) => s.connections === 0, "the disconnect");
      slack.say("still there?");
      await slack.waitFor((s) => s.messages().find((m) => m.shown === "heard still there?"), "the echo");
      const addresses = slack.calls.filter((call) => call.method === "apps.connections.open");
      expect(new Set(addresses.map((call) => call.response.url)).size).toBeGreaterThan(1);
    },
  );

  it("lets nobody in twice with one address", async () => {
    await app.start();
    const [call] = slack.calls.filter(({ method }) => method === "apps.connections.open");
    const { WebSocket } = await import("ws");
    const again = new WebSocket(String(call?.response.url));
    const error = await new Promise((resolve) => again.on("error", resolve));
    expect(String(error)).toContain("408");
  });

  it("delivers the last one again when told to", async () => {
    respond();
    await app.start();
    await slack.say("once").acked;
    await slack.redeliverLast();
    await slack.waitFor((s) => s.messages().length === 2, "the second answer");
  });

  it("shows a command as failed when nobody is connected", async () => {
    await expect(slack.slash("/pause")).rejects.toThrow("no_connection");
    expect(slack.unheard).toMatchObject([{ kind: "slash_commands", reason: "no_connection" }]);
  });
});

describe("over signed HTTP", () => {
  async function listen(signingSecret: string): Promise<string> {
    const receiver = new HTTPReceiver({ signingSecret, logger: quiet, port: 0 });
    app = new App({
      token: CREDENTIALS.botToken,
      receiver,
      clientOptions: { slackApiUrl: slack.apiUrl },
      logger: quiet,
    });
    const server = await app.start(0);
    const address = (server as import("node:http").Server).address();
    const port = typeof address === "object" ? address?.port : 0;
    return `http://127.0.0.1:${port}/slack/events`;
  }

  it("carries words, commands, taps and modals", async () => {
    await slack.deliverTo(await listen(CREDENTIALS.signingSecret));
    respond();
    await works();
  });

  it("does not take an address that checks another secret", async () => {
    const url = await listen("another");
    await expect(slack.deliverTo(url)).rejects.toThrow("challenge: 401");
  });

  it("sends an event again that was answered with an error, and says so", async () => {
    await slack.deliverTo(await listen(CREDENTIALS.signingSecret));
    const retries: unknown[] = [];
    beforeAck(async ({ retryNum, retryReason }) => {
      retries.push([retryNum, retryReason]);
      if (retries.length === 1) throw new Error("not this time");
    });
    await slack.say("hello").acked;
    expect(retries).toEqual([
      [undefined, undefined],
      [1, "http_error"],
    ]);
  });
});
