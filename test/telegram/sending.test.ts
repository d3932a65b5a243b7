// Showing, answering and asking: cards edited in place, files attached, 429 obeyed, and refusals as Faults.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { button, type Card, noteCard } from "#core/card";
import type { Form, Tapped } from "#core/chat";
import { Fault } from "#core/fault";
import { type FakeTelegram, startTelegram } from "../fakes/telegram/server.ts";
import { ALT, PNG, pictured } from "../support/pictured.ts";
import { type Bot, botOn, TOKEN } from "./bot.ts";
import { VirtualTime } from "./virtual-time.ts";

const THREAD = "telegram:4242";
let fake: FakeTelegram;
let bot: Bot;

beforeEach(async () => {
  fake = await startTelegram({ token: TOKEN });
  bot = botOn(fake);
});
afterEach(async () => {
  await bot.channel.stop();
  await fake.stop();
});

const waiting: Card = {
  id: "k7f3qa9m",
  kind: "approval",
  title: "Publish “Pricing”",
  sections: [{ is: "diff", name: "pricing.md", diff: "+Charge for <outcomes> & more" }],
  buttons: [button("approve", "k7f3qa9m"), button("reject", "k7f3qa9m")],
};
const done: Card = { ...waiting, state: { tone: "good", words: "Done." }, buttons: [] };
const withDiff = (lines: number, mark = ""): Card => ({
  ...waiting,
  sections: [{ is: "diff", name: "pricing.md", diff: `+line${mark}\n`.repeat(lines) }],
});
const faultOf = async (work: Promise<unknown>): Promise<Fault> => {
  const thrown = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(thrown instanceof Fault)) throw new Error(`Expected a Fault, got ${thrown}`);
  return thrown;
};
const texts = () => fake.messages().map(({ text }) => text.split("\n")[0]);

describe("showing a card", () => {
  it("posts it with its buttons, then edits it in place and takes them away", async () => {
    const ref = await bot.channel.show(waiting, THREAD);
    expect(fake.messages()[0]?.buttons[0]?.map(({ text }) => text)).toEqual(["Approve", "Reject"]);
    expect(await bot.channel.show(done, THREAD, ref)).toEqual(ref);
    expect(fake.messages()).toHaveLength(1);
    expect(fake.messages()[0]).toMatchObject({ buttons: [], edits: 1 });
    expect(fake.messages()[0]?.text).toContain("Done.");
  });

  it("shows its picture in the chat, once, and says what it shows", async () => {
    const ref = await bot.channel.show(pictured(), THREAD);
    const [card, file, ...others] = fake.messages();
    expect(others).toEqual([]);
    expect(card?.text).toContain(ALT);
    expect(file).toMatchObject({ replyTo: card?.id, photo: { name: "k7f3qa9m.png", content: PNG } });
    expect(file?.document).toBeUndefined();
    await bot.channel.show(pictured("Spent today: $2.00."), THREAD, ref);
    expect(fake.messages()).toHaveLength(2);
  });

  it("counts an unchanged edit as shown", async () => {
    const ref = await bot.channel.show(waiting, THREAD);
    expect(await bot.channel.show(waiting, THREAD, ref)).toEqual(ref);
  });

  it("posts anew where the message was deleted", async () => {
    const ref = await bot.channel.show(waiting, THREAD);
    fake.erase(Number(ref.message));
    const again = await bot.channel.show(done, THREAD, ref);
    expect(again.message).not.toBe(ref.message);
    expect(fake.messages()).toHaveLength(1);
  });

  it("attaches a long diff whole, once, as a reply to the card", async () => {
    const ref = await bot.channel.show(withDiff(2000), THREAD);
    await bot.channel.show({ ...withDiff(2000), state: { tone: "working", words: "Working…" } }, THREAD, ref);
    const [card, file, ...others] = fake.messages();
    expect(others).toEqual([]);
    expect(file).toMatchObject({ replyTo: card?.id, document: { name: "k7f3qa9m.diff" } });
    expect(file?.document?.content.toString()).toBe("+line\n".repeat(2000));
    expect(ref.attachment).toMatch(new RegExp(`^${file?.id}/`));
  });

  it("replaces the attachment when the card takes another diff", async () => {
    const ref = await bot.channel.show(withDiff(2000), THREAD);
    await bot.channel.show(withDiff(2000, " changed"), THREAD, ref);
    const files = fake.messages().flatMap(({ document }) => document?.content.toString() ?? []);
    expect(files).toEqual(["+line changed\n".repeat(2000)]);
  });

  it("says below the card that the whole could not be attached, and notes the card without it", async () => {
    expect(bot.channel.fits(waiting)).toBe(true);
    expect(bot.channel.fits(withDiff(2000))).toBe(false);
    const description = "Bad Request: file is too big";
    fake.failNext("sendDocument", { status: 400, body: { ok: false, error_code: 400, description } });
    const ref = await bot.channel.show(withDiff(2000), THREAD);
    expect(ref).toEqual({ thread: THREAD, message: String(fake.messages()[0]?.id) });
    expect(fake.messages()[1]?.text).toContain("The whole text could not be attached here:");
    expect((await bot.channel.show(withDiff(2000), THREAD, ref)).attachment).toBeDefined();
  });

  it("goes on with the same message when only the attachment had failed", async () => {
    fake.failNext("sendDocument", "reset");
    expect((await faultOf(bot.channel.show(withDiff(2000), THREAD))).code).toBe("unavailable");
    await bot.channel.show(withDiff(2000), THREAD);
    expect(fake.messages()).toHaveLength(2);
  });
});

