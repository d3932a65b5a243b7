// The back-test: what a document would have done with past cards, with the exceptions named and nothing else counted.
import { expect, it } from "vitest";
import { DEFAULT_POLICY, type Policy } from "#core/policy";
import { backTest, type Outcome, type Past } from "#governance/back-test";
import { action, NOW } from "./given-policy.ts";

const past = (id: string, outcome: Outcome, more: Parameters<typeof action>[0] = {}): Past => ({
  id,
  title: id,
  at: `2026-11-0${id.slice(-1)}T09:00:00.000Z`,
  outcome,
  action: action(more),
});
const trusting: Policy = {
  ...DEFAULT_POLICY,
  trust: [{ name: "posts", when: { tool: "site.publish" }, why: "", until: "2027-02-20", byHand: false }],
};

it("counts what would have gone through, and names what was rejected, edited or undone among it", () => {
  const cards = [
    past("a1", "approved"),
    past("a2", "rejected"),
    past("a3", "edited"),
    past("a4", "undone"),
    past("a5", "lapsed"),
    past("a6", "approved", { tool: "contact.upsert" }),
  ];
  const test = backTest(DEFAULT_POLICY, trusting, cards, NOW);
  expect(test.looked).toBe(6);
  expect(test.since).toBe("2026-11-01T09:00:00.000Z");
  expect(test.through.map(({ id }) => id)).toEqual(["a1", "a2", "a3", "a4", "a5"]);
  expect(test.exceptions.map(({ id }) => id)).toEqual(["a2", "a3", "a4"]);
});

it("tells what would have asked less and more", () => {
  const rules = DEFAULT_POLICY.rules.map((rule) =>
    rule.when.effect === "irreversible" ? { ...rule, gate: "soft" as const } : rule,
  );
  const cards = [past("a1", "approved", { effect: "irreversible" }), past("a2", "approved")];
  const closed = {
    ...DEFAULT_POLICY,
    rules,
    deny: [{ name: "no", when: { effect: "compensable" as const }, why: "" }],
  };
  const test = backTest(DEFAULT_POLICY, closed, cards, NOW);
  expect(test.laxer).toMatchObject([{ past: { id: "a1" }, before: "hard", after: "soft" }]);
  expect(test.stricter).toMatchObject([{ past: { id: "a2" }, before: "soft", after: "closed" }]);
});

it("lets nothing through that rests on text from outside, or that ran out", () => {
  const cards = [past("a1", "approved", { taint: ["a mail"] }), past("a2", "approved")];
  expect(backTest(DEFAULT_POLICY, trusting, cards, NOW).through.map(({ id }) => id)).toEqual(["a2"]);
  expect(backTest(DEFAULT_POLICY, trusting, cards, "2027-02-21T00:00:00.000Z").through).toEqual([]);
});

it("finds nothing where nothing changes, or where there is nothing to look at", () => {
  const same = backTest(trusting, trusting, [past("a1", "approved")], NOW);
  expect([same.through, same.laxer, same.stricter]).toEqual([[], [], []]);
  expect(backTest(DEFAULT_POLICY, trusting, [], NOW)).toMatchObject({ looked: 0, since: "" });
});
