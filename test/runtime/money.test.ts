// Money before it is spent: calls reserve their worst case, wait at a cap on one card, and go on as the operator decides.
import { expect, it } from "vitest";
import { offlineModel } from "#adapters/offline/model";
import { Fault } from "#core/fault";
import type { Model } from "#core/model";
import { usd } from "#core/money";
import { adoptPolicy } from "../support/adopt-policy.ts";
import { expectTruths } from "../support/truths.ts";
import { type GivenWorld, givenWorld, HOUR, MINUTE } from "../support/world.ts";

const POST = 'Publish a post titled "Pricing" saying "Charge for outcomes."';
const COMPANY = { scope: "company", period: "2026-11-22" };
const total = async (you: GivenWorld, key = COMPANY) => (await you.world.journal.totals([key]))[0];
const capCards = (you: GivenWorld) => you.cards().filter(({ title }) => title.startsWith("The cap of"));
const types = async (you: GivenWorld, type: string) => you.world.journal.events({ types: [type], limit: 99 });

/** A world with one cap: the company's, fifty cents a day. */
async function capped(options: Parameters<typeof givenWorld>[0]): Promise<GivenWorld> {
  const you = await givenWorld(options);
  await adoptPolicy(you, { caps: [{ scope: "company", per: "day", usd: 0.5 }] });
  return you;
}

/** A model of this name that asks for this much and answers by the offline rules. */
const model = (name: string, micros: number): Model => ({ ...offlineModel(), name, reserve: () => micros });

it("reserves a call's worst case in the commit that begins it, and gives back what was not used", async () => {
  const you = await givenWorld({ reserves: 40_000 });
  you.model.script("understand", {
    reply: { intent: { is: "question", words: "x", question: "x?" } },
    cost: 1_500,
  });
  await you.say(POST);
  const called = await types(you, "model.called");
  expect(called.map(({ data }) => data.held)).toContain(true);
  expect(await total(you)).toMatchObject({ reserved: 0 });
  const settled = await types(you, "model.settled");
  const sum = settled.reduce((all, { data }) => all + Number(data.cost), 0);
  expect((await total(you))?.settled).toBe(sum);
  expect(await you.world.journal.reserved()).toEqual([]);
  await expectTruths(you);
});

it("waits at a cap on one card, however much waits, and goes on when it is raised once", async () => {
  const you = await capped({ reserves: usd(0.2) });
  you.model.script("understand", { reply: {}, cost: usd(0.2) }, { reply: {}, cost: usd(0.2) });
  await you.say("Do the thing");
  await you.say("Do the thing");
  expect((await total(you))?.settled).toBe(usd(0.4));
  for (const _ of [1, 2, 3]) await you.say(POST);
  expect(capCards(you)).toHaveLength(1);
  expect(capCards(you)[0]?.title).toBe("The cap of $0.50 a day for the company is reached");
  expect(you.sees().match(/the planner, for “Publish a post/g)).toHaveLength(3);
  expect(await you.tap("raise")).toBe("Raised to $1.00 for 22 Nov. It goes on.");
  expect(you.sees()).toContain("Raised to $1.00");
  expect(you.cards().filter(({ buttons }) => buttons.some(({ verb }) => verb === "approve"))).toHaveLength(3);
  await expectTruths(you);
});

it("lists the caps that wait for your decision in /status, and only those", async () => {
  const you = await capped({ reserves: usd(0.3) });
  you.model.script("understand", { reply: {}, cost: usd(0.3) });
  await you.say("Do the thing");
  await you.say("/status");
  expect(you.newest()).not.toContain("At a cap");
  for (const _ of [1, 2]) await you.say(POST);
  await you.say("/status");
  const id = capCards(you)[0]?.id;
  expect(you.newest()).toContain(
    `At a cap\n$0.50 a day for the company: $0.30 used, 2 pieces of work wait for your decision [${id}]`,
  );
  await you.tap("raise");
  await you.say("/status");
  expect(you.newest()).not.toContain("At a cap");
});

