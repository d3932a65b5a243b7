// Updates as Telegram sends them, and what is heard of each.
import { readFile } from "node:fs/promises";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse, strangeTap, updateId } from "#adapters/telegram/parse";

const fixture = async (name: string): Promise<unknown> =>
  JSON.parse(await readFile(new URL(`../fixtures/telegram/${name}.json`, import.meta.url), "utf8"));

const ada = { channel: "telegram", account: "4242", name: "Ada Lovelace" };

describe("what is heard", () => {
  it("is a message as it was typed, with the whole update", async () => {
    const update = await fixture("text");
    expect(parse(update)).toEqual({
      is: "said",
      ...ada,
      id: "telegram:867530901",
      thread: "telegram:4242",
      text: 'Publish a post titled "Pricing lessons" saying "Charge for outcomes."',
      message: "1201",
      raw: update,
    });
  });

  it("is a command without the bot's name", async () => {
    const heard = parse(await fixture("command-in-group"));
    expect(heard).toMatchObject({ is: "said", text: "/pause content", thread: "telegram:-1001234567890" });
  });

  it("is an answer to a prompt with its fields", async () => {
    expect(parse(await fixture("reply-to-prompt"))).toMatchObject({
      is: "submitted",
      ...ada,
      verb: "edit",
      about: "k7f3qa9m",
      fields: { title: "Pricing, revisited", body: "Charge for outcomes, not hours." },
    });
  });

  it("is a caption as text, and a sticker as an empty text", async () => {
    expect(parse(await fixture("photo-with-caption"))).toMatchObject({
      is: "said",
      text: "Use this picture",
    });
    expect(parse(await fixture("sticker"))).toMatchObject({ is: "said", text: "", message: "1206" });
  });

  it("is a tap with its verb, what it is about, and its message, however old that is", async () => {
    expect(parse(await fixture("tap"))).toMatchObject({
      is: "tapped",
      ...ada,
      verb: "approve",
      about: "k7f3qa9m",
      message: "1202",
      handle: "18220651290000000001",
    });
    expect(parse(await fixture("tap-on-inaccessible-message"))).toMatchObject({
      verb: "undo",
      message: "12",
    });
  });

  it("is a reply to anything else as a message that says what it replies to", () => {
    const message = { message_id: 5, from: { id: 1 }, chat: { id: 1 }, text: "yes" };
    const reply_to_message = { message_id: 4, from: { id: 2, is_bot: true }, text: "Shall I?" };
    const heard = parse({ update_id: 1, message: { ...message, reply_to_message } });
    expect(heard).toMatchObject({ is: "said", text: "yes", replyTo: "4", name: "1" });
  });

  it("is nothing of what somebody else said and was only passed on", async () => {
    const { update_id, message } = (await fixture("text")) as { update_id: number; message: object };
    const from = (forward_origin: object) => parse({ update_id, message: { ...message, forward_origin } });
    for (const origin of [
      { type: "user", sender_user: { id: 666, is_bot: false, first_name: "Eve" } },
      { type: "hidden_user", sender_user_name: "Ada Lovelace" },
      { type: "channel", chat: { id: -1001 }, message_id: 7 },
      { type: "chat", sender_chat: { id: -1002 } },
    ])
      expect(from(origin)).toMatchObject({ is: "said", account: "4242", text: "" });
    const own = { type: "user", sender_user: { id: 4242, is_bot: false, first_name: "Ada" } };
    expect(from(own)).toMatchObject({ is: "said", text: expect.stringContaining("Publish") });
  });

  it("is nothing of what an inline bot composed", async () => {
    const { update_id, message } = (await fixture("text")) as { update_id: number; message: object };
    const via_bot = { id: 9, is_bot: true, first_name: "gif" };
    expect(parse({ update_id, message: { ...message, via_bot } })).toMatchObject({ is: "said", text: "" });
  });

  it("is never an answer to a prompt that another bot wrote", async () => {
    const update = (await fixture("reply-to-prompt")) as {
      message: { reply_to_message: { from: { id: number } } };
    };
    const { id } = update.message.reply_to_message.from;
    expect(parse(update, id)).toMatchObject({ is: "submitted" });
    expect(parse(update, id + 1)).toMatchObject({ is: "said", replyTo: "1203" });
  });

  it("is never an answer to a prompt that a person wrote", async () => {
    const update = structuredClone(await fixture("reply-to-prompt")) as {
      message: { reply_to_message: { from: { is_bot: boolean } } };
    };
    update.message.reply_to_message.from.is_bot = false;
    expect(parse(update)).toMatchObject({ is: "said", replyTo: "1203" });
  });
});

describe("what is not heard", () => {
  it.each([
    "edited-message",
    "channel-post",
    "joined",
    "bot-blocked",
    "anonymous-admin",
    "tap-on-foreign-button",
  ])("is %s", async (name) => {
    const update = await fixture(name);
    expect(parse(update)).toBeUndefined();
    expect(updateId(update)).toBeGreaterThan(867530900);
  });

  it("is a tap on a foreign button, which can still be answered", async () => {
    expect(strangeTap(await fixture("tap-on-foreign-button"))).toBe("18220651290000000003");
    expect(strangeTap(await fixture("text"))).toBeUndefined();
  });
});

describe("whatever comes", () => {
  it("never throws", async () => {
    const real = (await fixture("reply-to-prompt")) as { message: object };
    const bent = fc.tuple(
      fc.constantFrom("text", "from", "chat", "reply_to_message", "message_id"),
      fc.anything(),
    );
    const nearly = bent.map(([key, value]) => ({ ...real, message: { ...real.message, [key]: value } }));
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.jsonValue(), nearly), (update) => {
        expect(["said", "tapped", "submitted", undefined]).toContain(parse(update)?.is);
        expect(["number", "undefined"]).toContain(typeof updateId(update));
        expect(["string", "undefined"]).toContain(typeof strangeTap(update));
      }),
      { numRuns: 1000 },
    );
  });
});
