// The custodian's watch: an agent that keeps failing is paused and named, once, and goes on when the operator says so.
import { expect, it } from "vitest";
import { Fault } from "#core/fault";
import { givenWorld, MINUTE } from "../support/world.ts";

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
