// Shows what is heard of Slack's payloads, recorded ones and arbitrary ones.
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse, readHandle } from "../../adapters/slack/parse.ts";
import { typed } from "../../adapters/slack/typed.ts";

const recorded = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(new URL(`../fixtures/slack/${name}.json`, import.meta.url), "utf8"));

const slash = (command: string, text: string) => parse({ ...recorded("slash-command"), command, text });

describe("what is heard of Slack", () => {
  it("is a direct message as it was typed", () => {
    expect(parse(recorded("message-im"))).toMatchObject({
      is: "said",
      id: "slack:Ev08MESSAGE",
      channel: "slack",
      thread: "slack:D0ADA1815",
      account: "U0ADA1815",
      message: "1763800000.100000",
      text: "Email ada@example.com about “Invoice 7” saying “It is due on Friday & not later, <really>. See example.com”",
    });
  });

  it("is a mention without the mention", () => {
    expect(parse(recorded("app-mention"))).toMatchObject({
      text: "What do you know about #acme?",
      thread: "slack:C0GENERAL",
    });
  });

  it("is a reply with the message it replies to", () => {
    expect(parse(recorded("thread-reply"))).toMatchObject({ replyTo: "1763800000.100000" });
  });

  it("is an empty text for a file without words", () => {
    expect(parse(recorded("file-share"))).toMatchObject({ is: "said", text: "" });
  });

  it.each(["message-changed", "message-deleted", "bot-message", "own-message", "channel-join"])(
    "is not a %s",
    (name) => {
      expect(parse(recorded(name))).toBeUndefined();
    },
  );

  it("is not what people say to each other in a channel", () => {
    const message = recorded("message-im");
    const event = { ...(message.event as object), channel: "C0GENERAL", channel_type: "channel" };
    expect(parse({ ...message, event })).toBeUndefined();
  });

  it.each([
    ["/pause", "content", "/pause content"],
    ["/pause", "", "/pause"],
    ["/adjutant", "pause content", "/pause content"],
    ["/adjutant", "Status", "/status"],
    ["/adjutant", "", "/help"],
    ["/adjutant", "/why k7f3qa9m", "/why k7f3qa9m"],
    ["/adjutant", "approve k7f3qa9m", "approve k7f3qa9m"],
    ["/memory", "R&amp;D", "/memory R&D"],
  ])("is the command %s %s", (command, text, heard) => {
    expect(slash(command, text)).toMatchObject({
      is: "said",
      text: heard,
      thread: "slack:D0ADA1815",
      name: "ada",
    });
  });

  it("is a command with what opens a form, and without the address that answers as us", () => {
    const heard = parse(recorded("slash-command"));
    expect(heard).toMatchObject({ secret: "13345224609.738474920.8088930838d88f008e0" });
    expect(JSON.stringify(heard?.raw)).not.toMatch(/hooks\.slack\.com|vEr1f1c4t10n/);
  });

  it("is a tap with its verb, its message and what answers it", () => {
    const heard = parse(recorded("block-actions"));
    expect(heard).toMatchObject({
      is: "tapped",
      verb: "approve",
      about: "k7f3qa9m",
      message: "1763800008.100000",
      thread: "slack:D0ADA1815",
      account: "U0ADA1815",
    });
    expect(heard?.is === "tapped" && readHandle(heard.handle)).toEqual({
      channel: "D0ADA1815",
      user: "U0ADA1815",
      trigger: "13345224610.738474920.8088930838d88f008e1",
    });
  });

  it("is a submitted form with its fields", () => {
    expect(parse(recorded("view-submission"))).toMatchObject({
      is: "submitted",
      verb: "edit",
      about: "k7f3qa9m",
      thread: "slack:D0ADA1815",
      fields: { title: "Pricing lessons", body: "Charge for outcomes.\nAlways.", note: "" },
    });
  });

  it.each(["message-im", "slash-command", "block-actions", "view-submission"])(
    "has the same id when %s comes again",
    (name) => {
      expect(parse(recorded(name))?.id).toBe(parse(recorded(name))?.id);
    },
  );

  it("is another thing with another id when tapped again", () => {
    const tap = recorded("block-actions");
    const [action] = tap.actions as object[];
    const again = { ...tap, actions: [{ ...action, action_ts: "1763800010.000000" }] };
    expect(parse(again)?.id).not.toBe(parse(tap)?.id);
  });

  it("never throws, whatever is sent", () => {
    const shaped = fc.record(
      {
        type: fc.constantFrom("event_callback", "block_actions", "view_submission", 7),
        command: fc.oneof(fc.string(), fc.anything()),
        event: fc.anything(),
        event_id: fc.string(),
        actions: fc.anything(),
        view: fc.anything(),
        user: fc.anything(),
        channel: fc.anything(),
        container: fc.anything(),
        authorizations: fc.anything(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(fc.anything(), shaped), (payload) => {
        const heard = parse(payload);
        expect(heard === undefined || heard.id.startsWith("slack:")).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("what was typed", () => {
  it.each([
    [
      "Add contact Ada Lovelace &lt;<mailto:ada@example.com|ada@example.com>&gt;",
      "Add contact Ada Lovelace <ada@example.com>",
    ],
    ["<https://example.com/a?b=1&amp;c=2>", "https://example.com/a?b=1&c=2"],
    ["<http://Example.com|Example.com>", "Example.com"],
    ["<https://example.com/|the site>", "the site (https://example.com/)"],
    [
      "<@U1|ada> <@U2> <#C1|sales> <!here> <!subteam^S1|@ops> <tel:+15550100|555-0100>",
      "@ada @U2 #sales @here @ops 555-0100",
    ],
    ["&amp;lt; is an entity", "&lt; is an entity"],
    ["“smart” ‘quotes’ — stay", "“smart” ‘quotes’ — stay"],
  ])("is read from %s", (wire, words) => {
    expect(typed(wire)).toBe(words);
  });

  it("is got back exactly from what Slack escaped", () => {
    const onTheWire = (words: string) =>
      words.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (words) => {
        expect(typed(onTheWire(words))).toBe(words);
      }),
    );
  });
});
