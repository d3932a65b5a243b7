// Policy → gate: pure and total, and it says why. The strictest rule that speaks decides; what no rule speaks of, or what is
// ambiguous, is closed; a deny rule closes whatever was approved; trust opens a soft gate, and a hard one where it was written
// by hand.
import type { Action, Concern, GateName, Stakes, Verdict } from "#core/gate";
import { canonical } from "#core/json";
import type { Policy, PolicyState, Rule, Trust } from "#core/policy";
import { speaks } from "./speaks.ts";

const STRICTNESS: readonly GateName[] = ["open", "soft", "hard", "two-channel", "closed"];

const strictness = (gate: GateName): number => STRICTNESS.indexOf(gate);

/** True when `now` asks for more than `then` did. */
export const isStricter = (now: GateName, then: GateName): boolean => strictness(now) > strictness(then);

/** What always asks with the whole shown, whatever the rules say. */
const FLOOR: Readonly<Record<Concern, string>> = {
  payment: "A payment",
  legal: "A legal statement",
  public: "A public statement in the company's name",
  credential: "A credential",
  vault: "A change of the vault",
  policy: "A change of the policy",
  autonomy: "A change of what goes without asking",
};
/** What nothing may touch that rests on text from outside, and no trust opens, not even one that was written by hand. */
const OURS: readonly Concern[] = ["policy", "vault", "autonomy"];

type Ruling = Omit<Verdict, "policyVersion">;

/** `now`: the operator's own day or time, ISO 8601. Each recipient is asked about by itself, and the strictest answer holds for all. */
export function evaluate(state: PolicyState, action: Action, now: string): Verdict {
  const { recipients = [] } = action;
  const each = recipients.length < 2 ? [action] : recipients.map((one) => ({ ...action, recipients: [one] }));
  const rulings = each.map((one) => changeable(one, rulingOn(state.policy, one, now)));
  // Of several that are open, the one that a rule of trust opened is the one to tell of.
  const strictest = rulings.reduce((a, b) =>
    isStricter(b.gate, a.gate) || (b.gate === a.gate && b.trusted === true) ? b : a,
  );
  return { ...strictest, policyVersion: state.version };
}

function rulingOn(policy: Policy, action: Action, now: string): Ruling {
  const refused = refusal(policy, action);
  if (refused !== undefined) return refused;
  const speaking = policy.rules.filter((rule) => speaks(rule.when, action, policy) === "yes");
  const decisive = speaking.toSorted((a, b) => strictness(b.gate) - strictness(a.gate))[0];
  if (decisive === undefined) {
    const why = `No rule of the policy speaks of ${action.tool}.`;
    return closed("no rule is closed", [why], "To allow it, add a rule with /policy edit.");
  }
  const reasons = speaking.map((rule) => rule.why);
  const ruled: Ruling = { gate: decisive.gate, rule: decisive.name, reasons };
  return trusted(policy, action, floor(action, outside(action, ruled)), now);
}

const closed = (rule: string, reasons: readonly string[], remedy?: string): Ruling => ({
  gate: "closed",
  rule,
  reasons,
  ...(remedy !== undefined && { remedy }),
});

/** What closes the gate before any rule may open it. */
function refusal(policy: Policy, action: Action): Ruling | undefined {
  if (action.effect === "unknown")
    return closed(
      "unknown tools are closed",
      [`No adapter offers the tool ${action.tool}.`],
      "No policy can allow it.",
    );
  if (action.taint.length > 0 && action.concerns?.some((one) => OURS.includes(one)) === true)
    return closed(
      "text from outside changes no policy",
      [`It rests on text from ${action.taint.join(", ")}, which can change neither policy nor the vault.`],
      "Say in your own words what should change.",
    );
  const denied = policy.deny.find(({ when }) => speaks(when, action, policy) === "yes");
  return denied === undefined ? ambiguity(policy, action) : closed(denied.name, [denied.why]);
}

function ambiguity(policy: Policy, action: Action): Ruling | undefined {
  const unclear = [...policy.deny, ...policy.rules].find(
    ({ when }) => speaks(when, action, policy) === "unclear",
  );
  if (unclear !== undefined)
    return closed(unclear.name, [
      `A rule asks for an amount or a recipient, and ${action.tool} does not tell it.`,
    ]);
  const speaking = policy.rules.filter((rule) => speaks(rule.when, action, policy) === "yes");
  const twice = speaking.find((rule) => policy.rules.some((other) => clash(rule, other)));
  return twice && closed(twice.name, ["Two rules have this name and differ, so neither is followed."]);
}

const clash = (one: Rule, other: Rule): boolean =>
  one.name === other.name && canonical(one) !== canonical(other);

const grave = ({ concerns = [] }: Action): Concern | undefined => concerns[0];

function floor(action: Action, ruled: Ruling): Ruling {
  const concern = grave(action);
  if (concern === undefined || !isStricter("hard", ruled.gate)) return ruled;
  const why = `${FLOOR[concern]} always asks with the whole shown.`;
  return { gate: "hard", rule: "never lighter than hard", reasons: [why] };
}

/** Text from outside opens no gate to a change, nor to what leaves the house: an address that is read carries words, too. */
function outside(action: Action, ruled: Ruling): Ruling {
  const stays = action.effect === "read" && action.reachesOut !== true;
  if (action.taint.length === 0 || stays || ruled.gate !== "open") return ruled;
  const why = `It depends on text from ${action.taint.join(", ")}.`;
  return { gate: "soft", rule: "text from outside opens no gate", reasons: [why] };
}

/** Whether no trust speaks of what is at stake, so that none opens it and nothing done to it ends one. */
export const isNeverTrusted = ({ concerns = [] }: Stakes): boolean =>
  concerns.some((one) => OURS.includes(one));

/** A soft gate opens where a trust rule says so; a hard one only where the operator wrote that by hand, and never to what is ours. */
function trusted(policy: Policy, action: Action, ruled: Ruling, now: string): Ruling {
  if (action.taint.length > 0 || (ruled.gate !== "soft" && ruled.gate !== "hard")) return ruled;
  if (isNeverTrusted(action)) return ruled;
  const onlyByHand = ruled.gate === "hard" || action.effect === "irreversible";
  const opens = ({ when, until, byHand }: Trust): boolean =>
    now.slice(0, 10) <= until && (byHand || !onlyByHand) && speaks(when, action, policy) === "yes";
  const found = policy.trust.find(opens);
  if (found === undefined) return ruled;
  const why = `You trust this until ${found.until}, by your rule “${found.name}”. ${found.why}`.trim();
  return { gate: "open", rule: found.name, reasons: [why], trusted: true };
}

/** No rule locks the policy away from its owner: a change of it can always be asked for, in two steps. */
function changeable(action: Action, ruled: Ruling): Ruling {
  const mine = action.concerns?.includes("policy") === true && action.taint.length === 0;
  if (ruled.gate !== "closed" || !mine || action.effect === "unknown") return ruled;
  const why = "The policy itself can always be changed by you, in two steps.";
  return { gate: "two-channel", rule: ruled.rule, reasons: [...ruled.reasons, why] };
}
