// The custodian's watch: an agent that keeps failing is paused and named, once, and goes on when the operator says so.
import { expect, it } from "vitest";
import { Fault } from "#core/fault";
import { adoptPolicy } from "../support/adopt-policy.ts";
import { textOf } from "../support/person.ts";
import { type GivenWorld, givenWorld, MINUTE } from "../support/world.ts";

const POST = 'Publish a post titled "Pricing" saying "Charge for outcomes."';
/** The newest card that asks about a pause. */
function asked(you: GivenWorld) {
  const card = you.cards().findLast(({ title }) => title.endsWith("is paused"));
  if (card === undefined) throw new Error(`No card asks about a pause:\n${you.sees()}`);
  return card;
}

const refusal = { fault: new Fault("refused", "The model refuses.") };

it("pauses an agent that failed three times within the hour, says so once, and lets it go on after /resume", async () => {
  const you = await givenWorld();
  you.model.script("understand", refusal, refusal, refusal);
  for (let time = 0; time < 3; time += 1) await you.say(POST);
  await you.advance(6 * MINUTE);
  expect(asked(you).title).toBe("Needs you: planner is paused");
  expect(asked(you).state?.words).toContain("I paused agent planner: the planner failed 3 times");
  await you.advance(30 * MINUTE);
  expect(you.cards().filter(({ title }) => title.includes("is paused"))).toHaveLength(1);
  const pauses = await you.world.journal.events({ types: ["pause.began"], limit: 9 });
  expect(pauses.map(({ actor, data }) => [actor, data.scope])).toEqual([
    ["agent:custodian", "agent:planner"],
  ]);
  await you.say("/resume");
  await you.advance(30 * MINUTE);
  expect(await you.world.journal.count({ kind: "pause", status: ["running"] })).toBe(1);
});

it("leaves an agent alone that failed twice", async () => {
  const you = await givenWorld();
  you.model.script("understand", refusal, refusal);
  for (let time = 0; time < 2; time += 1) await you.say(POST);
  await you.advance(30 * MINUTE);
  expect(await you.world.journal.events({ types: ["pause.began"], limit: 9 })).toEqual([]);
});

const dayCap = (you: GivenWorld, dollars: number) =>
  adoptPolicy(you, { caps: [{ scope: "company", per: "day", usd: dollars }] });
const saysBurn = (you: GivenWorld) => you.cards().filter(({ title }) => title.includes("has used"));

it("warns once that a cap will be reached before the day is over, and pauses nothing", async () => {
  const you = await givenWorld({ reserves: 300_000 });
  await dayCap(you, 0.5);
  const dear = { reply: {}, cost: 300_000 };
  you.model.script("understand", dear);
  await you.say(POST);
  await you.advance(3 * 60 * MINUTE);
  expect(saysBurn(you)).toHaveLength(1);
  expect(you.sees()).toContain(
    "The company has used $0.30 of $0.50 and will reach that before 22 Nov is over",
  );
  expect(await you.world.journal.events({ types: ["pause.began"], limit: 9 })).toEqual([]);
  await you.restart();
  await you.advance(3 * 60 * MINUTE);
  expect(saysBurn(you)).toHaveLength(1);
  const warned = await you.world.journal.events({ types: ["cap.warned"], limit: 9 });
  expect(warned.map(({ data }) => data.scope)).toEqual(["company"]);
});

/** A week of small change, and then two dollars within an hour: the custodian has paused the domain. */
async function leapt(): Promise<GivenWorld> {
  const you = await givenWorld({ reserves: 10_000 });
  const spend = (cost: number) => {
    you.model.script("understand", { reply: {}, cost });
    return you.say(POST);
  };
  for (let day = 0; day < 7; day += 1) {
    await spend(10_000);
    await you.advance(24 * 60 * MINUTE);
  }
  await dayCap(you, 5);
  await spend(2_000_000);
  await you.advance(6 * MINUTE);
  return you;
}

const began = (you: GivenWorld) => you.world.journal.events({ types: ["pause.began"], limit: 9 });
const isPaused = async (you: GivenWorld) =>
  (await you.world.journal.count({ kind: "pause", status: ["paused"] })) === 1;

it("pauses a domain whose spending leapt, and not again after /resume", async () => {
  const you = await leapt();
  expect((await began(you)).map(({ data }) => data.scope)).toEqual(["domain:company"]);
  const { id } = asked(you);
  await you.say("/resume");
  expect(you.card(id).state?.words).toBe("company goes on.");
  expect(you.card(id).buttons).toEqual([]);
  await you.advance(30 * MINUTE);
  expect(await began(you)).toHaveLength(1);
});

