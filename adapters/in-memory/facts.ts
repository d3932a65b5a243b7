// The reference facts: what Postgres keeps and searches, over a map and plain words, for tests and simulation.
import type { Fact } from "#core/fact";
import type { Facts } from "#core/memory";
import type { Row } from "#core/ports";
import { isOutside } from "#core/taint";

type FactRow = Extract<Row, { readonly into: "fact" }>;

interface Kept {
  readonly fact: Fact;
  readonly current: boolean;
}

/** `write` takes the rows of a commit, as the journal does beside it; `rows` are all that came of them. */
export interface FactsInMemory extends Facts {
  readonly write: (row: FactRow) => void;
  readonly rows: () => readonly Kept[];
}

export function facts(): FactsInMemory {
  const kept = new Map<string, Kept>();
  const vectors = new Map<string, Map<string, number[]>>();
  const current = () => [...kept.values()].filter((one) => one.current).map(({ fact }) => fact);
  const of = (embedder: string) => vectors.get(embedder) ?? new Map<string, number[]>();
  return {
    write({ fact, current: is }) {
      const { confidence, reviewBy } = fact;
      const before = kept.get(fact.id)?.fact ?? fact;
      kept.set(fact.id, { fact: { ...before, confidence, reviewBy }, current: is });
    },
    rows: () => [...kept.values()],
    search: async (query, limit, { own } = { own: false }) => {
      const known = current();
      return search(own ? known.filter(({ origin }) => !isOutside(origin)) : known, query, limit);
    },
    read: async (ids) => ids.flatMap((id) => current().filter((fact) => fact.id === id)),
    about: async (subject) =>
      current()
        .filter((fact) => folded(fact.subject) === folded(subject))
        .sort(newestFirst),
    vectors: async (embedder) =>
      current().flatMap(({ id }) => {
        const vector = of(embedder).get(id);
        return vector === undefined ? [] : [{ id, vector: [...vector] }];
      }),
    withoutVector: async (embedder, limit) =>
      current()
        .filter(({ id }) => !of(embedder).has(id))
        .slice(0, limit),
    async saveVectors(embedder, items) {
      const held = of(embedder);
      vectors.set(embedder, held);
      for (const { id, vector } of items) held.set(id, [...vector]);
    },
    count: async () => current().length,
  };
}

const folded = (text: string): string => text.trim().toLowerCase();
const newestFirst = (a: Fact, b: Fact): number =>
  b.validFrom.localeCompare(a.validFrom) || a.id.localeCompare(b.id);

/** One point a word of the query that the fact holds; fewer for the same word in a longer statement. */
function search(facts: readonly Fact[], query: string, limit: number): { id: string; score: number }[] {
  const asked = wordsOf(query);
  const scored = facts.map((fact) => {
    const held = wordsOf(`${fact.statement} ${fact.subject}`);
    const shared = [...asked].filter((word) => held.has(word)).length;
    return { fact, score: shared / (1 + Math.log(1 + held.size)) };
  });
  return scored
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || newestFirst(a.fact, b.fact))
    .slice(0, limit)
    .map(({ fact, score }) => ({ id: fact.id, score }));
}

const COMMON: ReadonlySet<string> = new Set(
  `a an and are as at be been but by can did do does for from had has have he her his how i if in is it its me my not of on
  or our she so that the their them they this to us was we were what when where which who whom whose why will with you your
  know tell about anything something`.split(/\s+/u),
);

const LONGEST = 4_000;

function wordsOf(text: string): ReadonlySet<string> {
  const letters = [...text.slice(0, LONGEST).toLowerCase()];
  const spaced = letters.join("").match(/[\p{L}\p{N}\p{M}@.]*[\p{L}\p{N}\p{M}]/gu) ?? [];
  const pairs = letters.slice(1).map((letter, at) => `${letters[at]}${letter}`);
  const unspaced = pairs.filter((pair) =>
    /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]{2}$/u.test(pair),
  );
  return new Set([...spaced.filter((word) => !COMMON.has(word)).map(stem), ...unspaced]);
}

const stem = (word: string): string => (word.length > 3 ? word.replace(/(?:ing|ed|s)$/u, "") : word);
