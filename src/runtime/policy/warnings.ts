// What a document says in vain, said on the card that asks for it: a warning each, never a refusal, since a name may come later.
import { DOMAINS } from "#core/domain";
import type { EffectClass } from "#core/gate";
import type { Policy } from "#core/policy";
import { type Known, newIdleTrust, type Unknown, unknownNames } from "#governance/without-effect";
import type { World } from "../world.ts";

/** Every tool, agent and domain there is. */
export function knownTo(world: World): Known {
  const near = [...world.tools.values()];
  const agents = [...world.agents.values()];
  const far = [...world.elsewhere.keys()].map((name) => [name, undefined] as const);
  return {
    tools: new Map<string, EffectClass | undefined>([
      ...far,
      ...near.map(({ name, effect }) => [name, effect] as const),
    ]),
    agents: new Set([...agents.map(({ name }) => name), OPERATOR]),
    domains: new Set([...DOMAINS, ...[...near, ...agents].map(({ domain }) => domain)]),
  };
}

/** What the operator asks for in a command is asked for by this agent. */
const OPERATOR = "operator";

/** `today`: the operator's own day, ISO. */
export const warnings = (before: Policy, after: Policy, today: string, known: Known): string[] => [
  ...unknownNames(before, after, known).map(unknownWords),
  ...newIdleTrust(before, after, today, known).map(
    ({ name, why }) => `Warning: “${name}” opens nothing, since ${why}.`,
  ),
  ...neverWaits(before, after),
];

/** A card that ends before it has waited so long is never told of. */
function neverWaits(before: Policy, after: Policy): string[] {
  const isVain = ({ approvals, escalation }: Policy) => escalation.waitingHours >= approvals.expireHours;
  if (!isVain(after) || isVain(before)) return [];
  const { approvals, escalation } = after;
  return [
    `Warning: cards end after ${approvals.expireHours} hours, so none waits the ${escalation.waitingHours} after which you would hear of it.`,
  ];
}

const IN_VAIN: Readonly<Record<Unknown["part"], string>> = {
  rule: "the rule “%” speaks of nothing",
  denial: "“%” denies nothing",
  trust: "“%” opens nothing",
  cap: "the cap of % holds nothing back",
};

function unknownWords({ part, name, kind, value, meant }: Unknown): string {
  const hint = meant === undefined ? "" : ` Did you mean ${meant}?`;
  return `Warning: no ${kind} is called “${value}”, so ${IN_VAIN[part].replace("%", () => name)}.${hint}`;
}