describe("a refusal or a fault", () => {
  it.each([
    ["a chat that is not there", "telegram:999", "bad-input", "chat not found"],
    ["a thread of another channel", "slack:C1", "bad-input", "is not a chat on Telegram"],
  ])("says what is wrong with %s", async (_, thread, code, words) => {
    const fault = await faultOf(bot.channel.show(waiting, thread));
    expect(fault).toMatchObject({ code, retry: "never" });
    expect(fault.message).toContain(words);
  });

  it("says how to let the bot write again where it was blocked", async () => {
    fake.block();
    const fault = await faultOf(bot.channel.show(waiting, THREAD));
    expect(fault.code).toBe("not-allowed");
    expect(fault.message).toContain("Unblock it in Telegram");
  });

  it("is worth another try where Telegram was not reached, and never names the token", async () => {
    fake.failNext("sendMessage", "reset");
    const reset = await faultOf(bot.channel.show(waiting, THREAD));
    expect(reset).toMatchObject({ code: "unavailable", retry: { afterMs: 3000 } });
    fake.failNext("sendMessage", { status: 502, body: "<html>" });
    const page = await faultOf(bot.channel.show(waiting, THREAD));
    expect(page.code).toBe("unavailable");
    expect(`${page.message}${page.stack}${reset.message}`).not.toContain("secret_secret");
    expect(page.cause).toBeUndefined();
  });
});

describe("Telegram's limits", () => {
  it("are obeyed in a chat without changing the order", async () => {
    fake.limitNext(2, 7);
    const notes = ["one", "two", "three"].map((word) => bot.channel.show(noteCard(word, word), THREAD));
    await Promise.all(notes);
    expect(texts()).toEqual(["one", "two", "three"]);
    expect(bot.time.waits.filter((ms) => ms === 7000)).toHaveLength(2);
  });

  it("pass a strict limiter with many cards at once, in order", async () => {
    const time = new VirtualTime();
    const strict = await startTelegram({ token: TOKEN, limiterNow: () => time.ms });
    const { channel } = botOn(strict, { time });
    const words = Array.from({ length: 12 }, (_, at) => `card ${at}`);
    await Promise.all(words.map((word) => channel.show(noteCard(word, word), THREAD)));
    expect(strict.messages().map(({ text }) => text.split("\n")[0])).toEqual(words);
    const floods = strict.calls.filter(({ response }) => response.error_code === 429);
    expect(floods.length).toBeLessThanOrEqual(3);
    await channel.stop();
    await strict.stop();
  });

  it("are told to the caller where the wait is long, and hold the chat until then", async () => {
    fake.limitNext(1, 600);
    const fault = await faultOf(bot.channel.show(waiting, THREAD));
    expect(fault).toMatchObject({ code: "rate-limited", retry: { afterMs: 600_000 } });
    expect((await faultOf(bot.channel.show(done, THREAD))).code).toBe("rate-limited");
    bot.time.ms += 600_000;
    await bot.channel.show(done, THREAD);
    expect(fake.messages()).toHaveLength(1);
  });
});

describe("answering a tap", () => {
  const tapOn = async (): Promise<Tapped> => {
    const { message } = await bot.channel.show(waiting, THREAD);
    const handle = fake.tap(Number(message), "Approve");
    const heard = {
      id: "telegram:1",
      channel: "telegram",
      thread: THREAD,
      account: "4242",
      name: "Ada",
      raw: null,
    };
    return { is: "tapped", ...heard, verb: "approve", about: "k7f3qa9m", message, handle };
  };

  it("says it at once, cut on a word", async () => {
    await bot.channel.answer(await tapOn(), "approved ".repeat(40));
    const text = fake.answers[0]?.text ?? "";
    expect(text.length).toBeLessThanOrEqual(200);
    expect(text).toMatch(/approved…$/);
  });

  it("does not fail where the tap is too old, but notes it", async () => {
    const tap = await tapOn();
    fake.expireQueries();
    await bot.channel.answer(tap, "Approved.");
    expect(bot.logged.join()).toContain("too late");
  });

  it("asks for the new text and hears the reply as the edit, also after a restart", async () => {
    const form: Form = {
      verb: "edit",
      about: "k7f3qa9m",
      title: "Publish “Pricing”",
      fields: [
        { name: "body", label: "Text", value: "Charge for outcomes.", multiline: true, main: true },
        { name: "title", label: "Title", value: "Pricing", multiline: false, main: false },
      ],
    };
    await bot.channel.ask(form, await tapOn());
    const prompt = fake.messages().find(({ forceReply }) => forceReply);
    expect(prompt).toMatchObject({ placeholder: "Text", replyTo: fake.messages()[0]?.id });
    await bot.channel.stop();
    bot = botOn(fake);
    await bot.channel.start(bot.ear.hear);
    fake.reply(prompt?.id ?? 0, "title: Prices\nCharge for <results>.");
    const submitted = await bot.ear.until((e) => e.heard.find(({ is }) => is === "submitted"), "the edit");
    expect(submitted).toMatchObject({
      verb: "edit",
      about: "k7f3qa9m",
      fields: { title: "Prices", body: "Charge for <results>." },
    });
  });
});

describe("stopping", () => {
  it("sends what was begun, and takes nothing more", async () => {
    bot.time.still = true;
    const begun = bot.channel.show(waiting, THREAD);
    const stopped = bot.channel.stop();
    await begun;
    await stopped;
    expect(fake.messages()).toHaveLength(1);
    expect((await faultOf(bot.channel.show(done, THREAD))).code).toBe("unavailable");
  });

  it("does not wait for ever for a call that hangs", async () => {
    fake.failNext("sendMessage", "hang");
    const begun = faultOf(bot.channel.show(waiting, THREAD));
    await bot.channel.stop();
    expect((await begun).code).toBe("unavailable");
  });
});
