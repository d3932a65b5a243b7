// Several pauses at once, and pauses of what a secret belongs to: each holds what it holds, and the answers name it.
import { expect, it } from "vitest";
import { DEFAULT_POLICY } from "#core/policy";
import { adoptPolicy } from "../support/adopt-policy.ts";
import { approveTwice, givenVault, keep, PUBLISH } from "../support/vault.ts";
import { givenWorld, HOUR } from "../support/world.ts";

it("holds a rollback by a pause that began after it was approved, also within another one", async () => {
  const you = await givenWorld({ operators: ["webchat:local"] });
  await you.say("Add contact Ada <ada@example.com>");
  const { id } = you.waiting();
  await you.tap("approve", id);
  const twice = { name: "twice", when: { tool: "contact.upsert" }, gate: "two-channel", why: "" } as const;
  await adoptPolicy(you, { rules: [...DEFAULT_POLICY.rules, twice] });
  await you.say("/pause");
  await you.say(`/rollback ${id}`);
  const back = you.waiting().id;
  await you.tap("approve", back);
  await you.say(`confirm ${back} ${back.slice(-4)}`);
  await you.say("/pause sales");
  await you.advance(HOUR);
  expect(you.shelf.read("contacts/ada@example.com")).toBe("Ada");
  expect(you.card(back).state?.words).toContain("Held: sales is paused");
  await you.say("/resume sales");
  expect(you.shelf.read("contacts/ada@example.com")).toBeUndefined();
});

it("names what waits for a secret of the domain that is paused", async () => {
  const you = await givenVault({ empty: true, needs: [{ secret: "bank" }] });
  await keep(you, { name: "bank", domain: "finance" });
  await you.at("telegram", "42").say("/status");
  await you.say(PUBLISH);
  const { id } = you.waiting();
  await you.say("/pause finance");
  await approveTwice(you, id);
  expect(you.handed).toEqual([]);
  await you.say("/status");
  expect(you.newest()).toMatch(new RegExp(`Held\\n.*\\[${id}\\]`));
  await you.say("/resume finance");
  expect(you.sees()).toContain("finance goes on. 1 matter held until now.");
  expect(you.handed).toHaveLength(1);
});

it("says until when an approval lasts that a pause holds", async () => {
  const you = await givenWorld();
  await you.say(PUBLISH);
  const { id } = you.waiting();
  await you.say("/pause content");
  await you.tap("approve", id);
  expect(you.card(id).state?.words).toContain(
    "Held: content is paused. It goes on after /resume content. Your approval lasts until 23 Nov 10:00.",
  );
});
