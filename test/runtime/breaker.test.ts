// Circuit breakers: what fails again and again rests, in its own domain alone; one try after a while says whether it is back.
import { beforeEach, expect, it } from "vitest";
import { z } from "zod";
import { shelfTools } from "#adapters/in-memory/shelf-tools";
import { shelf } from "#adapters/in-memory/tool";
import { type BreakerState, breakerFold } from "#core/breaker";
import { Fault } from "#core/fault";
import type { Tool } from "#core/tool";
import { opening } from "#governance/breaker";
import { expectTruths } from "../support/truths.ts";
import { type GivenWorld, givenWorld, MINUTE } from "../support/world.ts";

const down = () => new Fault("unavailable", "The site does not answer.", { retry: { afterMs: 1_000 } });
const post = (title: string) => `Publish a post titled "${title}" saying "Charge for outcomes."`;
const CONTACT = "Add contact Ada Lovelace <ada@example.com>";

let you: GivenWorld;
beforeEach(async () => {
  you = await givenWorld();
});

async function approved(words: string): Promise<string> {
  await you.say(words);
  const { id } = you.waiting();
  await you.tap("approve", id);
  return id;
}

async function broken(title = "Pricing"): Promise<string> {
  you.shelf.fail(down());
  const id = await approved(post(title));
  await you.advance(10_000);
  return id;
}

const events = async (type: string) => you.world.journal.events({ types: [type], limit: 99 });

it("lets a tool rest after three failures in an hour, and says on the card why, since when and until when", async () => {
  const id = await broken();
  const { state } = you.card(id);
  expect(state?.words).toContain(
    "site.publish failed 3 times since 10:00 (The site does not answer), so it rests. It is tried next at 10:05.",
  );
  expect(await events("effect.prepared")).toHaveLength(3);
  await you.advance(2 * MINUTE);
  expect(await events("effect.prepared")).toHaveLength(3);
  await expectTruths(you);
});

it("stops only its own: another tool in another domain goes on", async () => {
  await broken();
  you.shelf.fail(undefined);
  await approved(CONTACT);
  expect(you.shelf.done).toEqual(["contacts/ada@example.com = Ada Lovelace"]);
});

it("tries once after a while; a success lets all that waits go on", async () => {
  const first = await broken();
  const second = await approved(post("Value"));
  const third = await approved(post("Trust"));
  expect(you.card(second).state?.words).toContain("so it rests");
  you.shelf.fail(undefined);
  await you.advance(5 * MINUTE);
  for (const id of [first, second, third]) expect(you.card(id).state?.words).toContain("Done at");
  expect(you.shelf.done).toHaveLength(3);
  await expectTruths(you);
});

it("lets one alone try it, and rests for twice as long when that fails, too", async () => {
  await broken();
  await approved(post("Value"));
  await approved(post("Trust"));
  const before = (await events("effect.prepared")).length;
  await you.advance(6 * MINUTE);
  expect((await events("effect.prepared")).length).toBe(before + 1);
  expect((await events("breaker.opened")).map(({ data }) => data.coolMs).toSorted()).toEqual([
    300_000, 600_000,
  ]);
  await expectTruths(you);
});

it("never calls what waits for a broken tool failed, however long that takes", async () => {
  const id = await broken();
  await you.advance(12 * 60 * MINUTE);
  expect(you.card(id).state?.words).toContain("so it rests");
  you.shelf.fail(undefined);
  await you.advance(60 * MINUTE);
  expect(you.shelf.done).toEqual(["posts/Pricing = Charge for outcomes."]);
});

it("does not count what was refused for other reasons", async () => {
  you.shelf.fail(new Fault("refused", "The site does not take it."));
  for (const title of ["One", "Two", "Three", "Four"]) await approved(post(title));
  expect(await events("breaker.failed")).toEqual([]);
});

it("is still at rest after a restart, and goes on by itself", async () => {
  await broken();
  await you.restart();
  await you.settle();
  expect(await events("effect.prepared")).toHaveLength(3);
  you.shelf.fail(undefined);
  await you.advance(5 * MINUTE);
  expect(you.shelf.done).toEqual(["posts/Pricing = Charge for outcomes."]);
  await expectTruths(you);
});

