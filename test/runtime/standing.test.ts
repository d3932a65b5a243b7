// What comes by itself: standing goals once per occurrence, and the digest once a day.
import { beforeEach, expect, it } from "vitest";
import { DAY, type GivenWorld, givenWorld, HOUR } from "../support/world.ts";

let you: GivenWorld;
beforeEach(async () => {
  you = await givenWorld();
});
const digests = (who = you as { cards: GivenWorld["cards"] }) =>
  who.cards().filter(({ title }) => title.startsWith("Digest of"));
const turns = async () => (await you.world.journal.events({ types: ["standing.ran"], limit: 99 })).length;

it("asks at each occurrence, in the operator's time zone", async () => {
  await you.say('Every day at 16:00, publish a post titled "Daily" saying "Hi."');
  expect(you.newest()).toMatch(/Standing goal [0-9a-z]{8} is set: every day at 16:00 \(Europe\/Berlin\)\./);
  await you.advance(5 * HOUR);
  expect(await turns()).toBe(0);
  await you.advance(HOUR + 1);
  expect(await turns()).toBe(1);
  expect(you.waiting().title).toBe("Put posts/Daily");
  expect(you.shelf.done).toEqual([]);
  await you.tap("approve");
  await you.advance(DAY);
  expect(await turns()).toBe(2);
  expect(you.shelf.done).toEqual(["posts/Daily = Hi."]);
});

it("keeps to the time zone that was named, and names it", async () => {
  await you.say('Every day at 9:00 in New York, publish a post titled "Daily" saying "Hi."');
  expect(you.newest()).toMatch(
    /is set: every day at 9:00 \(America\/New_York\)\.\s+Next run: Sunday,? 22 November 2026 at 09:00\./,
  );
  await you.say("/status");
  expect(you.newest()).toContain("every day at 9:00 (America/New_York): publish");
  await you.advance(5 * HOUR - 1);
  expect(await turns()).toBe(0);
  await you.advance(2);
  expect(await turns()).toBe(1);
});

it("asks which time zone is meant when there is no such zone, with an example", async () => {
  await you.say('Every day at 9:00 Mars/X, publish a post titled "Daily" saying "Hi."');
  expect(you.newest()).toContain(
    "“Mars/X” is no time zone I know. Which one do you mean? For example Europe/Berlin.",
  );
  expect(await you.world.journal.count({ kind: "standing" })).toBe(0);
  await you.say("Europe/Berlin");
  expect(you.newest()).toContain("is set: every day at 9:00 (Europe/Berlin).");
});

it("takes a turn once, also when its wake-up is delivered twice or late", async () => {
  await you.say('Every day at 16:00, publish a post titled "Daily" saying "Hi."');
  const [standing] = await you.world.journal.find({ kind: "standing", limit: 1 });
  await you.advance(6 * HOUR + 1);
  const again = [{ queue: "activate" as const, about: standing?.stream ?? "" }];
  await you.world.jobs.send([...again, ...again]);
  await you.settle();
  await you.advance(30_000);
  await you.world.jobs.send(again);
  await you.settle();
  expect(await turns()).toBe(1);
  await you.advance(15 * 60_000);
  await you.world.jobs.send(again);
  await you.settle();
  expect(await turns()).toBe(1);
});

it("makes up for one turn, and no more, after it was down for days", async () => {
  await you.say('Every day at 16:00, publish a post titled "Daily" saying "Hi."');
  const { clock } = you;
  clock.advance(3 * DAY);
  await you.restart();
  await you.settle();
  expect(await turns()).toBe(1);
});

it("makes up for one turn, and no more, after a pause of days", async () => {
  await you.say('Every day at 16:00, publish a post titled "Daily" saying "Hi."');
  await you.say("/pause");
  await you.advance(3 * DAY);
  expect(await turns()).toBe(0);
  await you.say("/resume");
  expect(await turns()).toBe(1);
  expect(you.waiting().title).toBe("Put posts/Daily");
});

it("ends when told to", async () => {
  await you.say('Every day at 16:00, publish a post titled "Daily" saying "Hi."');
  const id = /Standing goal (\w+)/.exec(you.newest())?.[1] ?? "";
  await you.say("/status");
  expect(you.newest()).toContain(`[${id}], ran 0 times`);
  await you.say(`stop ${id}`);
  expect(you.newest()).toContain("has ended");
  await you.advance(DAY);
  await you.world.jobs.send([{ queue: "activate", about: `standing/${id}` }]);
  await you.settle();
  await you.advance(3 * DAY);
  expect(await turns()).toBe(0);
  await you.restart();
  await you.advance(3 * DAY);
  expect(await turns()).toBe(0);
});

it("sends the digest once a day at its time, wherever the operator speaks", async () => {
  await you.say("/digest at 12:00 UTC");
  const phone = you.at("telegram", "42");
  await phone.say("/status");
  await you.advance(3 * HOUR + 1);
  expect(digests()).toHaveLength(1);
  expect(digests(phone)).toHaveLength(1);
  await you.world.jobs.send([{ queue: "activate", about: "digest/daily" }]);
  await you.restart();
  await you.advance(HOUR);
  expect(digests()).toHaveLength(1);
  await you.advance(DAY);
  expect(digests()).toHaveLength(2);
});

it("tells in the digest what was done, waits, is held and was spent, with the head of the journal", async () => {
  await you.say('Publish a post titled "One" saying "1."');
  await you.tap("approve");
  await you.say('Publish a post titled "Two" saying "2."');
  await you.say("/pause");
  await you.tap("approve");
  await you.say("/digest");
  const text = you.newest();
  expect(text).toMatch(/1 done, 0 waiting, 0 failed, (?:1 held, )?\$0\.00 spent/);
  expect(text).toMatch(/Done\nPut posts\/One \[/);
  expect(text).toMatch(/Held by a pause\nPut posts\/Two \[/);
  const head = /head ([0-9a-f]{16})/.exec(text)?.[1] ?? "";
  await you.say(`/verify ${head}`);
  expect(you.newest()).toContain(`The head ${head} you gave is part of it.`);
});

it("keeps the digest's time through a restart, and says how to set it when it cannot be read", async () => {
  await you.say("/digest at 25:00");
  expect(you.newest()).toContain("/digest at 18:00 Europe/Berlin");
  await you.say("/digest at 12:00 Mars/Olympus");
  expect(you.newest()).toContain("/digest at 18:00 Europe/Berlin");
  await you.say("/digest at 21:30 America/New_York");
  expect(you.newest()).toContain("21:30, America/New_York");
  await you.restart();
  await you.advance(17 * HOUR);
  expect(digests()).toHaveLength(0);
  await you.advance(HOUR);
  expect(digests()).toHaveLength(1);
});