it("is decided once: a second decision is told how the matter stands, and typed words do what buttons do", async () => {
  const you = await capped({ reserves: usd(0.6) });
  await you.say(POST);
  const id = capCards(you)[0]?.id ?? "";
  await you.say(`raise ${id}`);
  expect(you.sees()).toContain("Raised to $1.00 for 22 Nov");
  await you.say(`stop ${id}`);
  expect(you.newest()).toContain("Raised to $1.00 for 22 Nov by you");
  await you.say(`/why ${id}`);
  expect(you.newest()).toContain("Cap: $0.50 a day for the company\nReached: at 10:00 by the planner");
  await expectTruths(you);
});

it("thinks with the cheaper model that the card names, and with no dearer one until the period ends", async () => {
  const you = await capped({ reserves: usd(0.6), cheaper: [model("small", usd(0.1)), offlineModel()] });
  await you.say(POST);
  const [card] = capCards(you);
  expect(card?.buttons.map(({ label }) => label)).toEqual([
    "Raise once to $1.00",
    "Raise for good",
    "Use small",
    "Stop",
  ]);
  await you.tap("cheaper");
  const models = (await types(you, "model.called")).map(({ data }) => data.model);
  expect(new Set(models)).toEqual(new Set(["small"]));
  expect(you.waiting().title).toContain("Pricing");
  await you.advance(16 * HOUR);
  await you.say(POST);
  expect(capCards(you)).toHaveLength(2);
  await expectTruths(you);
});

it("offers the offline rules where no cheaper model fits", async () => {
  const you = await capped({ reserves: usd(0.6), cheaper: [model("small", usd(0.55)), offlineModel()] });
  await you.say(POST);
  expect(you.waiting("cheaper").buttons.map(({ label }) => label)).toContain("Use offline rules");
  await you.tap("cheaper");
  expect(you.waiting().title).toContain("Pricing");
  await expectTruths(you);
});

it("ends what waits when it is stopped, and says so", async () => {
  const you = await capped({ reserves: usd(0.6) });
  await you.say(POST);
  expect(await you.tap("stop")).toContain("Stopped");
  expect(await you.world.journal.count({ kind: "task", status: ["declined"] })).toBe(1);
  expect(await you.world.journal.count({ kind: "goal", status: ["declined"] })).toBe(1);
  await expectTruths(you);
});

it("goes on by itself when the day is over, also across a restart", async () => {
  const you = await capped({ reserves: usd(0.3) });
  you.model.script("understand", { reply: {}, cost: usd(0.3) });
  await you.say("Do the thing");
  await you.say(POST);
  expect(capCards(you)).toHaveLength(1);
  await you.restart();
  await you.advance(15 * HOUR);
  expect(you.waiting().title).toContain("Pricing");
  expect(capCards(you)[0]?.state?.words).toContain("in nobody's way");
  await expectTruths(you);
});

it("raises for good by a change of the policy on a card of its own, and goes on once that is adopted", async () => {
  const you = await capped({ reserves: usd(0.6) });
  await you.say(POST);
  const words = await you.tap("raise-for-good");
  const action = /card (\w{8})/.exec(words)?.[1] ?? "";
  expect(you.card(action).title).toContain("policy");
  expect(await you.tap("raise-for-good")).toContain(`is ${action}`);
  expect(await you.tap("approve", action)).toContain(`confirm ${action} <last four of its id>`);
  await you.at("telegram", "42").say(`confirm ${action} ${action.slice(-4)}`);
  expect(you.waiting().title).toContain("Pricing");
});

it("settles at the whole reservation what a crash left open, and leaks nothing", async () => {
  const you = await givenWorld({ reserves: 40_000 });
  let let_go: () => void = () => undefined;
  const waits = new Promise<void>((resolve) => {
    let_go = resolve;
  });
  you.model.script("understand", { waits });
  void you.say(POST);
  while ((await you.world.journal.reserved()).length === 0) await new Promise((turn) => setImmediate(turn));
  await you.restart();
  let_go();
  await you.settle();
  const [settled] = await types(you, "model.settled");
  expect(settled?.data).toMatchObject({ cost: 40_000, basis: "reserved" });
  await expectTruths(you);
});

