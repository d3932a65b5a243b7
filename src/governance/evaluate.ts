// Policy → gate: pure and total. Every rule that speaks of the action is named; the strictest decides; no rule is closed.
import type { Action, GateName, Verdict } from "#core/gate";
import type { PolicyState, Rule } from "#core/policy";

const STRICTNESS: readonly GateName[] = ["open", "soft", "hard", "two-channel", "closed"];

const strictness = (gate: GateName): number => STRICTNESS.indexOf(gate);

/** True when `now` asks for more than `then` did. */
export const isStricter = (now: GateName, then: GateName): boolean => strictness(now) > strictness(then);

export function evaluate(state: PolicyState, action: Action): Verdict {
  const policyVersion = state.version;
  if (action.effect === "unknown")
    return {
      gate: "closed",
      rule: "unknown tools are closed",
      reasons: [`No adapter offers the tool ${action.tool}.`],
      policyVersion,
    };
  const speaking = state.policy.rules.filter((rule) => fits(rule, action));
  const decisive = speaking.toSorted((a, b) => strictness(b.gate) - strictness(a.gate))[0];
  if (decisive === undefined)
    return {
      gate: "closed",
      rule: "no rule is closed",
      reasons: [`No rule of the policy speaks of ${action.tool}.`],
      policyVersion,
    };
  const tainted = action.taint.length > 0 && decisive.gate === "open" && action.effect !== "read";
  if (tainted)
    return {
      gate: "soft",
      rule: "text from outside opens no gate",
      reasons: [`It depends on text from ${action.taint.join(", ")}.`],
      policyVersion,
    };
  return {
    gate: decisive.gate,
    rule: decisive.name,
    reasons: speaking.map((rule) => rule.why),
    policyVersion,
  };
}

function fits(rule: Rule, action: Action): boolean {
  const { tool, effect, domain, agent } = rule.when;
  const named: readonly (readonly [string | undefined, string])[] = [
    [tool, action.tool],
    [effect, action.effect],
    [domain, action.domain],
    [agent, action.agent],
  ];
  return named.every(([wanted, actual]) => wanted === undefined || wanted === actual);
}
