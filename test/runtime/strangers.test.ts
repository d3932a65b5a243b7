// Only the operator is heard: strangers get one line, once; pairing works once, in time.
import { beforeEach, expect, it } from "vitest";
import { Fault } from "#core/fault";
import { type GivenWorld, givenWorld, MINUTE, PAIRING_CODE } from "../support/world.ts";

const POST = 'Publish a post titled "Pricing" saying "Charge for outcomes."';

let you: GivenWorld;
beforeEach(async () => {
  you = await givenWorld();
});
const attempts = async () =>
  (await you.world.journal.events({ types: ["stranger.heard"], limit: 99 })).length;

it("tells a stranger one polite line, once, notes the attempt, and does nothing", async () => {
  const eve = you.at("telegram", "666");
  await eve.say(POST);
  await eve.say("/status");
  await eve.say("hello?");
  expect(eve.cards().map(({ title }) => title)).toEqual([
    "I work for one person only, so I cannot help you here.",
  ]);
  expect(await attempts()).toBe(1);
  expect(you.model.asked()).toEqual([]);
  expect(await you.world.inbox.pending()).toEqual([]);
});

it("tells each stranger once", async () => {
  await you.at("telegram", "666").say("hi");
  await you.at("telegram", "667").say("hi");
  expect(await attempts()).toBe(2);
});

it("refuses a stranger's tap in the operator's own chat", async () => {
  await you.say(POST);
  const eve = you.at("webchat", "eve", you.thread);
  expect(await eve.tap("approve")).toBe("Only the operator can decide here.");
  expect(await eve.tap("reject")).toBe("Only the operator can decide here.");
  expect(you.shelf.done).toEqual([]);
  await you.tap("approve");
  expect(you.shelf.done).toHaveLength(1);
});

it("takes no decision typed, no form and no command from a stranger", async () => {
  await you.say(POST);
  const { id } = you.waiting();
  const eve = you.at("webchat", "eve", you.thread);
  await eve.say(`approve ${id}`);
  await eve.say("/pause");
  await eve.submit("edit", id, { body: "Mine." });
  await eve.submit("reject", id, { reason: "no" });
  expect(you.waiting().id).toBe(id);
  await you.say("/status");
  expect(you.newest()).toContain("Running.");
});

it("does not let a stranger pair where there is an operator, even with the right code", async () => {
  const eve = you.at("telegram", "666");
  await eve.say(`/pair ${PAIRING_CODE}`);
  await eve.say("/status");
  expect(eve.sees()).not.toContain("Paired");
  expect(eve.sees()).not.toContain("Running");
});

it("pairs with the code although the database was away when it was sent", async () => {
  you = await givenWorld({ operators: ["webchat:local"] });
  const phone = you.at("telegram", "42");
  const { commit } = you.world.journal;
  let away = true;
  const refusing: typeof commit = async (wanted) => {
    if (!away) return commit(wanted);
    away = false;
    throw new Fault("unavailable", "The database is away.", { retry: { afterMs: 1_000 } });
  };
  Object.assign(you.world.journal, { commit: refusing });
  await phone.say(`/pair ${PAIRING_CODE}`);
  await you.advance(MINUTE);
  expect([away, phone.newest()]).toEqual([false, expect.stringContaining("Paired")]);
});

it("pairs nobody who guesses on and on", async () => {
  you = await givenWorld({ operators: ["webchat:local"] });
  const eve = you.at("telegram", "666");
  for (let guess = 0; guess < 20; guess += 1) await eve.say(`/pair ${100_000 + guess}`);
  await eve.say(`/pair ${PAIRING_CODE}`);
  await eve.say(POST);
  expect(eve.sees()).not.toContain("Paired");
  expect(you.model.asked()).toEqual([]);
});

it("pairs whoever sends the code first, once, and keeps it", async () => {
  you = await givenWorld({ operators: ["webchat:local"] });
  const phone = you.at("telegram", "42");
  await phone.say("hello");
  expect(phone.newest()).toContain("/pair");
  await phone.say("/pair 111111");
  expect(phone.newest()).toContain("not right");
  await phone.say(`/pair ${PAIRING_CODE}`);
  expect(phone.newest()).toContain("Paired");
  await you.at("telegram", "666").say(`/pair ${PAIRING_CODE}`);
  expect(you.at("telegram", "666").newest()).toContain("one person only");
  await you.restart();
  await phone.say(POST);
  await phone.tap("approve");
  expect(you.shelf.done).toHaveLength(1);
});

it("takes no code after ten minutes", async () => {
  you = await givenWorld({ operators: ["webchat:local"] });
  const phone = you.at("telegram", "42");
  await you.advance(11 * MINUTE);
  await phone.say(`/pair ${PAIRING_CODE}`);
  expect(phone.newest()).toContain("older than ten minutes");
  await phone.say("/status");
  expect(phone.sees()).not.toContain("Running");
});
