// What may have happened and nobody can say: it needs the operator at once, on one card, and is done again only after that very
// replay was approved.
import { beforeEach, expect, it } from "vitest";
import { shelfTools } from "#adapters/in-memory/shelf-tools";
import { Fault } from "#core/fault";
import type { WriteTool } from "#core/tool";
import { adoptPolicy as adopt } from "../support/adopt-policy.ts";
import { expectTruths } from "../support/truths.ts";
import { DAY, type GivenWorld, givenWorld, HOUR, MINUTE } from "../support/world.ts";

const post = (title: string) => `Publish a post titled "${title}" saying "Charge for outcomes."`;

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

/** A mail that may have left: the connection broke after it was handed over, and nobody can say. */
async function unsure(): Promise<string> {
  you.shelf.fail(new Fault("unknown-outcome", "The connection broke."), "after");
  you.shelf.forget();
  const id = await approved('Email ada@example.com about "Invoice 7" saying "It is due on Friday."');
  await you.advance(2 * MINUTE);
  you.shelf.fail(undefined);
  return id;
}

const needs = () => you.cards().filter(({ title }) => title.startsWith("Needs you"));
const matter = () => {
  const [card] = needs();
  if (card === undefined) throw new Error(`Nothing needs you:\n${you.sees()}`);
  return card;
};
const goal = async () => (await you.world.journal.find({ kind: "goal", limit: 1 }))[0]?.view.status;

it("does again what may have happened only after you approved that very replay", async () => {
  const old = await unsure();
  expect(you.shelf.done).toHaveLength(1);
  await you.tap("retry", old);
  expect(you.shelf.done).toHaveLength(1);
  const replay = you.waiting();
  const text = JSON.stringify(replay.sections);
  expect(replay.id).not.toBe(old);
  expect(text).toContain("It may have happened already");
  expect(text).toContain("Look in the outbox and in the folder of sent mail");
  expect(text).toContain("+It is due on Friday.");
  await you.advance(2 * MINUTE);
  expect(you.shelf.done).toHaveLength(1);
  await you.tap("approve", replay.id);
  await you.advance(2 * MINUTE);
  expect(you.card(replay.id).state?.words).toContain("Done at");
  expect(you.card(old).state?.words).toContain("Nobody knows whether it happened");
  // Under the same token: whoever knows tokens does it once.
  expect(you.shelf.done).toHaveLength(1);
  await expectTruths(you);
});

it("does not do it again when the replay is rejected", async () => {
  const old = await unsure();
  await you.say(`retry ${old}`);
  await you.tap("reject", you.waiting().id);
  await you.advance(HOUR);
  expect(you.shelf.done).toHaveLength(1);
  expect(await goal()).not.toBe("working");
});

it("puts what nobody knows the outcome of on one card at once, with what was tried, what is known and every next step", async () => {
  const old = await unsure();
  expect(needs()).toHaveLength(1);
  const { id, title, state, sections, buttons } = matter();
  expect(title).toContain("Needs you: Put mail/ada@example.com/Invoice 7");
  expect(state?.words).toBe("Nobody knows whether it happened.");
  const text = JSON.stringify(sections);
  expect(text).toContain("10:01: The connection broke.");
  expect(text).toContain("Look in the outbox and in the folder of sent mail");
  expect(text).toContain(old);
  expect(buttons.map(({ verb }) => verb)).toEqual(["retry", "fix", "skip", "hand"]);
  for (const { verb } of buttons) expect(text).toContain(`${verb} ${id}`);
  await you.say("/inbox");
  expect(you.newest()).toContain(`[${id}], since 10:01: Nobody knows whether it happened`);
});

it("does not tell of it twice: not after a day, and not after a crash", async () => {
  await unsure();
  await you.restart();
  await you.advance(2 * HOUR);
  await you.restart();
  await you.advance(30 * HOUR);
  expect(needs()).toHaveLength(1);
  expect(await you.world.journal.events({ types: ["escalation.opened"], limit: 9 })).toHaveLength(1);
});

it.each([
  ["retry", "card"],
  ["skip", "matter"],
  ["hand", "matter"],
  ["stop", "card"],
] as const)("takes that card away as soon as it was settled: %s on the %s", async (verb, where) => {
  const old = await unsure();
  const { id } = matter();
  await you.tap(verb, where === "card" ? old : id);
  expect(needs()).toEqual([]);
  expect(you.card(id).buttons).toEqual([]);
  await you.advance(2 * DAY);
  expect(needs()).toEqual([]);
});

it("asks anew, on a card below, when it was tried again and nobody knows again", async () => {
  // What is the same twice as once is tried again under the same id, without a card for that.
  you = await givenWorld({
    tools: (on) =>
      shelfTools(on).map((tool) =>
        tool.name === "contact.upsert" ? ({ ...tool, effect: "idempotent" } as WriteTool) : tool,
      ),
  });
  you.shelf.fail(new Fault("unknown-outcome", "The connection broke."));
  you.shelf.forget();
  await you.say("Add contact Ada <ada@example.com>");
  await you.tap("approve");
  await you.advance(2 * MINUTE);
  const { id } = matter();
  await you.tap("retry", id);
  await you.advance(2 * MINUTE);
  expect(needs().map((card) => card.id)).toEqual([id]);
  expect(you.cards().at(-1)?.id).toBe(id);
  await you.say(`/why ${id}`);
  expect(you.newest()).toContain("Decided: retry by you on the local chat");
});

it("offers no change of a rollback that nobody knows the outcome of", async () => {
  const id = await approved(post("Pricing"));
  you.shelf.fail(new Fault("unknown-outcome", "The connection broke."), "after");
  you.shelf.forget();
  await you.tap("undo", id);
  await you.advance(2 * MINUTE);
  expect(matter().buttons.map(({ verb }) => verb)).toEqual(["retry", "skip", "hand", "compensate"]);
});

it("is there in the morning where that happened in quiet hours, and not where it was settled meanwhile", async () => {
  await adopt(you, { quietHours: { from: "09:00", to: "14:00" } });
  const old = await unsure();
  expect(needs()).toEqual([]);
  await you.advance(5 * HOUR);
  expect(needs()).toHaveLength(1);
  await you.tap("stop", old);
  expect(needs()).toEqual([]);
});
