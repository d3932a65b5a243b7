// What must hold once all is well again, whatever happened before: every promise under a name of its own.
import type { Company } from "./company.ts";
import { cards } from "./invariants/cards.ts";
import { decisions, effects } from "./invariants/effects.ts";
import { type Evidence, evidenceOf } from "./invariants/evidence.ts";
import { inputs } from "./invariants/inputs.ts";
import { leases } from "./invariants/leases.ts";
import { matters } from "./invariants/matters.ts";
import { money } from "./invariants/money.ts";
import { pauses } from "./invariants/pauses.ts";
import { chain, facts, snapshots, spend } from "./invariants/projections.ts";
import { digests, waiting } from "./invariants/waiting.ts";

type Invariant = (evidence: Evidence) => readonly string[] | Promise<readonly string[]>;

const INVARIANTS: Readonly<Record<string, Invariant>> = {
  chain,
  snapshots,
  effects,
  decisions,
  pauses,
  leases,
  inputs,
  waiting,
  matters,
  cards,
  digests,
  spend,
  money,
  facts,
};

/** Those that do not hold, each `<invariant>: <sentence>`. */
export async function broken(company: Company): Promise<string[]> {
  const evidence = evidenceOf(company);
  const found: string[] = [];
  for (const [name, check] of Object.entries(INVARIANTS))
    for (const sentence of await check(evidence)) found.push(`${name}: ${sentence}`);
  return found;
}
