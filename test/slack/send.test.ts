// Shows that what Adjutant says on Slack arrives: whole, in order, in place, and again where Slack asks to wait.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { button, type Card, noteCard } from "#core/card";
import type { Form } from "#core/chat";
import { ALT, PNG, pictured } from "../support/pictured.ts";
import { type Given, given, said, tapped, threadOf } from "./given.ts";

const card: Card = {
  ...noteCard("k7f3qa9m", "Publish “Pricing lessons”"),
  buttons: [button("approve", "k7f3qa9m"), button("edit", "k7f3qa9m")],
};
const form: Form = {
  verb: "edit",
  about: "k7f3qa9m",
  title: "Edit",
  fields: [{ name: "body", label: "Text", value: "Charge for outcomes.", multiline: true, main: true }],
};
const long = (line: string): Card => ({
  ...card,
  sections: [{ is: "diff", diff: `+${line}\n`.repeat(2000), name: "post.md" }],
});

describe("what is said on Slack", () => {
  let it_: Given;
  beforeEach(async () => {
    it_ = await given({ mode: "socket" });
  });
  afterEach(() => it_.stop());
  const shown = () => it_.fake.messages().map((message) => message.shown);

  it("stands in one message that is edited in place", async () => {
    const { fake, channel } = it_;
    const at = await channel.show(card, threadOf(fake));
    const done: Card = {
      ...card,
      state: { tone: "good", words: "Done." },
      buttons: [button("undo", "k7f3qa9m")],
    };
    expect(await channel.show(done, threadOf(fake), at)).toEqual(at);
    expect(await channel.show(done, threadOf(fake), at)).toEqual(at);
    const [message, ...others] = fake.messages();
    expect(others).toEqual([]);
    expect(message).toMatchObject({
      ts: at.message,
      shown: expect.stringContaining("Done."),
      buttons: [{ text: "Undo" }],
    });
  });

  it("is posted anew where its message is gone", async () => {
    const { fake, channel } = it_;
    const at = { thread: threadOf(fake), message: "1700000000.000000" };
    const ref = await channel.show(card, threadOf(fake), at);
    expect(fake.messages()).toMatchObject([{ ts: ref.message }]);
  });

  it("has the whole diff attached in the message's thread, once", async () => {
    const { fake, channel } = it_;
    const at = await channel.show(long("line"), threadOf(fake));
    const [, file, ...others] = fake.messages();
    expect(others).toEqual([]);
    expect(file?.threadTs).toBe(at.message);
    expect(file?.files.map(({ name, content }) => [name, String(content)])).toEqual([
      ["post.md.diff", "+line\n".repeat(2000)],
    ]);
    expect(await channel.show({ ...long("line"), title: "Done" }, threadOf(fake), at)).toEqual(at);
    expect(fake.messages()).toHaveLength(2);
  });

  it("has its picture in the message's thread, once, and says what it shows", async () => {
    const { fake, channel } = it_;
    const at = await channel.show(pictured(), threadOf(fake));
    const [message, file, ...others] = fake.messages();
    expect(others).toEqual([]);
    expect(message?.shown).toContain(ALT);
    expect(file?.threadTs).toBe(at.message);
    expect(file?.files).toMatchObject([{ name: "k7f3qa9m.png", content: PNG }]);
    await channel.show(pictured("Spent today: $2.00."), threadOf(fake), at);
    expect(fake.messages()).toHaveLength(2);
  });

  it("has another whole diff attached when the diff has changed", async () => {
    const { fake, channel } = it_;
    const at = await channel.show(long("line"), threadOf(fake));
    const again = await channel.show(long("other"), threadOf(fake), at);
    expect(again.message).toBe(at.message);
    expect(again.attachment).not.toBe(at.attachment);
    expect(fake.messages()).toHaveLength(3);
  });

  it("says in the thread when a file could not be attached, and tries again with the next edit", async () => {
    const { fake, channel } = it_;
    fake.failNext("files.getUploadURLExternal", { status: 200, body: { ok: false, error: "missing_scope" } });
    const at = await channel.show(long("line"), threadOf(fake));
    expect(at.attachment).toBeUndefined();
    expect([channel.fits(card), channel.fits(long("line"))]).toEqual([true, false]);
    expect(fake.messages()[1]).toMatchObject({
      threadTs: at.message,
      shown: expect.stringMatching(/could not be attached.*missing_scope.*manifest/),
    });
    expect((await channel.show(long("line"), threadOf(fake), at)).attachment).toBeDefined();
  });

  it("keeps its order where Slack asks to wait", async () => {
    const { fake, channel, waits } = it_;
    fake.limitNext(2, 2);
    const notes = ["first", "second", "third"].map((words) =>
      channel.show(noteCard(words, words), threadOf(fake)),
    );
    await Promise.all(notes);
    expect(shown()).toEqual(["first", "second", "third"]);
    expect(waits.filter((ms) => ms === 2000)).toHaveLength(2);
  });

  it("keeps to one post a second", async () => {
    const { fake, channel, waits } = it_;
    await channel.show(noteCard("a", "a"), threadOf(fake));
    await channel.show(noteCard("b", "b"), threadOf(fake));
    expect(waits.filter((ms) => ms > 500 && ms <= 1000)).toHaveLength(1);
  });

  it("hands a long wait to its caller, and lets nothing overtake meanwhile", async () => {
    const { fake, channel } = it_;
    fake.limitNext(1, 600);
    const late = { code: "rate-limited", retry: { afterMs: expect.any(Number) } };
    await expect(channel.show(noteCard("a", "a"), threadOf(fake))).rejects.toMatchObject(late);
    await expect(channel.show(noteCard("b", "b"), threadOf(fake))).rejects.toMatchObject(late);
    expect(shown()).toEqual([]);
  });

  it.each([
    ["invalid_auth", "not-allowed", /SLACK_BOT_TOKEN/],
    ["missing_scope", "not-allowed", /manifest/],
    ["channel_not_found", "not-found", /direct message/],
    ["internal_error", "unavailable", /tried again/],
    ["invalid_blocks", "bad-input", /invalid_blocks/],
  ])("fails with a remedy on %s", async (error, code, words) => {
    const { fake, channel } = it_;
    fake.failNext("chat.postMessage", { status: 200, body: { ok: false, error } });
    const failing = channel.show(card, threadOf(fake));
    await expect(failing).rejects.toMatchObject({
      name: "Fault",
      code,
      message: expect.stringMatching(words),
    });
  });

  it.each([
    ["a broken connection", "reset" as const],
    ["a server error", { status: 503, body: "down" }],
  ])("can be tried again after %s", async (_, failure) => {
    const { fake, channel } = it_;
    fake.failNext("chat.postMessage", failure);
    const failing = channel.show(card, threadOf(fake));
    await expect(failing).rejects.toMatchObject({
      code: "unavailable",
      retry: { afterMs: expect.any(Number) },
    });
    expect(fake.calls.filter(({ method }) => method === "chat.postMessage")).toHaveLength(1);
    await channel.show(card, threadOf(fake));
    expect(shown()).toHaveLength(1);
  });

  it("answers a tap to the one who tapped", async () => {
    const { fake, channel, heard } = it_;
    const at = await channel.show(card, threadOf(fake));
    await fake.tap(at.message, "Approve");
    await channel.answer(tapped(heard[0]), "Approved already & <done>.");
    expect(fake.ephemerals()).toMatchObject([
      { ephemeralTo: fake.user, shown: "Approved already & <done>." },
    ]);
  });

  it("opens a form on a tap, which comes back as submitted", async () => {
    const { fake, channel, heard } = it_;
    const at = await channel.show(card, threadOf(fake));
    await fake.tap(at.message, "Edit");
    await channel.ask(form, tapped(heard[0]));
    expect(fake.views).toMatchObject([
      { fields: [{ blockId: "body", initial: "Charge for outcomes.", multiline: true }] },
    ]);
    await fake.submit(fake.views[0]?.id ?? "", { body: "Charge for <outcomes> & more." });
    expect(fake.views).toEqual([]);
    expect(heard[1]).toMatchObject({
      is: "submitted",
      verb: "edit",
      about: "k7f3qa9m",
      thread: at.thread,
      fields: { body: "Charge for <outcomes> & more." },
    });
  });

  it("opens a form on a slash command", async () => {
    const { fake, channel, heard } = it_;
    await fake.slash("/adjutant", "edit k7f3qa9m");
    await channel.ask(form, said(heard[0]));
    expect(fake.views).toHaveLength(1);
  });

  it("offers a button where the form came too late, and the words to type", async () => {
    const { fake, channel, heard } = it_;
    const at = await channel.show(card, threadOf(fake));
    await fake.tap(at.message, "Edit");
    fake.expireTriggers();
    await channel.ask(form, tapped(heard[0]));
    expect(fake.views).toEqual([]);
    const offer = fake.messages()[1];
    expect(offer?.shown).toContain("edit k7f3qa9m");
    await fake.tap(offer?.ts ?? "", "Open the form");
    expect(heard[1]).toMatchObject({ verb: "edit", about: "k7f3qa9m", message: at.message });
    await channel.ask(form, tapped(heard[1]));
    expect(fake.views).toHaveLength(1);
  });

  it("offers a button where the request was typed", async () => {
    const { fake, channel, heard } = it_;
    await fake.say("edit k7f3qa9m").acked;
    await channel.ask(form, said(heard[0]));
    expect(fake.messages()).toMatchObject([{ buttons: [{ text: "Open the form", value: "edit:k7f3qa9m" }] }]);
  });

  it("says plainly that a text is too long for a form, and what to type", async () => {
    const { fake, channel, heard } = it_;
    await fake.say("edit k7f3qa9m").acked;
    const field = { name: "body", label: "Text", value: "x".repeat(5000), multiline: true, main: true };
    await channel.ask({ ...form, fields: [field] }, said(heard[0]));
    expect(shown()).toEqual([expect.stringMatching(/holds 3,000 characters.*has 5,000.*edit k7f3qa9m/)]);
  });
});