it("is told by /status and /why", async () => {
  const id = await broken();
  await you.say("/status");
  expect(you.newest()).toContain("content: site.publish failed 3 times since 10:00");
  await you.say(`/why ${id}`);
  expect(you.newest()).toContain("site.publish failed 3 times since 10:00");
});

const asks = "What do you know about Acme?";
const readDown = (): Tool => ({
  name: "site.read",
  version: 1,
  domain: "content",
  effect: "read",
  input: z.object({ query: z.string() }),
  read: async () => {
    throw down();
  },
});

it("lets work wait that cannot read, with a card that says so, instead of trying in silence", async () => {
  const on = shelf();
  const others = shelfTools(on).filter(({ name }) => name !== "site.read");
  you = await givenWorld({ tools: [...others, readDown()] });
  await you.say("Write and publish a post about pricing");
  await you.advance(MINUTE);
  expect(you.sees()).toContain("Needs you: site.read does not work");
  expect(you.sees()).toContain("It is tried next at 10:05");
  await expectTruths(you);
  await you.say(asks);
  expect(await you.world.journal.count({ kind: "goal", status: ["done"] })).toBe(1);
});

it("does not ask a model again and again that failed three pieces of work", async () => {
  const fault = new Fault("unavailable", "The model is away.", { retry: { afterMs: 1_000 } });
  you.model.script("understand", ...Array.from({ length: 12 }, () => ({ fault })));
  for (let time = 0; time < 3; time += 1) {
    await you.say(post("Pricing"));
    await you.advance(MINUTE);
  }
  const asked = you.model.asked().length;
  expect(asked).toBe(12);
  await you.say(post("Value"));
  expect(you.model.asked()).toHaveLength(asked);
  expect(you.sees()).toContain("Needs you: scripted does not work");
  await you.advance(6 * MINUTE);
  // One asks for all, and once it is answered the others go on, too.
  expect(you.model.asked()).toHaveLength(asked + 4);
  const cards = you.cards().filter(({ buttons }) => buttons.some(({ verb }) => verb === "approve"));
  expect(cards.map(({ title }) => title).toSorted()).toEqual([
    ...Array.from({ length: 3 }, () => "Put posts/Pricing"),
    "Put posts/Value",
  ]);
  await expectTruths(you);
});

it("goes on by itself, wherever the process dies on the way from the first failure to the success", async () => {
  const story = async (of: GivenWorld) => {
    of.shelf.fail(down());
    await of.say(post("Pricing"));
    await of.tap("approve");
    await of.advance(MINUTE);
    of.shelf.fail(undefined);
    await of.advance(60 * MINUTE);
  };
  await story(you);
  for (let diesAt = 1; diesAt <= you.passed; diesAt += 3) {
    const mortal = await givenWorld({ diesAt });
    await story(mortal);
    expect(mortal.shelf.done, `died at ${diesAt}`).toEqual(["posts/Pricing = Charge for outcomes."]);
    expect(await mortal.world.journal.count({ kind: "escalation", status: ["open"] })).toBe(0);
    await expectTruths(mortal, `died at ${diesAt}`);
  }
});

it("takes a refusal for an answer: what waited goes on, and is refused, too", async () => {
  const first = await broken();
  const second = await approved(post("Value"));
  you.shelf.fail(new Fault("refused", "The site takes no posts about that."));
  await you.advance(6 * MINUTE);
  for (const id of [first, second]) expect(you.card(id).state?.words).toContain("Failed: The site takes no");
});

it("opens even where policy tolerates more failures than are counted", () => {
  const failure = { domain: "content", subject: "tool:x", by: "effect/e", code: "unavailable", reason: "" };
  const at = "2026-11-22T09:00:00.000Z";
  const event = { type: "breaker.failed", data: { ...failure, thread: "", goal: "" }, at };
  const states = Array.from({ length: 30 }).reduce<BreakerState[]>(
    ([before = breakerFold.initial, ...all]) => [breakerFold.evolve(before, event as never), before, ...all],
    [],
  );
  const [last = breakerFold.initial, before = breakerFold.initial] = states;
  expect(opening(last, before, { by: "effect/e", at }, 25)).toBeDefined();
});
