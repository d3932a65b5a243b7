// The order of what was found: two searches fused by rank, weighed by how fresh and confirmed each fact is. Pure.
import type { Fact } from "#core/fact";
import { standing } from "./decay.ts";

/**
 * Words weigh more than vectors: alone, search by words found the right passage in the first ten for 66 % of questions
 * and the bundled embedder for 43 %, so a vector's rank counts for two thirds of a word's.
 */
const WORDS = 1;
const VECTORS = 0.65;
/** Reciprocal rank fusion's constant; small, since the lists are short and their first places matter. */
const RANK_OFFSET = 10;
/** How much of the score the strength of a fact decides; relevance stays ahead of freshness. */
const BY_STRENGTH = 0.4;

/**
 * The greatest cosine distance at which a nearest vector is evidence, by embedder. Measured for the bundled one: to 12
 * questions in other words than their answer the right fact lay at 0.38–0.63, for nine of them below 0.58; to 5 questions
 * with nothing related to find the nearest lay at 0.59–0.80. Other scales differ: text-embedding-3 spreads wider, ada-002 is narrow.
 */
const NEAR: readonly (readonly [RegExp, number])[] = [
  [/energetic/u, 0.58],
  [/text-embedding-3/u, 0.65],
  [/ada-002/u, 0.19],
];
const NEAR_ELSE = 0.5;

const nearEnough = (embedder: string): number => NEAR.find(([name]) => name.test(embedder))?.[1] ?? NEAR_ELSE;

/** How much farther than the nearest another may lie. */
const BESIDE_NEAREST = 0.15;

/** Of neighbours, nearest first, those that are evidence. */
export function evidence<Item extends { readonly distance: number }>(
  neighbours: readonly Item[],
  embedder: string,
): Item[] {
  const nearest = neighbours[0]?.distance ?? 0;
  const limit = Math.min(nearEnough(embedder), nearest + BESIDE_NEAREST);
  return neighbours.filter(({ distance }) => distance <= limit);
}

/** The fused score of every id that either search found; each list is best first. */
export function fuse(byWords: readonly string[], byVectors: readonly string[]): Map<string, number> {
  const scores = new Map<string, number>();
  const add = (ids: readonly string[], weight: number) => {
    for (const [rank, id] of ids.entries())
      scores.set(id, (scores.get(id) ?? 0) + weight / (RANK_OFFSET + rank + 1));
  };
  add(byWords, WORDS);
  add(byVectors, VECTORS);
  return scores;
}

/** Best first: those about the subject lead, then the fused score weighed by strength, then the newest. */
export function ranked(
  facts: readonly Fact[],
  scores: ReadonlyMap<string, number>,
  leads: (fact: Fact) => boolean,
  now: Date,
): Fact[] {
  // What is about the subject but was found by neither search comes after what was.
  const least = VECTORS / (RANK_OFFSET + 1000);
  const weighed = facts.map((fact) => ({
    fact,
    leads: leads(fact),
    score: (scores.get(fact.id) ?? least) * (1 - BY_STRENGTH + BY_STRENGTH * standing(fact, now).strength),
  }));
  return weighed
    .sort(
      (a, b) =>
        Number(b.leads) - Number(a.leads) ||
        b.score - a.score ||
        b.fact.validFrom.localeCompare(a.fact.validFrom) ||
        a.fact.id.localeCompare(b.fact.id),
    )
    .map(({ fact }) => fact);
}
