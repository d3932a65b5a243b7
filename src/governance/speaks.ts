// Whether a rule speaks of an action: yes, no, or unclear where the action does not tell what the rule asks about.
import { domainToASCII } from "node:url";
import type { Action } from "#core/gate";
import { usd } from "#core/money";
import type { Policy, When } from "#core/policy";

export type Speaks = "yes" | "no" | "unclear";

type Lists = Pick<Policy, "recipients" | "vendors">;
type Condition = (action: Action, lists: Lists) => Speaks;

const whether = (fits: boolean): Speaks => (fits ? "yes" : "no");

/** Of an action with one recipient at most; all that `when` names must fit. A clear no outweighs what is unclear. */
export function speaks(when: When, action: Action, lists: Lists): Speaks {
  const answers = conditions(when).map((condition) => condition(action, lists));
  if (answers.includes("no")) return "no";
  return answers.includes("unclear") ? "unclear" : "yes";
}

function conditions(when: When): Condition[] {
  const { tool, effect, domain, agent, crossDomain, concern, tainted } = when;
  const plain: readonly (Condition | undefined)[] = [
    tool === undefined ? undefined : (action) => whether(action.tool === tool),
    effect === undefined ? undefined : (action) => whether(action.effect === effect),
    domain === undefined ? undefined : (action) => whether(action.domain === domain),
    agent === undefined ? undefined : (action) => whether(action.agent === agent),
    crossDomain === undefined ? undefined : (action) => whether(action.crossDomain === crossDomain),
    concern === undefined ? undefined : (action) => whether(action.concerns?.includes(concern) === true),
    tainted === undefined ? undefined : (action) => whether(action.taint.length > 0 === tainted),
  ];
  return [...plain.filter((one) => one !== undefined), ...amountOf(when), ...recipientOf(when)];
}

/** A payment moves something, whether it tells how much or not; whatever else tells no amount moves nothing. */
function amountOf({ amountAtLeast, amountBelow }: When): Condition[] {
  if (amountAtLeast === undefined && amountBelow === undefined) return [];
  const [least, below] = [usd(amountAtLeast ?? 0), usd(amountBelow ?? Number.MAX_SAFE_INTEGER)];
  return [
    ({ amount, concerns }) => {
      if (amount === undefined) return concerns?.includes("payment") === true ? "unclear" : "no";
      return whether(amount >= least && amount < below);
    },
  ];
}

/** A payment goes to somebody, and so does what has a list of recipients, even if none is told. */
function recipientOf({ recipient }: When): Condition[] {
  if (recipient === undefined) return [];
  return [
    ({ recipients, concerns }, lists) => {
      const [to] = recipients ?? [];
      if (to !== undefined) return whether(isAmong(to, recipient, lists));
      const goes = recipients !== undefined || concerns?.includes("payment") === true;
      return goes ? "unclear" : "no";
    },
  ];
}

function isAmong(to: string, wanted: string, { recipients, vendors }: Lists): boolean {
  if (wanted !== "approved" && wanted !== "unknown") return covers(wanted, to);
  const known = [...recipients, ...vendors].some((pattern) => covers(pattern, to));
  return wanted === "approved" ? known : !known;
}

/** `@example.com` covers every address there, and an address covers itself, however either is spelled. */
export function covers(pattern: string, address: string): boolean {
  const [wanted, actual] = [spelled(pattern), spelled(address)];
  return wanted.startsWith("@") ? actual.endsWith(wanted) : wanted === actual;
}

/** In the one spelling under which it travels: lower case, its domain in ASCII (UTS 46), without the root's dot. */
function spelled(address: string): string {
  const at = address.lastIndexOf("@");
  const domain = domainToASCII(address.slice(at + 1)) || address.slice(at + 1);
  return `${address.slice(0, at + 1)}${domain.replace(/\.$/, "")}`.toLowerCase();
}
