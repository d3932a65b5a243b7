// When the model fails: tried again by rule, then a card that asks; never a guess, never a crash, never more than the cap.
import { beforeEach, expect, it } from "vitest";
import { Fault, type FaultCode } from "#core/fault";
import { usd } from "#core/money";
import { type GivenWorld, givenWorld, HOUR, MINUTE } from "../support/world.ts";

const POST = 'Publish a post titled "Pricing" saying "Charge for outcomes."';

let you: GivenWorld;
beforeEach(async () => {
  you = await givenWorld();
});
const failing = (code: FaultCode, afterMs?: number) => ({
  fault: new Fault(
    code,
    "The model is having a bad day.",
    afterMs === undefined ? {} : { retry: { afterMs } },
  ),
});
const asked = () => you.model.asked().length;

it.each([
  ["too many requests", "rate-limited"],
  ["a server error", "unavailable"],
  ["a hang", "timed-out"],
  ["a reply that cannot be read", "bad-reply"],
] as const)("tries again after %s, and goes on as if nothing had been", async (_what, code) => {
  you.model.script("understand", failing(code, 500), failing(code, 500));
  await you.say(POST);
  expect(asked()).toBe(1);
  await you.advance(MINUTE);
  expect(asked()).toBe(3);
  expect(you.waiting().title).toBe("Put posts/Pricing");
  expect(you.sees()).not.toContain("bad day");
});

it("waits as long as the endpoint says, and longer each time where it says little", async () => {
  you.model.script("understand", failing("rate-limited", 30_000), failing("rate-limited", 0));
  await you.say(POST);
  await you.advance(29_000);
  expect(asked()).toBe(1);
  await you.advance(1_000);
  expect(asked()).toBe(2);
  await you.advance(1_500);
  expect(asked()).toBe(2);
  await you.advance(500);
  expect(asked()).toBe(3);
});

it("asks after four failures, with Try again and Stop, and stops calling", async () => {
  you.model.script("understand", ...Array.from({ length: 4 }, () => failing("unavailable", 500)));
  await you.say(POST);
  await you.advance(HOUR);
  expect(asked()).toBe(4);
  const card = you.waiting("retry");
  expect(card.title).toBe(`Needs you: “${POST}”`);
  expect(card.state?.words).toBe("The planner is stuck: The model is having a bad day. (asked 4 times)");
  await you.say("/inbox");
  expect(you.newest()).toContain(card.id);
  expect(await you.tap("retry", card.id)).toBe("Trying again.");
  expect(you.waiting().title).toBe("Put posts/Pricing");
  expect(await you.tapOld("retry", card.id, "m1")).toContain("not waiting for you any more");
});

it("stops when told to, and never calls again", async () => {
  you.model.script("understand", failing("refused"));
  await you.say(POST);
  expect(asked()).toBe(1);
  const { id } = you.waiting("retry");
  expect(await you.tap("stop")).toBe("Stopped.");
  expect(you.card(id)).toMatchObject({
    title: `“${POST}”`,
    state: { words: "Stopped by you." },
    buttons: [],
  });
  await you.advance(HOUR);
  expect(asked()).toBe(1);
  const [goal] = await you.world.journal.find({ kind: "goal", limit: 1 });
  expect(goal?.view.status).toBe("declined");
});

it("settles each call at what it cost, and a failed one at its reservation", async () => {
  you = await givenWorld({ reserves: usd(0.01) });
  const reply = { intent: { is: "unclear", question: "Which one?" } };
  you.model.script("understand", failing("timed-out", 0), failing("rate-limited", 0), {
    reply,
    cost: usd(0.002),
  });
  await you.say("Do something");
  await you.advance(MINUTE);
  const settled = await you.world.journal.events({ types: ["model.settled"], limit: 9 });
  expect(settled.map(({ data }) => [data.cost, data.basis])).toEqual([
    [usd(0.01), "reserved"],
    [0, "free"],
    [usd(0.002), "reported"],
  ]);
  await you.say("/budget");
  expect(you.newest()).toContain("Spent today: $0.0120.");
});

it("asks before a call that could break the cap, and does not make it", async () => {
  you = await givenWorld({ reserves: usd(1.5) });
  await you.say(POST);
  await you.advance(HOUR);
  expect(asked()).toBe(0);
  expect(you.waiting("retry").state?.words).toMatch(
    /could cost \$1\.50; planner has spent \$0\.00 of \$1\.00/,
  );
});

it("never spends more than the cap, however often it fails", async () => {
  you = await givenWorld({ reserves: usd(0.4) });
  you.model.script("understand", ...Array.from({ length: 9 }, () => failing("timed-out", 0)));
  await you.say(POST);
  await you.advance(HOUR);
  expect(asked()).toBe(2);
  for (const _ of [1, 2]) {
    await you.tap("retry");
    await you.advance(HOUR);
  }
  expect(asked()).toBe(2);
});

it("settles a call whose process died at its reservation, and makes it again", async () => {
  you = await givenWorld({ reserves: usd(0.01) });
  you.model.script("understand", { waits: new Promise(() => undefined) });
  void you.say(POST);
  await expect.poll(asked).toBe(1);
  await you.restart();
  await you.settle();
  expect(asked()).toBe(2);
  expect(you.waiting().title).toBe("Put posts/Pricing");
  const [lost] = await you.world.journal.events({ types: ["model.settled"], limit: 1 });
  expect(lost?.data).toMatchObject({ cost: usd(0.01), basis: "reserved" });
});

it("keeps hearing while a model hangs: the next message is answered, and /pause takes hold", async () => {
  you.model.script("understand", { waits: new Promise(() => undefined) });
  const elsewhere = you.at("telegram", "42");
  void you.say(POST);
  await expect.poll(asked).toBe(1);
  void elsewhere.say("/pause");
  await expect.poll(() => elsewhere.sees()).toContain("Everything is paused");
  void elsewhere.say("/status");
  await expect.poll(() => elsewhere.sees()).toContain("Paused: everything");
});
