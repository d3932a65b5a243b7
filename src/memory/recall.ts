// Recall: what memory holds on a question, by words first and by meaning as a second opinion, as citations.

import type { Fact } from "#core/fact";
import { asFault, type Fault } from "#core/fault";
import type { Facts, MemoryIndex } from "#core/memory";
import type { Embedder } from "#core/model";
import type { Clock } from "#core/ports";
import { isOutside, type Taint, tainted } from "#core/taint";
import type { Citation } from "#core/thought";
import { ageOf } from "./age.ts";
import { evidence, fuse, ranked } from "./rank.ts";

export interface RecallDeps {
  readonly facts: Facts;
  readonly index: Pick<MemoryIndex, "query">;
  readonly embedder: Embedder;
  readonly clock: Clock;
  /** IANA time zone of the operator's days; UTC where absent. */
  readonly zone?: string;
  /** Hears why the index or the embedder could not be asked. */
  readonly missed?: (fault: Fault) => void;
}

export interface Query {
  readonly words: string;
  readonly subject?: string;
  readonly limit: number;
  /** Facts that came from outside are left out. */
  readonly trusted?: boolean;
}

export interface Recalled {
  readonly items: Citation[];
  /** What of it came from outside. */
  readonly taint: readonly Taint[];
  /** What was missing, in one sentence. */
  readonly degraded: string | null;
}

/** How many each search hands to the fusion. */
const CANDIDATES = 40;

/**
 * At most `limit` citations, best first, those from outside last. Facts about the subject lead; where we were told any, a
 * fact about somebody else is left out unless it names the subject. A neighbour that lies far is no evidence and is left out.
 * @throws Fault only when the database cannot be asked; an index or embedder that is down is said in `degraded`.
 */
export async function recall(deps: RecallDeps, query: Query): Promise<Recalled> {
  const { facts } = deps;
  const subject = query.subject?.trim() ?? "";
  const [byWords, byMeaning, allAbout] = await Promise.all([
    worded(facts, `${query.words} ${subject}`),
    neighbours(deps, query.words),
    subject === "" ? [] : facts.about(subject),
  ]);
  const scores = fuse(
    byWords.map(({ id }) => id),
    byMeaning.ids,
  );
  const usable = (fact: Fact): boolean => query.trusted !== true || !isOutside(fact.origin);
  const about = allAbout.filter(usable);
  const known = new Set(about.map(({ id }) => id));
  const others = (await facts.read([...scores.keys()].filter((id) => !known.has(id)))).filter(usable);
  // What came from outside leaves nothing out: only what we were told about the subject does.
  const narrows = about.some(({ origin }) => !isOutside(origin));
  const relevant = narrows ? others.filter((fact) => concerns(fact, subject)) : others;
  const now = deps.clock.now();
  const found = ranked([...about, ...relevant], scores, ({ id }) => known.has(id), now);
  const best = ownFirst(found, Math.max(0, query.limit));
  const items = best.map((fact) => ({
    id: fact.id,
    text: fact.statement,
    source: fact.source,
    age: ageOf(fact, now, deps.zone ?? "UTC"),
  }));
  return { items, taint: taintOf(best), degraded: byMeaning.degraded };
}

/** Best first. Where so much was found that what came from outside may have crowded out the rest, the rest comes after it. */
async function worded(facts: Facts, words: string): Promise<{ id: string }[]> {
  const found = await facts.search(words, CANDIDATES);
  if (found.length < CANDIDATES) return found;
  const known = new Set(found.map(({ id }) => id));
  const own = await facts.search(words, CANDIDATES, { own: true });
  return [...found, ...own.filter(({ id }) => !known.has(id))];
}

/** What came from outside comes after what did not, and takes more than half of the room only where that leaves some. */
function ownFirst(found: readonly Fact[], limit: number): readonly Fact[] {
  const own = found.filter(({ origin }) => !isOutside(origin));
  const room = Math.max(Math.floor(limit / 2), limit - own.length);
  const outside = found.filter(({ origin }) => isOutside(origin)).slice(0, room);
  const best = found.filter((fact) => own.includes(fact) || outside.includes(fact)).slice(0, limit);
  return [...best.filter((fact) => own.includes(fact)), ...best.filter((fact) => outside.includes(fact))];
}

const taintOf = (found: readonly Fact[]): readonly Taint[] =>
  tainted(
    [],
    found.flatMap(({ origin, source }) => (isOutside(origin) ? [{ origin, source }] : [])),
  );

function concerns(fact: Fact, subject: string): boolean {
  if (fact.subject.trim() === "" && !isOutside(fact.origin)) return true;
  const plain = (text: string) => ` ${text.toLowerCase().replace(/[^\p{L}\p{N}\p{M}]+/gu, " ")} `;
  return plain(`${fact.subject} ${fact.statement}`).includes(plain(subject));
}

/** By meaning, nearest first; when that cannot be asked, none and the sentence that says so. */
async function neighbours(
  deps: RecallDeps,
  words: string,
): Promise<{ ids: string[]; degraded: string | null }> {
  if (words.trim() === "") return { ids: [], degraded: null };
  const { embedder, index, missed } = deps;
  let missing = "embedder";
  try {
    const [vector] = await embedder.embed([words]);
    missing = "vector index";
    const found = vector === undefined ? [] : await index.query(vector, CANDIDATES);
    return { ids: evidence(found, embedder.name).map(({ id }) => id), degraded: null };
  } catch (error) {
    missed?.(asFault(error));
    return { ids: [], degraded: `The ${missing} is down: I searched by words alone.` };
  }
}