it("asks about what it paused on one card, with the figures and the next steps", async () => {
  const you = await leapt();
  await you.say(POST);
  const { id, buttons } = asked(you);
  const card = textOf(you.card(id));
  expect(card).toContain("I paused domain company: company spent $2.00 in the last hour, where");
  expect(card).toContain("Spent in the last hour: $2.00");
  expect(card).toContain("May spend a day: $5.00");
  expect(buttons.map(({ label }) => label)).toEqual(["Resume", "Keep it paused", "Hand to me"]);
  await you.say("/inbox");
  expect(you.newest()).toContain(`company is paused [${id}]`);
  await you.restart();
  await you.advance(60 * MINUTE);
  expect(you.cards().filter(({ title }) => title.includes("company is paused"))).toHaveLength(1);
});

it("lets it go on by the button of that card, and says what it did", async () => {
  const you = await leapt();
  const { id } = asked(you);
  expect(await you.tap("retry", id)).toContain("company goes on.");
  expect(await isPaused(you)).toBe(false);
  expect(you.card(id).state?.words).toMatch(
    /^You chose “Resume” on the local chat at 10:06: company goes on\./,
  );
  await you.say(`/why ${id}`);
  expect(you.newest()).toContain("Decided: retry by you on the local chat");
});

it("stays paused when you leave it so, and asks no more", async () => {
  const you = await leapt();
  const { id } = asked(you);
  await you.say(`skip ${id}`);
  expect(you.card(id).state?.words).toBe(
    "You chose “Keep it paused” on the local chat at 10:06: company stays paused; /resume company lets it go on.",
  );
  await you.advance(60 * MINUTE);
  expect(await isPaused(you)).toBe(true);
  expect(you.card(id).buttons).toEqual([]);
});

it("lists what it holds, and hands those goals to you", async () => {
  const you = await leapt();
  await you.say(POST);
  const { id } = asked(you);
  await you.say(`show ${id}`);
  expect(textOf(you.card(id))).toContain("planner: next step for “Publish a post");
  expect(await you.tap("hand", id)).toBe("It is in your hands now.");
  expect(you.sees()).toContain("In your hands: “Publish a post titled");
  expect(await isPaused(you)).toBe(true);
});

it("pauses at once in quiet hours, and asks about it when they are over", async () => {
  const you = await givenWorld();
  await adoptPolicy(you, { quietHours: { from: "09:00", to: "12:00" } });
  you.model.script("understand", refusal, refusal, refusal);
  for (let time = 0; time < 3; time += 1) await you.say(POST);
  await you.advance(30 * MINUTE);
  expect(await isPaused(you)).toBe(true);
  expect(you.sees()).not.toContain("planner is paused");
  await you.advance(120 * MINUTE);
  expect(asked(you).title).toBe("Needs you: planner is paused");
});

it("blames no agent for a tool that is broken, and pauses nobody for it", async () => {
  const you = await givenWorld();
  you.shelf.fail(new Fault("unavailable", "The site is gone."));
  for (const title of ["One", "Two", "Three", "Four"]) {
    await you.say(POST.replace("Pricing", title));
    await you.tap("approve");
  }
  await you.advance(30 * MINUTE);
  expect(await you.world.journal.events({ types: ["pause.began"], limit: 9 })).toEqual([]);
});

it("pauses the agent that fails, and not the planner that had delegated to it", async () => {
  const you = await givenWorld();
  you.model.script("draft", refusal, refusal, refusal);
  for (let time = 0; time < 3; time += 1) {
    await you.say("Write and publish a post about pricing");
    await you.tap("stop");
  }
  await you.advance(6 * MINUTE);
  const pauses = await you.world.journal.events({ types: ["pause.began"], limit: 9 });
  expect(pauses.map(({ data }) => data.scope)).toEqual(["agent:writer"]);
});

it("warns once of two caps that speak of one total, and comes to its end", async () => {
  const you = await givenWorld({ reserves: 300_000 });
  const day = { scope: "company", per: "day" } as const;
  await adoptPolicy(you, {
    caps: [
      { ...day, usd: 0.5 },
      { ...day, usd: 0.6 },
    ],
  });
  you.model.script("understand", { reply: {}, cost: 300_000 });
  await you.say(POST);
  await you.advance(20 * MINUTE);
  expect(await you.world.journal.events({ types: ["cap.warned"], limit: 9 })).toHaveLength(1);
  expect(await you.world.journal.count({ kind: "task", status: ["active"] })).toBe(0);
});
