// Whether a change of policy widens what goes without asking: compared conservatively, so that in doubt it does.
import { canonical } from "#core/json";
import type { Cap, Policy, Trust, When } from "#core/policy";
import { isStricter } from "./evaluate.ts";
import { covers } from "./speaks.ts";

const EFFECTS = ["read", "idempotent", "compensable", "irreversible"] as const;

/** Sentences that say where any action could pass with a laxer gate, or more be spent, than before; empty: nowhere. */
export function widens(before: Policy, after: Policy): string[] {
  return [
    ...rulesLost(before, after),
    ...rulesOpened(before, after),
    ...before.deny
      .filter(({ when }) => !after.deny.some((one) => standsFor(one.when, when)))
      .map(({ name }) => `“${name}” is no longer denied.`),
    ...after.trust.filter((one) => !before.trust.some((known) => isWithin(one, known))).map(trustOpened),
    ...capsRaised(before, after),
    ...pricesLowered(before, after),
    ...(after.approvals.waitMinutes < before.approvals.waitMinutes
      ? ["What was confirmed on the only channel waits for less long."]
      : []),
    ...listsChanged(before, after),
  ];
}

/** What was asked for by a rule that no other now asks as much for; an open one counts where it closed what was unclear. */
const rulesLost = (before: Policy, after: Policy): string[] =>
  before.rules
    .filter(({ gate, when }) => gate !== "open" || asksAmount(when) || asksRecipient(when))
    .filter(
      (rule) =>
        !after.rules.some((one) => standsFor(one.when, rule.when) && !isStricter(rule.gate, one.gate)),
    )
    .map(({ name }) => `The rule “${name}” asks for less, or is gone.`);

/** Trust opens what asks with one tap; more than that, only where it was written by hand. */
const trustOpened = ({ name, until, byHand }: Trust): string =>
  byHand
    ? `“${name}” would let what it names go without asking until ${until}, also where the whole is shown today.`
    : `“${name}” would let what it names go without asking until ${until}, where that asks with one tap today.`;

const asksAmount = (when: When): boolean =>
  when.amountAtLeast !== undefined || when.amountBelow !== undefined;
const asksRecipient = (when: When): boolean => when.recipient !== undefined;

/** Whether one rule speaks of all that another speaks of, and is unclear wherever that one is. */
const standsFor = (one: When, other: When): boolean =>
  isWider(one, other) &&
  (!asksAmount(other) || asksAmount(one)) &&
  (!asksRecipient(other) || asksRecipient(one));

/** A rule that opens what no rule spoke of, so that it was closed. */
function rulesOpened(before: Policy, after: Policy): string[] {
  return [
    ...after.rules
      .filter(({ gate, when }) => gate !== "closed" && !isSpokenOf(before, when))
      .map(({ name }) => `The rule “${name}” could let something pass that was closed.`),
    ...namesakes(before).map((name) => `The rules called “${name}” were ambiguous, so they were closed.`),
  ];
}

/** Whether some rule speaks of all that `when` names, whatever its effect class. */
function isSpokenOf({ rules }: Policy, when: When): boolean {
  const one = (asked: When): boolean => rules.some((rule) => isWider(rule.when, asked));
  return one(when) || (when.effect === undefined && EFFECTS.every((effect) => one({ ...when, effect })));
}

const namesakes = ({ rules }: Policy): string[] =>
  rules
    .filter((rule, at) => rules.findIndex(({ name }) => name === rule.name) !== at)
    .map(({ name }) => name);

/** Whether `general` speaks of all that `special` speaks of. */
function isWider(general: When, special: When): boolean {
  return (Object.keys(general) as (keyof When)[]).every((key) => {
    const [wide, narrow] = [general[key], special[key]];
    if (wide === undefined) return true;
    if (narrow === undefined) return false;
    if (key === "amountAtLeast") return wide <= narrow;
    if (key === "amountBelow") return wide >= narrow;
    return key === "recipient" ? covers(String(wide), String(narrow)) : wide === narrow;
  });
}

const isWithin = (now: Trust, before: Trust): boolean =>
  isWider(before.when, now.when) && now.until <= before.until && (before.byHand || !now.byHand);

const capsRaised = (before: Policy, after: Policy): string[] =>
  before.caps
    .filter((cap) => !after.caps.some((one) => isSameCap(one, cap) && one.usd <= cap.usd))
    .map(({ scope, per }) => `The cap of ${scope} per ${per} is raised, or is gone.`);

/** Caps count what models are said to cost: less than before, or less than a list price may say. */
const pricesLowered = (before: Policy, after: Policy): string[] =>
  after.prices
    .filter(({ model, input, output }) => {
      const then = before.prices.find((one) => one.model === model);
      return then === undefined || input < then.input || output < then.output;
    })
    .concat(before.prices.filter(({ model }) => !after.prices.some((one) => one.model === model)))
    .map(({ model }) => `The model ${model} may count for less, or be asked where it was not.`);

const isSameCap = (one: Cap, other: Cap): boolean => one.scope === other.scope && one.per === other.per;

/** Somebody more is approved, or somebody whom a rule for approved ones holds back is not any more. */
function listsChanged(before: Policy, after: Policy): string[] {
  const added = uncovered(approvedIn(after), approvedIn(before));
  const gone = uncovered(approvedIn(before), approvedIn(after));
  const hosts = missing(hostsOf(after), hostsOf(before));
  return [
    ...added.map((one) => `${one} becomes approved.`),
    ...(asksOfApproved(after) ? gone.map((one) => `What asks for approved recipients forgets ${one}.`) : []),
    ...hosts.map((one) => `${one} becomes reachable.`),
  ];
}

/** Whether somebody less among the approved could pass where they did not. */
function asksOfApproved(policy: Policy): boolean {
  const { rules, deny, trust } = policy;
  const held = [...rules.filter(({ gate }) => gate !== "open"), ...deny];
  const opened = rules.filter(
    ({ when: { recipient, ...rest } }) => recipient === "unknown" && !isSpokenOf(policy, rest),
  );
  return (
    held.some(({ when }) => when.recipient === "approved") ||
    [...opened, ...trust].some(({ when }) => when.recipient === "unknown")
  );
}

/** Rules ask about both lists at once. */
const approvedIn = ({ recipients, vendors }: Policy): readonly string[] => [...recipients, ...vendors];

/** Whom none among those stands for already, by its own address or by its whole domain. */
const uncovered = (from: readonly string[], among: readonly string[]): string[] =>
  from.filter((one) => !among.some((pattern) => covers(pattern, one)));

const missing = (from: readonly string[], among: readonly string[]): string[] =>
  from.filter((one) => !among.includes(one));

const hostsOf = ({ hosts }: Policy): string[] =>
  hosts.flatMap(({ domain, hosts: names }) => names.map((name) => canonical([domain, name])));
