// The real program: fifty taps on one card from Telegram and the local chat, approve against reject, and everything killed in the
// middle of them. One decision; whoever was answered was told that one; no message ever showed the other. And updates that come again.
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { Shown } from "../support/chat.ts";
import { type Company, startCompany } from "../support/company.ts";

let company: Company;

beforeAll(async () => {
  company = await startCompany();
});
beforeEach(() => {
  for (const chat of Object.values(company.chats)) chat.turnPage();
});
afterAll(() => company.stop());

const DECIDED = /(Approved by you [^.]*\. Done at|Rejected by you)/;

/** The card on Telegram and in the local chat. */
async function onBoth(subject: string): Promise<{ here: Shown; there: Shown }> {
  const { telegram, webchat } = company.chats;
  const there = await telegram.cardFor(subject);
  await webchat.say(`show ${there.id}`);
  return { here: await webchat.waitForCard(subject), there };
}

/** Twenty-five from each side; resolves with what those were told who got an answer from a program that lived to give it. */
async function fiftyTaps({ here, there }: { here: Shown; there: Shown }, middle: () => Promise<void>) {
  const { telegram, web } = company;
  const answers = telegram.answers.length;
  const verb = (at: number) => (at % 2 === 0 ? "Approve" : "Reject");
  const queries = Array.from({ length: 25 }, (_, at) => telegram.tap(Number(there.place), verb(at)));
  const pressed = Array.from({ length: 25 }, (_, at) => web.press(here, verb(at + 1)));
  const told = Promise.allSettled(pressed);
  await middle();
  const { telegram: chat } = company.chats;
  const settled = await chat.settledOn(there, DECIDED);
  // The newest tap comes last in the inbox: once it was answered, all were dealt with, whether the answer arrived or not.
  const last = telegram.tap(Number(there.place), "Approve");
  await telegram.waitFor((fake) => fake.answers.some(({ queryId }) => queryId === last), "the last answer");
  const onTelegram = telegram.answers.slice(answers).filter(({ queryId }) => queries.includes(queryId));
  return { settled, told, onTelegram: onTelegram.map(({ text }) => text) };
}

function expectOne(settled: Shown, words: readonly string[]): "approved" | "rejected" {
  const decision = settled.text.includes("Approved by") ? "approved" : "rejected";
  const did = words.filter((one) => /^(Approved\.|Rejected;)/.test(one));
  expect(did.length).toBeLessThanOrEqual(1);
  for (const one of did) expect(one).toMatch(decision === "approved" ? /^Approved/ : /^Rejected/);
  for (const one of words.filter((it) => !did.includes(it)))
    expect(one).toMatch(new RegExp(`^Already ${decision}`));
  return decision;
}

/** Whatever was ever sent to Telegram about this card. */
function expectNeverShown(id: string, other: RegExp): void {
  const texts = company.telegram.calls
    .filter(({ method }) => method === "sendMessage" || method === "editMessageText")
    .map(({ payload }) => String(payload.text))
    .filter((text) => text.includes(id));
  expect(texts.length).toBeGreaterThan(0);
  expect(texts.filter((text) => other.test(text))).toEqual([]);
}

it("makes one decision of fifty taps, and tells everybody which", async () => {
  const cards = await onBoth("fifty-taps");
  const { settled, told, onTelegram } = await fiftyTaps(cards, async () => undefined);
  const here = (await told).map((one) => (one.status === "fulfilled" ? one.value : String(one.reason)));
  expect(onTelegram).toHaveLength(25);
  const decision = expectOne(settled, [...here, ...onTelegram]);
  expect([...here, ...onTelegram].filter((one) => !one.startsWith("Already"))).toHaveLength(1);
  expect(await company.commits("fifty-taps")).toHaveLength(decision === "approved" ? 1 : 0);
  const face = await company.chats.webchat.settledOn(cards.here, DECIDED);
  expect(face.text).toContain(decision === "approved" ? "Approved by" : "Rejected by");
  expectNeverShown(cards.there.id, decision === "approved" ? /Rejected by/ : /Approved by/);
});

it.each([0, 3, 12])(
  "makes one decision of fifty taps when everything is killed after %s answers",
  async (after) => {
    const subject = `killed-after-${after}`;
    const cards = await onBoth(subject);
    const before = company.telegram.answers.length;
    const { settled, told, onTelegram } = await fiftyTaps(cards, async () => {
      await company.telegram.waitFor((fake) => fake.answers.length >= before + after, `${after} answers`);
      await company.app.kill9();
      await company.restart();
    });
    const decision = expectOne(settled, onTelegram);
    expect(await company.commits(subject)).toHaveLength(decision === "approved" ? 1 : 0);
    expectNeverShown(cards.there.id, decision === "approved" ? /Rejected by/ : /Approved by/);
    // Presses that the dead program did not take are the page's to send again; nothing of them is half done.
    void told;
    await company.chats.telegram.command("/verify", /^The journal is whole/);
  },
);

it("has one consequence of each update, however often Telegram and the page deliver it again", async () => {
  const { telegram, webchat } = company.chats;
  const card = await telegram.cardFor("again-and-again");
  for (let times = 0; times < 4; times += 1) company.telegram.redeliverLast();
  company.telegram.tap(Number(card.place), "Approve");
  for (let times = 0; times < 4; times += 1) company.telegram.redeliverLast();
  await telegram.settledOn(card, /Done at/);
  await webchat.say("Add contact Grace Hopper <grace@example.com>");
  for (let times = 0; times < 4; times += 1) await webchat.driver.redeliver();
  const contact = await webchat.waitForCard("Grace Hopper");
  await webchat.edit(contact, { name: "Grace M. Hopper" });
  for (let times = 0; times < 4; times += 1) await webchat.driver.redeliver();
  const edited = await webchat.waitForCard("Grace M. Hopper");
  await Promise.all([webchat.approve(edited), webchat.driver.redeliver()]);
  await webchat.settledOn(edited, /Done at/);
  const inbox = await telegram.command("inbox", /wait/);
  expect(inbox.text).toContain("Nothing waits for you");
  expect(await company.commits("again-and-again")).toHaveLength(1);
  expect(company.contacts()).toEqual([{ name: "Grace M. Hopper", email: "grace@example.com" }]);
  expect(telegram.messages().filter(({ text }) => text.includes("again-and-again.md"))).toHaveLength(1);
});
