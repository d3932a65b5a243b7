// The custodian's watch: an agent that keeps failing is paused and named, once, and goes on when the operator says so.
import { expect, it } from "vitest";
import { Fault } from "#core/fault";
import { adoptPolicy } from "../support/adopt-policy.ts";
import { type GivenWorld, givenWorld, MINUTE } from "../support/world.ts";

const POST = 'Publish a post titled "Pricing" saying "Charge for outcomes."';
const refusal = { fault: new Fault("refused", "The model refuses.") };

it("pauses an agent that failed three times within the hour, says so once, and lets it go on after /resume", async () => {
  const you = await givenWorld();
  you.model.script("understand", refusal, refusal, refusal);
  for (let time = 0; time < 3; time += 1) await you.say(POST);
  await you.advance(6 * MINUTE);
  expect(you.sees()).toContain("I am pausing agent planner: the planner failed 3 times");
  await you.advance(30 * MINUTE);
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
    "The company has used $0.30 of $0.50 and will reach that before today is over",
  );
  expect(await you.world.journal.events({ types: ["pause.began"], limit: 9 })).toEqual([]);
  await you.restart();
  await you.advance(3 * 60 * MINUTE);
  expect(saysBurn(you)).toHaveLength(1);
  const warned = await you.world.journal.events({ types: ["cap.warned"], limit: 9 });
  expect(warned.map(({ data }) => data.scope)).toEqual(["company"]);
});

it("pauses a domain whose spending leapt, and not again after /resume", async () => {
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
  const began = () => you.world.journal.events({ types: ["pause.began"], limit: 9 });
  expect((await began()).map(({ data }) => data.scope)).toEqual(["domain:company"]);
  expect(you.sees()).toContain("in the last hour, where");
  await you.say("/resume");
  await you.advance(30 * MINUTE);
  expect(await began()).toHaveLength(1);
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
