// What several chats at once must agree on: one decision on a card, wherever it is shown, and one pause for all.
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { CHANNELS, type Company, startCompany } from "../support/company.ts";

let company: Company;

beforeAll(async () => {
  company = await startCompany();
});
beforeEach(() => {
  for (const chat of Object.values(company.chats)) chat.turnPage();
});
afterAll(() => company.stop());

it("decides a card once when two channels press at the same moment, and both show the same", async () => {
  const { telegram, slack } = company.chats;
  const here = await telegram.cardFor("at-once");
  await slack.say(`show ${here.id}`);
  const there = await slack.waitForCard("at-once");
  const words = await Promise.all([telegram.approve(here), slack.approve(there)]);
  expect(words.filter((one) => one === "Approved.")).toHaveLength(1);
  expect(words.find((one) => one !== "Approved.")).toMatch(/^Already approved by you on (Telegram|Slack) at/);
  const said = /Approved by .*Done at .*/;
  const [one, other] = await Promise.all([telegram.settledOn(here, said), slack.settledOn(there, said)]);
  expect(said.exec(one.text)?.[0]).toBe(said.exec(other.text)?.[0]);
  expect(await company.commits("at-once")).toHaveLength(1);
});

it("takes an approval and a rejection of the same card at once as one decision", async () => {
  const { webchat, slack } = company.chats;
  const here = await webchat.cardFor("yes-or-no");
  await slack.say(`show ${here.id}`);
  const there = await slack.waitForCard("yes-or-no");
  await Promise.all([webchat.approve(here), slack.say(`reject ${here.id} no`)]);
  const decided = /(Approved by .*Done at .*|Rejected by .*)/;
  const [one, other] = await Promise.all([webchat.settledOn(here, decided), slack.settledOn(there, decided)]);
  expect(decided.exec(one.text)?.[0]).toBe(decided.exec(other.text)?.[0]);
  const published = one.text.includes("Approved by") ? 1 : 0;
  expect(await company.commits("yes-or-no")).toHaveLength(published);
});

it("holds on every channel what one channel paused, runs it on resume, and lets a rollback through", async () => {
  const { webchat, telegram, slack } = company.chats;
  const done = await webchat.cardFor("before-the-pause");
  await webchat.approve(done);
  await webchat.settledOn(done, /Done at/);
  const card = await telegram.cardFor("held-back");
  await slack.command("/pause", /^Everything is paused/);
  expect(await telegram.approve(card)).toBe("Approved.");
  await telegram.settledOn(card, /Approved by you on Telegram .*Held: .*It goes on after \/resume/);
  await webchat.say(`Publish a post titled "said-while-paused" saying "Later."`);
  const status = await webchat.command("status", /^Paused/);
  expect(status.text).toContain(`[${card.id}]`);
  expect(await company.commits("held-back")).toEqual([]);
  await webchat.say(`/rollback ${done.id}`);
  const undo = await webchat.waitForCard("Remove the post");
  await webchat.approve(undo);
  await webchat.settledOn(done, /Undone at/);
  expect(await company.post("before-the-pause")).toBeUndefined();
  await slack.command("/resume", /^Everything goes on/);
  await telegram.settledOn(card, /Done at/);
  expect(await company.commits("held-back")).toHaveLength(1);
  await webchat.waitForCard("said-while-paused");
});

it("pauses one domain or one agent alone", async () => {
  const { webchat } = company.chats;
  await webchat.command("/pause content", /^content is paused/i);
  await webchat.say(`Publish a post titled "for-later" saying "Later."`);
  await webchat.say("Add contact Grace Hopper <grace@example.com>");
  const contact = await webchat.waitForCard("Grace Hopper");
  await webchat.approve(contact);
  await webchat.settledOn(contact, /Done at/);
  expect(webchat.texts().filter((text) => text.includes("for-later.md"))).toEqual([]);
  await webchat.command("/resume content", /^content goes on/i);
  await webchat.waitForCard("for-later");
});

it.each(CHANNELS)("says what it does not know on %s", async (name) => {
  const chat = company.chats[name];
  await chat.command("/fly", /I know no command \/fly/);
  await chat.command("approve zz9zz9zz", /I know nothing called zz9zz9zz/);
  await chat.command("/pause nowhere", /I know no domain or agent called nowhere/);
  await chat.command("help", /Say in plain words/);
});
