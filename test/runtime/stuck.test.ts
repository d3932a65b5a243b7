// A step that is stuck: its card and the matter made of it name the goal, say each fault once, and end with who ended it.
import { beforeEach, expect, it } from "vitest";
import { Fault } from "#core/fault";
import { type GivenWorld, givenWorld, HOUR } from "../support/world.ts";

const POST = 'Publish a post titled "Pricing" saying "Charge for outcomes."';
const KEY = "The endpoint does not accept the key.";

let you: GivenWorld;
beforeEach(async () => {
  you = await givenWorld();
  you.model.script("understand", { fault: new Fault("not-allowed", KEY) });
  await you.say(POST);
});

const matter = () => you.cards().find(({ title }) => title.endsWith("is stuck"));

it("is told of by its goal's own words after a day, with its fault said once", async () => {
  await you.advance(25 * HOUR);
  expect(matter()?.title).toBe(`Needs you: “${POST}” is stuck`);
  expect(JSON.stringify(matter()).split(KEY)).toHaveLength(2);
});

it("closes the matter at once where it is stopped on its own card, and says so", async () => {
  await you.advance(25 * HOUR);
  const id = matter()?.id ?? "";
  await you.tap("stop");
  expect(you.card(id)).toMatchObject({
    title: `“${POST}”`,
    state: { words: "Stopped by you." },
    buttons: [],
  });
});

it("ends where it is skipped and cannot do without its model, and is not called failed", async () => {
  await you.advance(25 * HOUR);
  const id = matter()?.id ?? "";
  await you.tap("skip", id);
  expect(you.card(id).state?.words).toContain("You chose “Skip” on the local chat at 11:00");
  expect(you.sees()).not.toContain("stopped without finishing");
  const [goal] = await you.world.journal.find({ kind: "goal", limit: 1 });
  expect(goal?.view.status).toBe("declined");
});
