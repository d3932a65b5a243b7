// SIGKILL at any moment: what was accepted is not lost, what was approved happens exactly once, old buttons go on working.
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { aSubject, type Company, onEvery, startCompany } from "../support/company.ts";
import { POINTS, reaching } from "../support/on-the-way.ts";

let company: Company;

beforeAll(async () => {
  company = await startCompany();
});
beforeEach(() => {
  for (const chat of Object.values(company.chats)) chat.turnPage();
});
afterAll(() => company.stop());

it("lets the old card's button work exactly once on every channel after everything was killed", async () => {
  const { webchat, telegram, slack } = company.chats;
  const chats = [webchat, telegram, slack];
  const cards = await Promise.all(chats.map((chat) => chat.cardFor(`kept-${chat.name}`)));
  // A card that the program did not live to note as shown is shown again; these it has noted.
  await Promise.all(chats.map((chat) => chat.command("inbox", /wait/)));
  await company.app.kill9();
  await company.restart();
  await Promise.all(
    chats.map(async (chat, at) => {
      const card = chat.now(cards[at] as (typeof cards)[number]);
      const words = await Promise.all([chat.approve(card), chat.approve(card)]);
      expect(words.filter((one) => one === "Approved.")).toHaveLength(1);
      const done = await chat.settledOn(card, /Done at/);
      expect(done.place).toBe(card.place);
      await chat.driver.redeliver();
      await chat.command("inbox", /wait/);
      expect(await company.commits(`kept-${chat.name}`)).toHaveLength(1);
    }),
  );
});

it("hears after a restart what was said while it was dead", async () => {
  const { telegram } = company.chats;
  const card = await telegram.cardFor("while-dead");
  await company.app.kill9();
  const answered = telegram.approve(card);
  await telegram.say(`Publish a post titled "said-to-the-dead" saying "Hello?"`);
  await company.restart();
  expect(await answered).toBe("Approved.");
  await telegram.settledOn(card, /Done at/);
  await telegram.waitForCard("said-to-the-dead");
  expect(await company.commits("while-dead")).toHaveLength(1);
});

it("adopts or replaces the servers that a killed program left behind", async () => {
  const { webchat } = company.chats;
  const card = await webchat.cardFor("left-behind");
  await webchat.command("inbox", /wait/);
  await company.app.kill9Alone();
  await company.restart();
  await webchat.approve(card);
  await webchat.settledOn(card, /Done at/);
  expect(await company.commits("left-behind")).toHaveLength(1);
});

it.each([...POINTS, ...POINTS])("commits exactly once when it is killed after the tap: %s", async (point) => {
  const { telegram } = company.chats;
  const subject = aSubject();
  const card = await telegram.cardFor(subject);
  const reached = reaching(company, point, { place: card.place, subject });
  company.telegram.tap(Number(card.place), "Approve");
  await reached;
  await company.app.kill9();
  await company.restart();
  await telegram.settledOn(card, /Approved by you .*Done at/);
  await telegram.command("inbox", /wait/);
  expect(await company.commits(subject)).toHaveLength(1);
  // A kill between a post and its record shows the card a second time: at least once is what a chat can promise.
  const copies = telegram.messages().filter((one) => one.text.includes(`${subject}.md`));
  expect(copies.length).toBeLessThanOrEqual(2);
});

it("goes on after all those kills as if nothing had been, and its journal is whole", async () => {
  await onEvery(company, async (chat, subject) => {
    const card = await chat.cardFor(subject);
    await chat.approve(card);
    await chat.settledOn(card, /Done at/);
    await chat.command("/verify", /^The journal is whole/);
  });
});
