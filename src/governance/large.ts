// Which single action moves so much that the operator is told sooner. Apart from the gates: it asks for nothing more, only earlier.
import type { Stakes } from "#core/gate";
import { type Micros, usd } from "#core/money";
import type { Policy } from "#core/policy";

/** What it moves, where that reaches `escalation.usd`; undefined where it does not, or moves nothing. */
export function largeAmount({ escalation }: Policy, { amount }: Stakes): Micros | undefined {
  return amount !== undefined && amount > 0 && amount >= usd(escalation.usd) ? amount : undefined;
}

/** A large one is reminded of after a quarter of the usual time. */
export const REMINDS_SOONER = 4;
