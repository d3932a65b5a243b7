// What holds of every policy and every action, whatever a document says.
import fc from "fast-check";
import { expect, it } from "vitest";
import type { Policy } from "#core/policy";
import { evaluate, isStricter } from "#governance/evaluate";
import { widens } from "#governance/widens";
import {
  action,
  anyAction,
  anyPolicy,
  anyRule,
  anyTrust,
  anyWhen,
  GATES,
  NOW,
  stateOf,
} from "./given-policy.ts";

const GRAVE = ["payment", "legal", "public", "credential", "vault", "policy", "autonomy"] as const;
const gateOf = (policy: Policy, asked: Parameters<typeof evaluate>[1]) =>
  evaluate(stateOf(policy), asked, NOW).gate;

it("always answers, and says why", () => {
  fc.assert(
    fc.property(anyPolicy, anyAction, (policy, asked) => {
      const verdict = evaluate(stateOf(policy), asked, NOW);
      expect(GATES).toContain(verdict.gate);
      expect(verdict.reasons.length).toBeGreaterThan(0);
      expect(verdict.policyVersion).toBe(3);
    }),
  );
});

it("never becomes laxer by a further rule, where one spoke already", () => {
  fc.assert(
    fc.property(anyPolicy, anyRule, anyAction, (policy, more, asked) => {
      const before = evaluate(stateOf(policy), asked, NOW);
      const after = evaluate(stateOf({ ...policy, rules: [...policy.rules, more] }), asked, NOW);
      const several = (asked.recipients ?? []).length > 1;
      if (
        before.rule !== "no rule is closed" &&
        !several &&
        !before.reasons.some((why) => why.includes("No rule"))
      )
        expect(isStricter(before.gate, after.gate)).toBe(false);
    }),
  );
});

it("never becomes laxer by a further denial", () => {
  fc.assert(
    fc.property(anyPolicy, anyWhen, anyAction, (policy, when, asked) => {
      const deny = [...policy.deny, { name: "more", when, why: "" }];
      expect(isStricter(gateOf(policy, asked), gateOf({ ...policy, deny }, asked))).toBe(false);
    }),
  );
});

const NEVER_TRUSTED: readonly string[] = ["vault", "policy", "autonomy"];

it("opens by trust only what was soft, or by hand what is hard; never the vault, the policy or what is tainted", () => {
  fc.assert(
    fc.property(anyPolicy, anyTrust, anyAction, (policy, trust, { recipients, ...rest }) => {
      const asked = recipients === undefined ? rest : { ...rest, recipients: recipients.slice(0, 1) };
      const before = gateOf({ ...policy, trust: [] }, asked);
      const after = evaluate(stateOf({ ...policy, trust: [trust] }), asked, NOW);
      if (after.gate === before) return;
      expect(after).toMatchObject({ gate: "open", trusted: true, rule: trust.name });
      expect(trust.until >= NOW.slice(0, 10)).toBe(true);
      expect(asked.taint).toEqual([]);
      expect(NEVER_TRUSTED.filter((one) => (asked.concerns as string[] | undefined)?.includes(one))).toEqual(
        [],
      );
      if (!trust.byHand) {
        expect(before).toBe("soft");
        expect(asked.concerns ?? []).toEqual([]);
        expect(asked.effect).not.toBe("irreversible");
      } else expect(["soft", "hard"]).toContain(before);
    }),
    { numRuns: 2000 },
  );
});

it("keeps what is grave at hard or more, save what a rule was written by hand for", () => {
  fc.assert(
    fc.property(anyPolicy, anyAction, fc.constantFrom(...GRAVE), (given, asked, concern) => {
      const byHand = NEVER_TRUSTED.includes(concern);
      const policy = { ...given, trust: given.trust.map((one) => ({ ...one, byHand })) };
      expect(isStricter("hard", gateOf(policy, { ...asked, concerns: [concern] }))).toBe(false);
    }),
  );
});

it("asks of several recipients what the strictest of them asks", () => {
  fc.assert(
    fc.property(anyPolicy, anyAction, (policy, asked) => {
      const { recipients = [] } = asked;
      const whole = gateOf(policy, asked);
      for (const one of recipients)
        expect(isStricter(gateOf(policy, { ...asked, recipients: [one] }), whole)).toBe(false);
    }),
  );
});

it("never lets text from outside change the policy or the vault, and never locks its owner out of the policy", () => {
  fc.assert(
    fc.property(anyPolicy, fc.constantFrom("policy", "vault", "autonomy"), (policy, concern) => {
      const asked = action({ tool: "policy.adopt", domain: "company", concerns: [concern] });
      expect(gateOf(policy, { ...asked, taint: ["mail"] })).toBe("closed");
      if (concern === "policy") expect(gateOf(policy, asked)).not.toBe("closed");
    }),
  );
});

it("says of every change that lets anything pass more easily that it widens", () => {
  fc.assert(
    fc.property(anyPolicy, anyPolicy, anyAction, fc.integer({ min: 0, max: 4 }), (one, two, asked, mixed) => {
      // Documents that share parts are where a loosened one hides.
      const after = mixed === 0 ? two : { ...one, ...PARTS[mixed - 1]?.(one, two) };
      if (isStricter(gateOf(one, asked), gateOf(after, asked)))
        expect(widens(one, after), JSON.stringify({ one, after, asked })).not.toEqual([]);
    }),
    { numRuns: 5000 },
  );
});

const PARTS: readonly ((one: Policy, two: Policy) => Partial<Policy>)[] = [
  (one) => ({ rules: one.rules.slice(1) }),
  (_one, { recipients, vendors }) => ({ recipients, vendors }),
  (one, two) => ({ rules: [...one.rules, ...two.rules] }),
  (_one, { trust, deny }) => ({ trust, deny }),
];
