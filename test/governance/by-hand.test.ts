// What only the operator's own hand may let go without asking, and what not even that opens.
import { expect, it } from "vitest";
import type { Action, Concern } from "#core/gate";
import { usd } from "#core/money";
import { DEFAULT_POLICY, lifted, type Policy, type Trust } from "#core/policy";
import { evaluate } from "#governance/evaluate";

const NOW = "2026-11-22T09:00:00.000Z";
const pay: Action = {
  ...{ tool: "bank.pay", effect: "irreversible", domain: "finance", agent: "bookkeeper", crossDomain: false },
  ...{ taint: [], concerns: ["payment"], amount: usd(20), recipients: ["host@example.com"] },
};
const trust = (more: Partial<Trust> = {}): Trust => ({
  name: "mine",
  when: { tool: pay.tool },
  why: "",
  until: "2027-01-01",
  byHand: true,
  ...more,
});
const gate = (action: Action, change: Partial<Policy> = {}) =>
  evaluate({ version: 1, since: "", policy: { ...DEFAULT_POLICY, ...change } }, action, NOW).gate;
const vendors = ["@example.com"];

it("pays a vendor that was approved with the whole shown, and asks twice before a new one", () => {
  expect(gate(pay, { vendors })).toBe("hard");
  expect(gate(pay)).toBe("two-channel");
  expect(gate({ ...pay, recipients: undefined })).toBe("closed");
});

it.each<[Concern, Action["effect"]]>([
  ["payment", "irreversible"],
  ["legal", "compensable"],
  ["public", "compensable"],
  ["credential", "irreversible"],
])("opens what concerns %s where the operator wrote that by hand", (concern, effect) => {
  const asked = { ...pay, concerns: [concern], effect };
  expect(gate(asked, { vendors })).toBe("hard");
  expect(gate(asked, { vendors, trust: [trust({ byHand: false })] })).toBe("hard");
  expect(gate(asked, { vendors, trust: [trust()] })).toBe("open");
  expect(gate({ ...asked, taint: ["mail"] }, { vendors, trust: [trust()] })).toBe("hard");
});

it.each<Concern>(["vault", "policy", "autonomy"])(
  "never opens what concerns %s, whoever wrote it",
  (concern) => {
    const asked = { ...pay, concerns: [concern], effect: "compensable" as const, amount: undefined };
    expect(gate(asked, { vendors, trust: [trust()] })).not.toBe("open");
  },
);

it("never opens what asks on two channels", () => {
  const much = { ...pay, amount: usd(100) };
  expect(gate(much, { vendors, trust: [trust()] })).toBe("two-channel");
});

it("reads a document of before there were prices and a wait as one that has none and the usual wait", () => {
  const { prices: _prices, ...document } = DEFAULT_POLICY;
  const old = { ...document, approvals: { expireHours: 7, remindHours: 1 } } as unknown as Policy;
  expect(lifted(old)).toMatchObject({
    prices: [],
    approvals: { expireHours: 7, remindHours: 1, waitMinutes: 10 },
  });
});
