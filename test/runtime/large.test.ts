// One action that moves as much as `escalation.usd`: listed first, reminded of sooner and as what needs you, with its amount.
import { expect, it } from "vitest";
import { Fault } from "#core/fault";
import { usd } from "#core/money";
import { DEFAULT_POLICY } from "#core/policy";
import { atStake, type GivenGate, givenGate, rule, TO } from "../support/gates.ts";
import type { Person } from "../support/person.ts";
import { HOUR, MINUTE } from "../support/world.ts";

/** A mail that pays somebody, behind a soft gate; policy tells of twenty dollars and more. */
async function paying(dollars: number): Promise<GivenGate> {
  const given = await givenGate("soft");
  await given.change(atStake({ recipients: [TO], amount: usd(dollars) }));
  return given;
}

const needs = ({ cards }: Person) => cards().filter(({ title }) => title.startsWith("Needs you"));

it("needs you after a quarter of the usual time, once, with its amount named, instead of a plain reminder", async () => {
  const { you, asked } = await paying(20);
  const id = await asked();
  await you.advance(50 * MINUTE);
  expect(needs(you)).toEqual([]);
  await you.advance(20 * MINUTE);
  const [card, ...more] = needs(you);
  expect(more).toEqual([]);
  expect(card?.title).toBe(`Needs you: Put mail/${TO}/Invoice 7 ($20.00)`);
  expect(card?.state?.words).toBe(
    "It moves $20.00, policy says to tell you from $20.00 on, and it has waited for your decision for 1 hour.",
  );
  expect(card?.buttons.map(({ verb }) => verb)).toEqual(["show", "skip", "hand"]);
  await you.advance(20 * HOUR);
  expect(needs(you)).toHaveLength(1);
  expect(you.sees()).not.toContain("Still waiting for you");
  await you.tap("show", card?.id);
  expect(you.cards().at(-1)?.id).toBe(id);
  await you.tap("approve", id);
  await you.advance(6 * MINUTE);
  expect(needs(you)).toEqual([]);
});

it("is reminded of as always where it moves less", async () => {
  const { you, asked } = await paying(19.99);
  await asked();
  await you.advance(2 * HOUR);
  expect(needs(you)).toEqual([]);
  expect(you.sees()).not.toContain("Still waiting");
  await you.advance(3 * HOUR);
  expect(needs(you)).toEqual([]);
  expect(you.sees()).toContain("Still waiting for you");
});

it("follows the threshold of your policy", async () => {
  const { you, adopt, asked } = await paying(20);
  const escalation = { failures: 3, waitingHours: 24, usd: 500 };
  await adopt({ escalation, rules: [rule("soft"), ...DEFAULT_POLICY.rules] });
  await asked();
  await you.advance(2 * HOUR);
  expect(needs(you)).toEqual([]);
});

it("is listed first in /inbox, with what it moves", async () => {
  const { you, asked } = await paying(75);
  const id = await asked();
  await you.say('Publish a post titled "Later" saying "Charge."');
  await you.say("/inbox");
  const inbox = you.newest();
  expect(inbox).toContain(`[${id}], moves $75.00, waiting`);
  expect(inbox.indexOf(id)).toBeLessThan(inbox.indexOf("posts/Later"));
});

it("names its amount where nobody knows whether it happened", async () => {
  const { you, on, asked } = await paying(75);
  on.fail(new Fault("unknown-outcome", "The connection broke."), "after");
  on.forget();
  await asked();
  await you.tap("approve");
  await you.advance(2 * MINUTE);
  const [card] = needs(you);
  expect(card?.title).toBe(`Needs you: Put mail/${TO}/Invoice 7 ($75.00)`);
  expect(JSON.stringify(card?.sections)).toContain('["Amount","$75.00"]');
});
