// The approval card on every channel: what it shows, what its buttons and their typed equivalents do, and that it acts once.
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Chat } from "../support/chat.ts";
import { type Company, onEvery, startCompany } from "../support/company.ts";

let company: Company;
const everywhere = (name: string, scenario: (chat: Chat, subject: string) => Promise<void>) =>
  it(name, () => onEvery(company, scenario));

beforeAll(async () => {
  company = await startCompany();
});
afterAll(() => company.stop());

const textOf = (subject: string, body: string) => `---\ntitle: "${subject}"\n---\n\n${body}\n`;

everywhere("shows what is needed to decide, in this order, and no more", async (chat, subject) => {
  const card = await chat.cardFor(subject, "A line to see.");
  const parts = [
    `Publish the post “${subject}” as posts/${subject}.md`,
    "A line to see.",
    "Why: You asked:",
    "Can be undone",
    "Undo removes the post again",
    "$0.00 so far",
    "Expires",
    "if nobody answers, nothing happens",
    card.id,
  ];
  const places = parts.map((part) => card.text.indexOf(part));
  expect(places.every((place) => place >= 0)).toBe(true);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(card.text.trim().endsWith(card.id)).toBe(true);
  expect(card.buttons).toEqual(["Approve", "Edit", "Reject"]);
  expect(chat.messages()).toHaveLength(1);
});

everywhere(
  "says on the same message who approved it and when, and what came of it",
  async (chat, subject) => {
    const card = await chat.cardFor(subject);
    await chat.approve(card);
    const done = await chat.settledOn(card, /Done at/);
    expect(done.place).toBe(card.place);
    expect(done.text).toMatch(
      /Approved by you on (the local chat|Telegram|Slack) at \d\d:\d\d\. Done at \d\d:\d\d: Published/,
    );
    expect(chat.messages()).toHaveLength(1);
  },
);

everywhere("takes every decision in words too", async (chat, subject) => {
  const first = await chat.cardFor(`${subject}-a`);
  await chat.command(`approve ${first.id}`, /^Approved\.$/);
  await chat.settledOn(first, /Done at/);
  await chat.command(`Undo ${first.id.toUpperCase()}`, /^Undoing it now/);
  await chat.settledOn(first, /Undone at/);
  expect(await company.post(`${subject}-a`)).toBeUndefined();
  const second = await chat.cardFor(`${subject}-b`);
  await chat.command(`edit ${second.id} Better words.`, /^Edited: the new card is/);
  const third = await chat.waitForCard("Better words.");
  await chat.command(`reject ${third.id} not this week`, /^Rejected/);
  await chat.settledOn(third, /Rejected by you .*Reason: not this week/);
  expect(await company.post(`${subject}-b`)).toBeUndefined();
});

everywhere("edits from the present text into a new card; the old one says so", async (chat, subject) => {
  const old = await chat.cardFor(subject, "First words.");
  const form = await chat.edit(old, { body: "Second words.\nAnd a second line." });
  expect(form.fields).toMatchObject({ title: subject, body: "First words." });
  const fresh = await chat.waitForCard("And a second line.");
  expect(fresh.id).not.toBe(old.id);
  expect(fresh.text).not.toContain("+First words.");
  const gone = await chat.settledOn(
    old,
    new RegExp(`It was edited by you on .*; the new card is ${fresh.id}`),
  );
  expect(gone.buttons).toEqual([]);
  expect(await chat.approve(old)).toContain(fresh.id);
  await chat.approve(fresh);
  await chat.settledOn(fresh, /Done at/);
  expect(await company.post(subject)).toBe(textOf(subject, "Second words.\nAnd a second line."));
  expect(await company.commits(subject)).toHaveLength(1);
  expect(chat.messages()).toHaveLength(2);
});

everywhere("changes another field by its name", async (chat, subject) => {
  const old = await chat.cardFor(subject);
  await chat.edit(old, { title: `${subject} renamed` });
  const fresh = await chat.waitForCard(`“${subject} renamed”`);
  expect(fresh.text).toContain("As it was said.");
  await chat.settledOn(old, /It was edited/);
});

everywhere("refuses an edit that cannot be used, and the card stays as it was", async (chat, subject) => {
  const card = await chat.cardFor(subject);
  await chat.command(
    `edit ${card.id} title:  `,
    /cannot be used: title: The title is empty\.\s+Say what the post is called\.\s+The card stays as it was\.$/,
  );
  expect(chat.now(card).buttons).toEqual(["Approve", "Edit", "Reject"]);
  await chat.command(`edit ${card.id} As it was said.`, /Nothing was changed/);
});

everywhere("keeps the reason of a rejection, and nothing happens", async (chat, subject) => {
  const card = await chat.cardFor(subject);
  expect(await chat.reject(card, `too early for ${subject}`)).toBe(
    `Rejected; nothing was changed. To tell me why: reject ${card.id} and your reason.`,
  );
  const rejected = await chat.settledOn(card, /Rejected by you on .* at \d\d:\d\d\. Reason: too early for/);
  expect(rejected.buttons).toEqual([]);
  expect(await company.post(subject)).toBeUndefined();
  const memory = await chat.command("memory", /^I hold/);
  expect(memory.text).toContain(`too early for ${subject}`);
});

