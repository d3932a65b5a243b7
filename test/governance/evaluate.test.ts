// Policy → gate: total, the strictest rule decides, and whatever no rule speaks of is closed.
import fc from "fast-check";
import { expect, it } from "vitest";
import type { Action, EffectClass, GateName } from "#core/gate";
import { DEFAULT_POLICY, type PolicyState, type Rule } from "#core/policy";
import { evaluate as evaluateAt, isStricter } from "#governance/evaluate";

const NOW = "2026-11-22T09:00:00.000Z";
const evaluate = (state: PolicyState, asked: Action) => evaluateAt(state, asked, NOW);
const GATES: readonly GateName[] = ["open", "soft", "hard", "two-channel", "closed"];
const action = (more: Partial<Action> = {}): Action => ({
  tool: "site.publish",
  effect: "compensable",
  domain: "content",
  agent: "publisher",
  crossDomain: false,
  taint: [],
  ...more,
});
const policy = (...rules: Rule[]): PolicyState => ({
  version: 3,
  since: "",
  policy: { ...DEFAULT_POLICY, rules },
});
const standard: PolicyState = { version: 0, policy: DEFAULT_POLICY, since: "" };

it.each([
  ["read", "open"],
  ["idempotent", "soft"],
  ["compensable", "soft"],
  ["irreversible", "hard"],
  ["unknown", "closed"],
] as const)("gives what is %s the gate %s by default", (effect, gate) => {
  expect(evaluate(standard, action({ effect })).gate).toBe(gate);
});

it("names the rule that decided, all reasons, and its version", () => {
  const rules: Rule[] = [
    { name: "posts", when: { tool: "site.publish" }, gate: "open", why: "Posts are harmless." },
    { name: "content", when: { domain: "content" }, gate: "hard", why: "Legal reads it first." },
    { name: "mail", when: { tool: "email.send" }, gate: "closed", why: "No mail." },
  ];
  expect(evaluate(policy(...rules), action())).toEqual({
    gate: "hard",
    rule: "content",
    reasons: ["Posts are harmless.", "Legal reads it first."],
    policyVersion: 3,
  });
});

it("lets a rule speak only where all that it names fits", () => {
  const rule: Rule = {
    name: "narrow",
    when: { tool: "site.publish", agent: "writer" },
    gate: "open",
    why: "",
  };
  expect(evaluate(policy(rule), action()).gate).toBe("closed");
  expect(evaluate(policy(rule), action({ agent: "writer" })).gate).toBe("open");
});

it("opens no gate to a change that depends on text from outside", () => {
  const open: Rule = { name: "all", when: {}, gate: "open", why: "" };
  expect(evaluate(policy(open), action({ taint: ["mail"] }))).toMatchObject({ gate: "soft" });
  expect(evaluate(policy(open), action({ taint: ["mail"], effect: "read" })).gate).toBe("open");
  expect(
    evaluate(policy(open), action({ taint: ["mail"], effect: "irreversible" })).reasons.join(),
  ).toContain("mail");
});

it("keeps a tool that nobody offers closed, whatever the rules say", () => {
  const open: Rule = { name: "all", when: {}, gate: "open", why: "" };
  expect(evaluate(policy(open), action({ effect: "unknown" })).gate).toBe("closed");
});

const word = fc.constantFrom("a", "b", "c");
const effects = fc.constantFrom<EffectClass>("read", "idempotent", "compensable", "irreversible");
const anyRule: fc.Arbitrary<Rule> = fc.record({
  name: word,
  when: fc.record({ tool: word, effect: effects, domain: word, agent: word }, { requiredKeys: [] }),
  gate: fc.constantFrom(...GATES),
  why: word,
});
const anyAction: fc.Arbitrary<Action> = fc.record({
  tool: word,
  effect: fc.oneof(effects, fc.constant("unknown" as const)),
  domain: word,
  agent: word,
  crossDomain: fc.boolean(),
  taint: fc.array(word, { maxLength: 1 }),
});

it("always answers, with a reason, and a further rule never makes a gate that was asked for laxer", () => {
  fc.assert(
    fc.property(fc.array(anyRule), anyRule, anyAction, (rules, more, asked) => {
      const before = evaluate(policy(...rules), asked);
      const after = evaluate(policy(...rules, more), asked);
      expect(GATES).toContain(before.gate);
      expect(before.reasons.length).toBeGreaterThan(0);
      if (before.rule !== "no rule is closed") expect(isStricter(before.gate, after.gate)).toBe(false);
    }),
  );
});

it("does not depend on the order of the rules", () => {
  fc.assert(
    fc.property(fc.array(anyRule), anyAction, (rules, asked) => {
      const gate = evaluate(policy(...rules), asked).gate;
      expect(evaluate(policy(...rules.toReversed()), asked).gate).toBe(gate);
    }),
  );
});
