// The table of words of INTERFACE.md, verbatim, on every channel, each with its whole consequence.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Chat, Shown } from "../support/chat.ts";
import { CHANNELS, type Company, startCompany } from "../support/company.ts";

let company: Company;
/** The mails wait a minute before they leave, so they are asked for first and looked at last. */
const mails = new Map<Chat, Shown>();

const EMAIL = `Email ada@example.com about "Invoice 7" saying "It is due on Friday."`;
const PRICING = `---\ntitle: "Pricing lessons"\n---\n\nCharge for outcomes.\n`;

async function askForMail(chat: Chat): Promise<void> {
  await chat.say(EMAIL);
  const card = await chat.waitForCard("ada@example.com");
  expect(card.text).toContain("Invoice 7");
  expect(card.text).toContain("It is due on Friday.");
  expect(card.text).toContain("Cannot be undone");
  expect(await chat.approve(card)).toBe("Approved.");
  const held = await chat.settledOn(card, /It leaves at/);
  expect(held.buttons).toEqual(["Undo"]);
  mails.set(chat, card);
}

beforeAll(async () => {
  company = await startCompany();
  await Promise.all(Object.values(company.chats).map(askForMail));
});
afterAll(() => company.stop());

describe.each(CHANNELS)("on %s", (name) => {
  let chat: Chat;
  beforeEach(() => {
    chat = company.chats[name];
    chat.turnPage();
  });

  it.each([
    `Publish a post titled "Pricing lessons" saying "Charge for outcomes."`,
    `publish a post titled “Pricing lessons” saying “Charge for outcomes.”`,
    `PUBLISH A POST TITLED 'Pricing lessons' SAYING 'Charge for outcomes.'`,
  ])("publishes exactly what was said after Approve, and Undo takes it back: %s", async (words) => {
    await chat.say(words);
    const card = await chat.waitForCard("Pricing lessons");
    expect(card.text).toContain("Charge for outcomes.");
    expect(card.buttons).toEqual(["Approve", "Edit", "Reject"]);
    expect(await company.post("pricing-lessons")).toBeUndefined();
    const before = await company.commits("pricing-lessons");
    expect(await chat.approve(card)).toBe("Approved.");
    const done = await chat.settledOn(card, /Done at .*Published posts\/pricing-lessons\.md/);
    expect(await company.post("pricing-lessons")).toBe(PRICING);
    expect(await company.commits("pricing-lessons")).toHaveLength(before.length + 1);
    expect(done.buttons).toEqual(["Undo"]);
    await chat.press(done, "Undo");
    await chat.settledOn(card, /Undone at/);
    expect(await company.post("pricing-lessons")).toBeUndefined();
    expect(chat.messages().filter((one) => one.buttons.includes("Approve"))).toEqual([]);
  });

  it.each(["Add contact Ada Lovelace <ada@example.com>", "add CONTACT Ada Lovelace <ada@example.com>"])(
    "keeps a contact after Approve, and Undo removes it: %s",
    async (words) => {
      await chat.say(words);
      const card = await chat.waitForCard("Ada Lovelace");
      expect(company.contacts()).toEqual([]);
      await chat.approve(card);
      const done = await chat.settledOn(card, /Done at .*Added the contact/);
      expect(company.contacts()).toEqual([{ name: "Ada Lovelace", email: "ada@example.com" }]);
      await chat.press(done, "Undo");
      await chat.settledOn(card, /Undone at/);
      expect(company.contacts()).toEqual([]);
    },
  );

  it("keeps a fact, says so, and answers with it, its source and its age", async () => {
    await chat.say("Remember that Acme pays within 45 days");
    const kept = await chat.hears("Acme pays within 45 days");
    expect(kept.text).toMatch(/^Kept: .*source: you/);
    chat.turnPage();
    await chat.say("What do you know about Acme?");
    const answer = await chat.hears("Acme pays within 45 days");
    expect(answer.text).toMatch(/you on (webchat|telegram|slack|the local chat|Telegram|Slack)/);
    expect(answer.text).toMatch(/just now|today|moment|seconds?|minutes?/);
    expect(chat.messages()).toHaveLength(1);
    chat.turnPage();
    await chat.say("what do you KNOW about acme");
    await chat.hears("Acme pays within 45 days");
  });

  it("writes a post from what it knows, has it checked, and asks once", async () => {
    await chat.say("Remember that our pricing follows outcomes");
    await chat.hears("Kept:");
    chat.turnPage();
    await chat.say("Write and publish a post about pricing");
    const card = await chat.waitForCard(/pricing/i);
    expect(card.text).toContain("our pricing follows outcomes");
    expect(card.text).toMatch(/Why: You asked: “Write and publish a post about pricing”/);
    const slug = /posts\/([\w-]+)\.md/.exec(card.text)?.[1] ?? "";
    await chat.approve(card);
    const done = await chat.settledOn(card, /Done at/);
    expect(await company.post(slug)).toMatch(/^---\ntitle: ".*pricing.*"\n---\n\n/i);
    expect(chat.messages()).toHaveLength(1);
    await chat.press(done, "Undo");
    await chat.settledOn(card, /Undone at/);
    expect(await company.post(slug)).toBeUndefined();
  });

  it("sets a standing goal that /status shows and its id ends", async () => {
    await chat.say(`Every Friday at 16:00, publish a post titled "Week in review" saying "…"`);
    const set = await chat.hears("Standing goal");
    expect(set.text).toMatch(/every Friday at 16:00/i);
    expect(set.text).toMatch(/Next run: Friday.* 16:00/);
    const id = /Standing goal (\w{8})/.exec(set.text)?.[1] ?? "";
    const status = await chat.command("status", /waiting\./);
    expect(status.text).toContain(`[${id}]`);
    await chat.command(`stop ${id}`, /has ended/);
    const after = await chat.command("status", /waiting\./);
    expect(after.text).not.toContain(`[${id}]`);
    expect(chat.messages().flatMap((one) => one.buttons)).toEqual([]);
  });

  it("asks one question back when it does not understand, and does nothing else", async () => {
    const before = await chat.command("/inbox", /wait/);
    chat.turnPage();
    await chat.say("Do the thing");
    const question = await chat.hears("?");
    expect(question.buttons).toEqual([]);
    const after = await chat.command("/inbox", /wait/);
    expect(after.text).toBe(before.text);
    expect(chat.messages()).toEqual([question, after]);
  });
});

describe("after a minute", () => {
  it.each(CHANNELS)(
    "has sent exactly one mail for what was approved on %s",
    async (name) => {
      const chat = company.chats[name];
      const card = mails.get(chat);
      if (card === undefined) throw new Error("No mail was asked for.");
      const sent = await chat.settledOn(card, /Done at/, 90_000);
      expect(sent.buttons).toEqual([]);
      const mine = company.mails().filter((mail) => mail.includes(`Message-ID: <${card.id}@`));
      expect(mine).toHaveLength(1);
      expect(mine[0]).toMatch(/^To: ada@example\.com\r?$/m);
      expect(mine[0]).toMatch(/^Subject: Invoice 7\r?$/m);
      expect(mine[0]).toContain("It is due on Friday.");
      expect(company.mails()).toHaveLength(CHANNELS.length);
    },
    100_000,
  );
});