everywhere("answers a late tap with the state of the matter and changes nothing", async (chat, subject) => {
  const card = await chat.cardFor(subject);
  await chat.approve(card);
  const done = await chat.settledOn(card, /Done at/);
  for (const label of ["Approve", "Edit", "Reject"])
    expect(await chat.press(card, label)).toMatch(/^Already approved by you on .* at \d\d:\d\d\.$/);
  expect(await company.commits(subject)).toHaveLength(1);
  expect(chat.now(card).text).toBe(done.text);
  await chat.press(done, "Undo");
  await chat.settledOn(card, /Undone at/);
  expect(await chat.press(card, "Undo")).toMatch(/^Undone at/);
  expect(await company.commits(subject)).toHaveLength(2);
});

everywhere("executes once, however often the tap arrives", async (chat, subject) => {
  const card = await chat.cardFor(subject);
  const taps = [chat.approve(card), chat.approve(card)];
  await chat.driver.redeliver();
  const words = await Promise.all(taps);
  expect(words.filter((one) => one === "Approved.")).toHaveLength(1);
  await chat.settledOn(card, /Done at/);
  await chat.driver.redeliver();
  await chat.command("inbox", /wait/);
  expect(await company.commits(subject)).toHaveLength(1);
  expect(chat.messages().filter((one) => one.text.includes(`“${subject}”`))).toHaveLength(1);
});

everywhere("hears a message once, however often the platform sends it", async (chat, subject) => {
  await chat.say(`Publish a post titled "${subject}" saying "Once."`);
  await chat.driver.redeliver();
  await chat.waitForCard(subject);
  await chat.driver.redeliver();
  await chat.command("inbox", /wait/);
  expect(chat.messages().filter((one) => one.buttons.includes("Approve"))).toHaveLength(1);
});

everywhere("shows a fresh card instead of executing when the target changed", async (chat, subject) => {
  const stale = await chat.cardFor(subject, "An older plan.");
  await chat.say(`Publish a post titled "${subject}" saying "A newer plan."`);
  const newer = await chat.waitForCard("A newer plan.");
  await chat.approve(newer);
  await chat.settledOn(newer, /Done at/);
  await chat.approve(stale);
  const old = await chat.settledOn(stale, /The target changed .* the new card is/);
  expect(old.buttons).toEqual([]);
  const fresh = await chat.waitForCard(/Update the post[\s\S]*-A newer plan\.[\s\S]*\+An older plan\./);
  expect(await company.post(subject)).toBe(textOf(subject, "A newer plan."));
  await chat.approve(fresh);
  await chat.settledOn(fresh, /Done at/);
  expect(await company.post(subject)).toBe(textOf(subject, "An older plan."));
});

everywhere("rolls back through a card that shows exactly what it would change", async (chat, subject) => {
  const card = await chat.cardFor(subject, "To be taken back.");
  await chat.approve(card);
  await chat.settledOn(card, /Done at/);
  const list = await chat.command("/rollback", /rollback <id>/);
  expect(list.text).toContain(card.id);
  await chat.say(`/rollback ${card.id}`);
  const undo = await chat.waitForCard(/Remove the post[\s\S]*-To be taken back\./);
  expect(undo.buttons).toEqual(["Approve", "Reject"]);
  expect(await company.commits(subject)).toHaveLength(1);
  await chat.approve(undo);
  await chat.settledOn(card, /Undone at/);
  expect(await company.post(subject)).toBeUndefined();
  await chat.command(`/rollback ${card.id}`, /^Undone at/);
  expect(await company.commits(subject)).toHaveLength(2);
});

everywhere("tells why from the journal", async (chat, subject) => {
  const card = await chat.cardFor(subject);
  await chat.approve(card);
  await chat.settledOn(card, /Done at/);
  const why = await chat.command(`/why ${card.id}`, /^Why/);
  for (const part of ["You said", "Proposed", "Policy", "version", "approved by you", "Receipt", "undone"])
    expect(why.text).toContain(part);
  const timeline = await chat.command("/timeline", /^Decisions/);
  expect(timeline.text).toContain(`[${card.id}]`);
});

everywhere("takes a mail back while it waits to leave", async (chat, subject) => {
  await chat.say(`Email ada@example.com about "${subject}" saying "Too soon."`);
  const card = await chat.waitForCard(subject);
  await chat.approve(card);
  const held = await chat.settledOn(card, /It leaves at \d\d:\d\d/);
  expect(await chat.press(held, "Undo")).toBe("Cancelled: nothing was done.");
  const cancelled = await chat.settledOn(card, /Not done: You cancelled it before it began/);
  expect(cancelled.buttons).toEqual([]);
  expect(company.mails()).toEqual([]);
});
