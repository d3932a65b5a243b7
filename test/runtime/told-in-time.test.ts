// What is told is so when it is read: after quiet hours, in the operator's own day, and about waits that end after an approval.
import { expect, it } from "vitest";
import { policyFold } from "#core/policy";
import { load } from "#runtime/unit";
import { adoptPolicy } from "../support/adopt-policy.ts";
import { givenGate, SENT, TO } from "../support/gates.ts";
import { DAY, givenWorld, HOUR, MINUTE } from "../support/world.ts";

const CONTACT = "Add contact Ada <ada@example.com>";

it("does not remind in the morning of a card that was decided at night", async () => {
  const you = await givenWorld();
  await adoptPolicy(you, { quietHours: { from: "22:00", to: "07:00" } });
  await you.advance(10 * HOUR);
  await you.say(CONTACT);
  const { id } = you.waiting();
  await you.advance(5 * HOUR);
  await you.tap("reject", id);
  await you.advance(8 * HOUR);
  expect(you.sees()).not.toContain("Still waiting for you");
});

it("reminds in the morning of the one card that still waits, and not of the other", async () => {
  const you = await givenWorld();
  await adoptPolicy(you, { quietHours: { from: "22:00", to: "07:00" } });
  await you.advance(10 * HOUR);
  await you.say(CONTACT);
  const { id } = you.waiting();
  await you.say("Add contact Bob <bob@example.com>");
  await you.advance(5 * HOUR);
  await you.tap("reject", id);
  await you.advance(8 * HOUR);
  expect(you.sees()).toContain("Still waiting for you: Put contacts/bob@example.com");
  expect(you.sees()).not.toContain("While it was quiet");
});

it("shows trust by the operator's own day", async () => {
  const you = await givenWorld({ zone: "America/Los_Angeles" });
  const rule = { name: "T", when: { tool: "contact.upsert" }, why: "", until: "2026-11-22", byHand: false };
  await adoptPolicy(you, { trust: [rule] });
  await you.advance(20 * HOUR);
  await you.say(CONTACT);
  expect(you.shelf.done).toHaveLength(1);
  await you.say("/policy");
  expect(you.newest()).not.toContain("ran out");
});

it("does after its wait what was confirmed shortly before the card's end", async () => {
  const { you, on, asked } = await givenGate("two-channel", { operators: ["webchat:local"] });
  const id = await asked();
  you.clock.advance(DAY - 5 * MINUTE);
  await you.tap("approve", id);
  await you.say(`confirm ${id} ${TO}`);
  expect(you.newest()).toBe(`Confirmed. It waits until 10:05; undo ${id} cancels it until then.`);
  expect(on.done).toEqual([]);
  await you.advance(HOUR);
  expect(on.done).toEqual(SENT);
});

it("tells of a card that nobody answers before it ends, as policy ships", async () => {
  const you = await givenWorld();
  await you.say(CONTACT);
  await you.advance(13 * HOUR);
  expect(you.sees()).toContain("Needs you: Put contacts/ada@example.com");
});

it("warns of a policy by which no card ever waits so long", async () => {
  const you = await givenWorld();
  const { policy } = (await load(you.world.journal, policyFold, "company")).state;
  const text = you.world.policyText.write(policy);
  await you.say(`/policy edit\n${text.replace("waitingHours: 12", "waitingHours: 24")}`);
  expect(you.newest()).toContain(
    "Warning: cards end after 24 hours, so none waits the 24 after which you would hear of it.",
  );
});