it("settles at the whole reservation what timed out, and at nothing what was never charged", async () => {
  const you = await givenWorld({ reserves: 40_000 });
  const late = new Fault("timed-out", "It took too long.", { retry: { afterMs: 1 } });
  const limited = new Fault("rate-limited", "Slow down.", { retry: { afterMs: 1 } });
  you.model.script("understand", { fault: late }, { fault: limited });
  await you.say(POST);
  await you.advance(MINUTE);
  const costs = (await types(you, "model.settled")).map(({ data }) => data.cost);
  expect(costs.slice(0, 2)).toEqual([40_000, 0]);
  await expectTruths(you);
});

it("shows one card also where room comes and goes, and works it off one after the other", async () => {
  const you = await capped({ reserves: usd(0.3) });
  let go: () => void = () => undefined;
  const waits = new Promise<void>((resolve) => {
    go = resolve;
  });
  you.model.script("understand", { waits });
  void you.say(POST);
  while ((await you.world.journal.reserved()).length === 0) await new Promise((turn) => setImmediate(turn));
  const others = [you.say(POST), you.say(POST)];
  while ((await types(you, "cap.hit")).length < 2) await new Promise((turn) => setImmediate(turn));
  go();
  await Promise.all(others);
  await you.settle();
  expect(capCards(you)).toHaveLength(1);
  expect(you.cards().filter(({ buttons }) => buttons.some(({ verb }) => verb === "approve"))).toHaveLength(3);
  await expectTruths(you);
});

it("is raised by one tap once: a tap on a card of before does not raise it further", async () => {
  const you = await givenWorld({ reserves: usd(0.3) });
  await adoptPolicy(you, { caps: [{ scope: "company", per: "day", usd: 0.2 }] });
  const dear = { reply: {}, cost: usd(0.3) };
  you.model.script("understand", dear, dear);
  for (const words of ["Do the thing", "Do the other thing"]) await you.say(words);
  const [{ id = "" } = {}] = capCards(you);
  const message = you.messages().find(({ card }) => card.id === id)?.id ?? "";
  expect(await you.tapOld("raise", id, message)).toContain("Raised to $0.40");
  expect(you.waiting("raise").title).toContain("$0.40");
  expect(await you.tapOld("raise", id, message)).toContain("Look at it once more, then tap.");
  expect(await you.tapOld("raise", id, message)).toContain("Raised to $0.80");
});

it("is raised by the second tap where its card stood as an earlier version drew it", async () => {
  const you = await givenWorld({ reserves: usd(0.3) });
  await adoptPolicy(you, { caps: [{ scope: "company", per: "day", usd: 0.2 }] });
  await you.say("Do the thing");
  const [{ id = "" } = {}] = capCards(you);
  const [place] = [...you.store.posts.values()].filter(({ card }) => card === id);
  if (place !== undefined) place.digest = "as it was drawn before";
  expect(await you.tap("raise", id)).toContain("Look at it once more, then tap.");
  expect(await you.tap("raise", id)).toContain("Raised to $0.40");
});

it("waits for nobody's decision any more once what waited at it has ended otherwise", async () => {
  const you = await givenWorld({ reserves: usd(0.6) });
  await adoptPolicy(you, { caps: [{ scope: "company", per: "month", usd: 0.5 }] });
  await you.say("Do the thing");
  const [goal] = await you.world.journal.find({ kind: "goal", limit: 1 });
  expect(capCards(you)[0]?.buttons).not.toEqual([]);
  await you.say(`hand ${goal?.stream.slice("goal/".length)}`);
  expect(capCards(you)[0]?.buttons).toEqual([]);
  await you.say("/inbox");
  expect(you.newest()).toBe("Nothing waits for you.");
  await expectTruths(you);
});
