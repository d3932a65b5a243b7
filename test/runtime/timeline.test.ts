// /timeline as it is asked: a day however it is named, anything by its id, and a busy day page by page.
import { beforeEach, expect, it } from "vitest";
import { DAY, type GivenWorld, givenWorld, HOUR } from "../support/world.ts";

const POST = 'Publish a post titled "Pricing" saying "Charge for outcomes."';

let you: GivenWorld;
beforeEach(async () => {
  you = await givenWorld();
});
const answer = async (text: string) => {
  await you.say(text);
  return you.newest();
};

it("lists the decisions of a day newest first, and what came of them", async () => {
  await you.say(POST);
  const { id } = you.waiting();
  await you.advance(HOUR);
  await you.tap("approve");
  const lines = [`11:00 done: Put posts/Pricing [${id}]`, "11:00 approved by you on the local chat"];
  expect(await answer("/timeline")).toContain(`Decisions of today\nNewest first\n${lines.join("\n")}`);
  await you.advance(DAY);
  expect(await answer("/timeline")).toBe("Nothing was decided today.");
  for (const day of ["yesterday", "2026-11-22", "22 Nov", "Nov 22"])
    expect(await answer(`/timeline ${day}`)).toContain(lines.join("\n"));
  expect(await answer("/timeline 2026-11-20")).toBe("Nothing was decided on 20 Nov.");
});

it("leaves questions and greetings out of a day, and begins a goal with what was said", async () => {
  await you.say("What do you know about Acme?");
  await you.say("Do the thing");
  await you.say(POST);
  const { id } = you.waiting();
  await you.tap("approve");
  expect(await answer("/timeline")).not.toContain("you said");
  const [done] = await you.world.journal.find({ kind: "effect", limit: 1 });
  const goal = done?.view.goal ?? "";
  for (const any of [id, goal, id.toUpperCase()]) {
    const text = await answer(`/timeline ${any}`);
    expect(text).toContain(`Decisions of goal ${goal}`);
    expect(text).toContain(`you said: “${POST}” [${goal}]`);
    expect(text).toContain(`done: Put posts/Pricing [${id}]`);
  }
});

it("tells of a standing goal its turns", async () => {
  await you.say('Every day at 16:00, publish a post titled "Daily" saying "Hi."');
  const [standing] = await you.world.journal.find({ kind: "standing", limit: 1 });
  await you.advance(7 * HOUR);
  await you.say(`stop ${standing?.stream.split("/")[1]}`);
  expect(await answer(`/timeline ${standing?.stream.split("/")[1]}`)).toMatch(
    /standing goal ended by you.*\n16:00 turn taken as goal \w{8}.*\n10:00 standing goal set, every day at 16:00/,
  );
});

it.each(["nonsense", "2026-02-30", "32 Nov", "zzzzzzz9", "<b>", "last week"])(
  "says how to ask when it cannot read %s",
  async (words) => {
    expect(await answer(`/timeline ${words}`)).toMatch(
      /is no day and no id I know\.\sSay `\/timeline yesterday`, `\/timeline 22 Nov`/,
    );
  },
);

it("says of what belongs to no goal, and of a day to come, that nothing was decided", async () => {
  await you.say("/status");
  const note = you.cards()[0]?.id ?? "";
  expect(await answer(`/timeline ${note}`)).toContain("belongs to no goal");
  expect(await answer("/timeline 2027-01-01")).toBe("2027-01-01 is still to come: nothing was decided yet.");
});

it("shows a busy day page by page", async () => {
  for (let count = 0; count < 22; count += 1) await you.say(count % 2 === 0 ? "/pause" : "/resume");
  await you.say("/resume");
  for (let count = 0; count < 22; count += 1) await you.say(count % 2 === 0 ? "/pause" : "/resume");
  const first = await answer("/timeline");
  expect(first).toContain("Older ones: `/timeline today page 2`");
  const second = await answer("/timeline today page 2");
  expect(second).toContain("policy version 1 adopted by Adjutant");
  expect(second).not.toContain("Older ones");
  const lines = (text: string) => text.split("\n").filter((line) => /^\d\d:\d\d /.test(line)).length;
  expect(lines(first)).toBe(40);
  expect(lines(second)).toBe(5);
  expect(await answer("/timeline page 9")).toContain("There is no page 9 of that.");
});

it("keeps to the operator's days, also where they begin half a day before London's", async () => {
  await you.say("/digest at 18:00 Pacific/Auckland");
  await you.say(POST);
  await you.tap("approve");
  expect(await answer("/timeline")).toContain("22:00 done: Put posts/Pricing");
  await you.advance(DAY);
  expect(await answer("/timeline 2026-11-22")).toContain("22:00 done: Put posts/Pricing");
});
