// Quiet hours: what nobody asked for waits until they are over and comes in one note; what was asked for goes at once.
import { beforeEach, expect, it } from "vitest";
import { Fault } from "#core/fault";
import { endOfQuiet } from "#runtime/chat/quiet";
import { adoptPolicy as adopt } from "../support/adopt-policy.ts";
import { type GivenWorld, givenWorld, HOUR, MINUTE } from "../support/world.ts";

const NIGHT = { from: "22:00", to: "07:00" };
const post = (title: string) => `Publish a post titled "${title}" saying "Charge for outcomes."`;

let you: GivenWorld;
beforeEach(async () => {
  you = await givenWorld();
  await adopt(you, { quietHours: NIGHT, approvals: { expireHours: 72, remindHours: 1, waitMinutes: 10 } });
  // From ten in the morning to half past ten in the evening, in Berlin.
  await you.advance(12.5 * HOUR);
});

it("holds reminders until the morning, and says them in one note", async () => {
  for (const title of ["One", "Two", "Three"]) await you.say(post(title));
  const before = you.messages().length;
  await you.advance(8 * HOUR);
  expect(you.messages()).toHaveLength(before);
  await you.advance(HOUR);
  expect(you.messages()).toHaveLength(before + 1);
  expect(you.newest()).toContain("While it was quiet, 3 matters came up.");
  expect(you.newest()).toContain("Still waiting for you: Put posts/Two");
});

it("says a single one as it is", async () => {
  await you.say(post("One"));
  await you.advance(10 * HOUR);
  expect(you.newest()).toContain("Still waiting for you: Put posts/One");
});

it("answers, asks and tells results at once, also at night", async () => {
  await you.say("/status");
  expect(you.newest()).toContain("Running");
  await you.say(post("One"));
  await you.tap("approve");
  expect(you.card(you.cards().at(-1)?.id ?? "").state?.words).toContain("Done at 22:30");
});

it("holds the card of what needs you until the morning, while the cards of what waits say so at once", async () => {
  you.shelf.fail(new Fault("unavailable", "The site does not answer.", { retry: { afterMs: 1_000 } }));
  await you.say(post("One"));
  const { id } = you.waiting();
  await you.tap("approve", id);
  await you.advance(MINUTE);
  expect(you.card(id).state?.words).toContain("so it rests");
  expect(you.sees()).not.toContain("Needs you");
  await you.advance(9 * HOUR);
  expect(you.newest()).toContain("Needs you: site.publish does not work");
});

it("survives a restart in the night", async () => {
  for (const title of ["One", "Two"]) await you.say(post(title));
  await you.advance(2 * HOUR);
  await you.restart();
  await you.advance(7 * HOUR);
  expect(you.sees()).toContain("While it was quiet, 2 matters came up.");
});

it.each([
  ["2026-11-22T20:59:00Z", undefined],
  ["2026-11-22T21:00:00Z", "2026-11-23T06:00:00.000Z"],
  ["2026-11-23T05:59:30Z", "2026-11-23T06:00:00.000Z"],
  ["2026-11-23T06:00:00Z", undefined],
  // The night the clocks are put back in Berlin, and the one they are put forward.
  ["2026-10-24T21:00:00Z", "2026-10-25T06:00:00.000Z"],
  ["2026-03-28T22:00:00Z", "2026-03-29T05:00:00.000Z"],
])("knows when they end, at %s", (now, end) => {
  expect(endOfQuiet(NIGHT, new Date(now), "Europe/Berlin")).toBe(end);
});
