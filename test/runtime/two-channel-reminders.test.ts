// What was approved once and waits for its second step is reminded of where it was asked and where it can be confirmed.
import { expect, it } from "vitest";
import { DEFAULT_POLICY } from "#core/policy";
import { type GivenGate, givenGate, rule, TO } from "../support/gates.ts";
import type { Person } from "../support/person.ts";
import { HOUR } from "../support/world.ts";

const STILL = "Still waiting to be confirmed";
const reminders = ({ cards }: Person) => cards().filter(({ title }) => title.startsWith(STILL)).length;
const RULES = [rule("two-channel"), ...DEFAULT_POLICY.rules];

async function approvedOnce(): Promise<GivenGate & { readonly id: string }> {
  const given = await givenGate("two-channel");
  const id = await given.asked();
  await given.you.tap("approve");
  return { ...given, id };
}

it("is reminded of on both chats, once, with the words to type in each", async () => {
  const { you, phone, id } = await approvedOnce();
  await you.advance(3 * HOUR);
  expect([reminders(you), reminders(phone)]).toEqual([0, 0]);
  await you.advance(2 * HOUR);
  expect([reminders(you), reminders(phone)]).toEqual([1, 1]);
  expect(you.newest()).toContain(`Now confirm it on Telegram: confirm ${id} <recipient>`);
  expect(phone.newest()).toContain(`Now confirm it here: confirm ${id} <recipient>`);
  await you.restart();
  await you.advance(10 * HOUR);
  expect([reminders(you), reminders(phone)]).toEqual([1, 1]);
});

it("is reminded of although the first step was reminded of already, as long after it was taken", async () => {
  const { you, phone, asked } = await givenGate("two-channel");
  await asked();
  await you.advance(5 * HOUR);
  expect(you.sees()).toContain("Still waiting for you");
  await phone.tap("approve");
  await you.advance(3 * HOUR);
  expect([reminders(you), reminders(phone)]).toEqual([0, 0]);
  await you.advance(2 * HOUR);
  expect([reminders(you), reminders(phone)]).toEqual([1, 0]);
  expect(you.newest()).toContain("Now confirm it here");
});

it("is not reminded of once it was confirmed or rejected", async () => {
  const one = await approvedOnce();
  await one.phone.say(`confirm ${one.id} ${TO}`);
  const other = await approvedOnce();
  await other.phone.tap("reject");
  for (const { you, phone } of [one, other]) {
    await you.advance(12 * HOUR);
    expect([reminders(you), reminders(phone)]).toEqual([0, 0]);
  }
});

it("is reminded of on both chats when the quiet hours are over, not in them", async () => {
  const { you, phone, adopt, asked } = await givenGate("two-channel");
  // It is ten in the morning, and reminders come after four hours.
  await adopt({ rules: RULES, quietHours: { from: "13:00", to: "18:00" } });
  await asked();
  await you.tap("approve");
  await you.advance(7 * HOUR);
  expect([reminders(you), reminders(phone)]).toEqual([0, 0]);
  await you.advance(2 * HOUR);
  expect([reminders(you), reminders(phone)]).toEqual([1, 1]);
});

it("is reminded of where it was asked alone where one channel is all there is", async () => {
  const { you, phone, asked } = await givenGate("two-channel", { operators: ["webchat:local"] });
  const id = await asked();
  await you.tap("approve");
  await you.advance(5 * HOUR);
  expect([reminders(you), reminders(phone)]).toEqual([1, 0]);
  expect(you.newest()).toContain(`Now confirm it here: confirm ${id} <recipient>`);
});
