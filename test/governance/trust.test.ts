// Which rule trust would be, how narrow, from how many clean cards, and what ends it.
import { expect, it } from "vitest";
import { usd } from "#core/money";
import { DEFAULT_POLICY } from "#core/policy";
import { type Asked, shapeOf } from "#core/shape";
import { cleanRow, endedBy, type Graded, offerId, trustFor } from "#governance/trust";
import { action, NOW } from "./given-policy.ts";

const verdict = { gate: "soft" as const, reasons: [""], rule: "", policyVersion: 1 };
const asked: Asked = {
  tool: "invoice.draft",
  effect: "compensable",
  agent: "clerk",
  domain: "finance",
  verdict,
  stakes: { recipients: ["Ada@example.com"], amount: usd(40) },
};
const shape = shapeOf(asked) ?? {};
const card = (id: string, more: Partial<Graded> = {}): Graded => ({
  id,
  title: id,
  at: NOW,
  outcome: "approved",
  clean: true,
  shape,
  action: action({ amount: usd(40) }),
  ...more,
});

it("is as narrow as the tool, the agent, the domain, the recipient and the amount", () => {
  expect(shape).toEqual({
    tool: "invoice.draft",
    effect: "compensable",
    agent: "clerk",
    domain: "finance",
    recipient: "ada@example.com",
  });
  const more = card("b", { action: action({ amount: usd(72.5) }) });
  expect(trustFor(shape, [card("a"), more], NOW, [])).toEqual({
    name: "invoice.draft by the clerk to ada@example.com",
    when: { ...shape, amountBelow: 72.51 },
    why: "You asked for it to go without asking.",
    until: "2027-02-20",
    byHand: false,
  });
});

it.each([
  ["a hard gate", { verdict: { ...verdict, gate: "hard" as const } }],
  ["what cannot be undone", { effect: "irreversible" as const }],
  ["a payment", { stakes: { concerns: ["payment" as const] } }],
  ["several people", { stakes: { recipients: ["a@x.com", "b@x.com"] } }],
  ["text from outside", { taint: [{ origin: "outside:mail" as const, source: "a mail" }] }],
  ["a rollback", { compensates: "k7f3qa9m" }],
])("is never given to %s", (_what, more) => {
  expect(shapeOf({ ...asked, ...more })).toBeUndefined();
});

it("counts clean cards of that very shape, back to the first that was not", () => {
  const other = { ...shape, agent: "writer" };
  const past = [
    card("a"),
    card("waits", { outcome: "waiting", clean: false }),
    card("other", { shape: other, clean: false, outcome: "rejected" }),
    card("b"),
    card("c", { outcome: "edited", clean: false }),
    card("d"),
  ];
  expect(cleanRow(shape, past).map(({ id }) => id)).toEqual(["a", "b"]);
});

it("names each rule once, and each offer by its shape", () => {
  const first = trustFor(shape, [], NOW, []);
  expect(trustFor(shape, [], NOW, [first.name]).name).toBe(`${first.name} (2)`);
  expect(offerId(shape)).toBe(offerId({ ...shape }));
  expect(offerId(shape)).not.toBe(offerId({ ...shape, agent: "writer" }));
  expect(offerId(shape)).toMatch(/^[0-9a-f]{8}$/);
});

it("ends with whatever it speaks of, and with nothing else", () => {
  const trust = [trustFor(shape, [card("a")], NOW, [])];
  const policy = { ...DEFAULT_POLICY, trust };
  const one = action({ ...asked, amount: usd(10), recipients: ["ada@example.com"], taint: [] });
  expect(endedBy(policy, one)).toEqual([trust[0]?.name]);
  expect(endedBy(policy, { ...one, recipients: ["bob@example.com"] })).toEqual([]);
  expect(endedBy(policy, { ...one, amount: usd(100) })).toEqual([]);
});
