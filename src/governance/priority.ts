// How much a domain's work matters, by the goals of the policy: what of two things that wait is put before the operator first.
import type { Policy } from "#core/policy";

/** The lowest priority number among the goals of this domain; what serves no goal comes last. */
export const priorityOf = ({ goals }: Pick<Policy, "goals">, domain: string): number =>
  Math.min(...goals.filter((goal) => goal.domain === domain).map(({ priority }) => priority));
