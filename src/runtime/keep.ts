// Keeping a fact: the fact's stream, the one it confirms or replaces, and their lines in the full-text index.
import type { Circumstance } from "#core/event";
import { type Fact, factFold } from "#core/fact";
import type { Commit } from "#core/ports";
import { REVIEW_DAYS } from "#memory/decay";
import { planRemember } from "#memory/remember";
import { append, fresh, load, together } from "./unit.ts";
import type { World } from "./world.ts";

type Fresh = Pick<Fact, "statement" | "subject" | "domain" | "confidence" | "source" | "origin" | "sort">;

interface Kept {
  readonly fact: Fact;
  /** The statement it replaced, if one. */
  readonly replaced: string | null;
  readonly commit: Partial<Commit>;
}

const DAY_MS = 86_400_000;

export async function keeping(world: World, circumstance: Circumstance, said: Fresh): Promise<Kept> {
  const now = world.clock.now();
  const reviewBy = new Date(now.getTime() + REVIEW_DAYS * DAY_MS).toISOString();
  const fact: Fact = {
    ...said,
    id: world.ids.next(),
    validFrom: now.toISOString(),
    reviewBy,
    cause: circumstance.cause,
  };
  const known = await world.facts.about(fact.subject);
  const plan = planRemember(known, fact);
  if (plan.is === "confirms") {
    const old = await load(world.journal, factFold, plan.fact.id);
    const { write } = append(factFold, old, circumstance, [
      { type: "fact.confirmed", data: { by: circumstance.actor, reviewBy } },
    ]);
    const confirmed = { ...plan.fact, reviewBy };
    return {
      fact: confirmed,
      replaced: null,
      commit: { writes: [write], rows: [{ into: "fact", fact: confirmed, current: true }] },
    };
  }
  const { write } = append(factFold, fresh(factFold, fact.id), circumstance, [
    { type: "fact.kept", data: fact },
  ]);
  const kept: Partial<Commit> = { writes: [write], rows: [{ into: "fact", fact, current: true }] };
  if (plan.is === "new") return { fact, replaced: null, commit: kept };
  const old = await load(world.journal, factFold, plan.fact.id);
  const superseded = append(factFold, old, circumstance, [
    { type: "fact.superseded", data: { by: fact.id } },
  ]);
  const gone: Partial<Commit> = {
    writes: [superseded.write],
    rows: [{ into: "fact", fact: plan.fact, current: false }],
  };
  return { fact, replaced: plan.fact.statement, commit: together(kept, gone) };
}
