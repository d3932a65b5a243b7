// Any document and any action, for properties that must hold of all of them; small words, so that they often meet.
import fc from "fast-check";
import type { Action, Concern, EffectClass, GateName } from "#core/gate";
import { usd } from "#core/money";
import {
  DEFAULT_POLICY,
  type Policy,
  type PolicyState,
  type Rule,
  type Trust,
  type When,
} from "#core/policy";

export const NOW = "2026-11-22T09:00:00.000Z";
export const GATES: readonly GateName[] = ["open", "soft", "hard", "two-channel", "closed"];

export const action = (more: Partial<Action> = {}): Action => ({
  tool: "site.publish",
  effect: "compensable",
  domain: "content",
  agent: "publisher",
  crossDomain: false,
  taint: [],
  ...more,
});

export const stateOf = (policy: Partial<Policy>): PolicyState => ({
  version: 3,
  since: "",
  policy: { ...DEFAULT_POLICY, ...policy },
});

const word = fc.constantFrom("a", "b", "c");
const effects = fc.constantFrom<EffectClass>("read", "idempotent", "compensable", "irreversible");
const person = fc.constantFrom("a@x.com", "b@x.com", "a@y.com");
const listed = fc.oneof(person, fc.constant("@x.com"));
const dollars = fc.constantFrom(0, 10, 100);
const concern = fc.constantFrom<Concern>("payment", "legal", "public", "vault", "policy", "autonomy");

export const anyWhen: fc.Arbitrary<When> = fc.record(
  {
    tool: word,
    effect: effects,
    domain: word,
    agent: word,
    amountAtLeast: dollars,
    amountBelow: dollars,
    recipient: fc.oneof(person, fc.constantFrom("approved", "unknown", "@x.com")),
    crossDomain: fc.boolean(),
    concern,
    tainted: fc.boolean(),
  },
  { requiredKeys: [] },
);
const narrowly: fc.Arbitrary<When> = fc.oneof(
  anyWhen,
  fc.record({ tool: word, effect: effects }, { requiredKeys: [] }),
  fc.record({ recipient: fc.constantFrom("approved", "unknown") }),
);

export const anyRule: fc.Arbitrary<Rule> = fc.record({
  name: fc.string({ minLength: 4, maxLength: 8 }),
  when: narrowly,
  gate: fc.constantFrom(...GATES),
  why: word,
});

export const anyTrust: fc.Arbitrary<Trust> = fc.record({
  name: fc.string({ minLength: 4, maxLength: 8 }),
  when: narrowly,
  why: word,
  until: fc.constantFrom("2026-11-21", "2026-11-22", "2027-02-20"),
  byHand: fc.boolean(),
});

export const anyPolicy: fc.Arbitrary<Policy> = fc
  .record({
    rules: fc.array(anyRule, { maxLength: 4 }),
    deny: fc.array(fc.record({ name: word, when: narrowly, why: word }), { maxLength: 1 }),
    trust: fc.array(anyTrust, { maxLength: 2 }),
    recipients: fc.uniqueArray(listed, { maxLength: 2 }),
    vendors: fc.uniqueArray(listed, { maxLength: 1 }),
    more: fc.boolean(),
  })
  .map(({ more, rules, ...rest }) => ({
    ...DEFAULT_POLICY,
    ...rest,
    rules: more ? [...DEFAULT_POLICY.rules, ...rules] : rules,
  }));

export const anyAction: fc.Arbitrary<Action> = fc
  .record(
    {
      tool: word,
      effect: fc.oneof(effects, effects, effects, fc.constant("unknown" as const)),
      domain: word,
      agent: word,
      crossDomain: fc.boolean(),
      taint: fc.array(word, { maxLength: 1 }),
      recipients: fc.array(person, { maxLength: 2 }),
      dollars: fc.constantFrom(0, 5, 10, 99, 100, 1000),
      concerns: fc.uniqueArray(concern, { maxLength: 2 }),
    },
    { requiredKeys: ["tool", "effect", "domain", "agent", "crossDomain", "taint"] },
  )
  .map(({ dollars: amount, ...rest }) => ({
    ...rest,
    ...(amount === undefined ? {} : { amount: usd(amount) }),
  }));
