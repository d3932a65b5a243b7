// The digest leaves nothing out and nothing double: it covers all since the last one, once a day, also after a night off.
import { beforeEach, expect, it } from "vitest";
import { Fault } from "#core/fault";
import { DAY, type GivenWorld, givenWorld, HOUR, MINUTE } from "../support/world.ts";

let you: GivenWorld;
beforeEach(async () => {
  you = await givenWorld();
});
const post = (title: string) => you.say(`Publish a post titled "${title}" saying "Hi."`);
const digests = () => you.cards().filter(({ title }) => title.startsWith("Digest of"));
const titles = () => digests().map(({ title }) => title.replace(/:.*/, ""));
const answer = async (text: string) => {
  await you.say(text);
  return you.newest();
};
const newest = () => {
  const { title = "", sections = [] } = digests().at(-1) ?? {};
  return `${title}\n${JSON.stringify(sections)}`;
};
/** Down until then; the queue forgets what it missed, so that only the start itself can make up for it. */
const downFor = async (ms: number) => {
  you.clock.advance(ms);
  you.store.schedules.clear();
  await you.restart();
  await you.settle();
};

it("tells in the next digest what was done after the last one", async () => {
  await post("Early");
  await you.tap("approve");
  await you.advance(9 * HOUR);
  expect(newest()).toMatch(/1 done.*Since the beginning\..*Put posts\/Early/s);
  await post("Late");
  await you.tap("approve");
  await you.advance(DAY);
  expect(titles()).toEqual(["Digest of 22 Nov", "Digest of 23 Nov"]);
  expect(newest()).toMatch(/1 done.*Since 22 Nov 18:00\..*Put posts\/Late/s);
  expect(newest()).not.toContain("Put posts/Early");
});

it("shows the whole day when asked, and in the morning what came since the last one too", async () => {
  await post("Early");
  await you.tap("approve");
  await you.advance(9 * HOUR);
  expect(await answer("/digest")).toContain("Put posts/Early [");
  await post("Late");
  await you.tap("approve");
  await you.advance(12 * HOUR);
  const morning = await answer("/digest");
  expect(morning).toMatch(/Digest of 23 Nov: 1 done[\s\S]*Since 22 Nov 18:00\.[\s\S]*Put posts\/Late/);
});

it("tells what failed, what is in trouble and what expired, each with its id", async () => {
  await post("Refused");
  you.shelf.fail(new Fault("refused", "The shelf is full."));
  await you.tap("approve");
  you.shelf.fail(undefined);
  await post("Forgotten");
  await you.advance(9 * HOUR);
  expect(newest()).toMatch(/0 done, 1 waiting, 1 failed, \$/);
  expect(newest()).toMatch(/Failed.*Put posts\/Refused \[\w{8}\]: The shelf is full\./);
  await you.advance(15 * HOUR + MINUTE);
  you.model.script("understand", { fault: new Fault("refused", "The key is wrong.") });
  await post("Stuck");
  const text = await answer("/digest");
  expect(text).toContain("0 done, 0 waiting, 0 failed, 1 in trouble, 1 expired, $");
  expect(text).toMatch(/In trouble\nplanner: .*The key is wrong.* \[\w{8}\]; `retry <id>` or `stop <id>`/);
  expect(text).toMatch(/Expired, nothing was done\nPut posts\/Forgotten \[\w{8}\]/);
  expect(text).not.toContain("Put posts/Refused");
});

it("counts what was undone as that, and its rollback not as something done", async () => {
  await post("Pricing");
  await you.tap("approve");
  await you.tap("undo");
  const text = await answer("/digest");
  expect(text).toContain("0 done");
  expect(text).toMatch(/Undone\nPut posts\/Pricing \[/);
  expect(text).not.toContain("Take posts/Pricing off");
});

it("makes up for a digest whose hour passed while nothing ran, once", async () => {
  await post("Early");
  await you.tap("approve");
  await downFor(22 * HOUR);
  expect(titles()).toEqual(["Digest of 22 Nov"]);
  expect(newest()).toContain("Put posts/Early");
  await you.restart();
  await you.settle();
  await you.restart();
  await you.settle();
  expect(digests()).toHaveLength(1);
  await you.advance(12 * HOUR);
  expect(titles()).toEqual(["Digest of 22 Nov", "Digest of 23 Nov"]);
});

it("makes up for one, and no more, after it was down for days", async () => {
  await post("Early");
  await downFor(5 * DAY);
  expect(titles()).toEqual(["Digest of 26 Nov"]);
});

it("misses nothing that was never due: before the first day's hour, or a time set after it had passed", async () => {
  await you.advance(10 * HOUR);
  await you.say("/status");
  const before = digests().length;
  await you.say("/digest at 10:00 UTC");
  await you.restart();
  await you.settle();
  expect(digests()).toHaveLength(before);
  await you.advance(15 * HOUR);
  expect(titles().at(-1)).toBe("Digest of 23 Nov");
});

it("waits until somebody is there to read it, and then leaves nothing out", async () => {
  await you.advance(DAY);
  expect(await you.world.journal.count({ kind: "digest" })).toBe(0);
  await post("First");
  await you.tap("approve");
  await you.advance(DAY);
  expect(newest()).toMatch(/Since the beginning\..*Put posts\/First/s);
});
