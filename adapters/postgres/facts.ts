// Facts as they can be searched: full text, subjects and the vectors that Postgres keeps. Written by commits, read here.
import type { Fact } from "#core/fact";
import type { Facts } from "#core/memory";
import { askTogether } from "./ask-together.ts";
import type { Prisma } from "./client/client.ts";
import { asking, type Database } from "./database.ts";
import { plain } from "./plain.ts";

type FactRow = Prisma.FactGetPayload<object>;

/** Of all facts only the current ones are seen here; what was replaced or forgotten stays in the journal. */
export function facts({ pool, prisma }: Database): Facts {
  return {
    search: (query, limit, { own } = { own: false }) => asking(() => search(pool, query, limit, own)),
    read: (ids) =>
      asking(async () => {
        const rows = await prisma.fact.findMany({ where: { id: { in: ids.map(plain) }, current: true } });
        const found = new Map(rows.map((row) => [row.id, toFact(row)]));
        return ids.map((id) => found.get(id)).filter((fact) => fact !== undefined);
      }),
    about: askTogether((subjects) => aboutAll(pool, subjects)),
    vectors: (embedder) =>
      asking(async () => {
        const rows = await prisma.vector.findMany({ where: { embedder, of: { current: true } } });
        return rows.map(({ fact, value }) => ({ id: fact, vector: value }));
      }),
    withoutVector: (embedder, limit) =>
      asking(async () => {
        const where = { current: true, vectors: { none: { embedder } } };
        return (await prisma.fact.findMany({ where, orderBy: { validFrom: "asc" }, take: limit })).map(
          toFact,
        );
      }),
    saveVectors: (embedder, items) =>
      asking(async () => {
        const sql = `insert into vector (fact, embedder, value)
          select i->>'id', $1, array(select jsonb_array_elements_text(i->'vector')::real)
          from jsonb_array_elements($2::jsonb) i
          on conflict (fact, embedder) do update set value = excluded.value`;
        await pool.query(sql, [embedder, JSON.stringify(items)]);
      }),
    count: () => asking(() => prisma.fact.count({ where: { current: true } })),
  };
}

const ABOUT = `
  select asked.n, f.id, f.statement, f.subject, f.domain, f.confidence, f.valid_from as "validFrom", f.review_by as "reviewBy",
    f.source, f.cause, f.origin, f.sort
  from unnest($1::text[]) with ordinality as asked(subject, n)
  join fact f on f.current and lower(trim(f.subject)) = lower(trim(asked.subject))
  order by asked.n, f.valid_from desc, f.id`;

async function aboutAll(pool: Database["pool"], subjects: readonly string[]): Promise<Fact[][]> {
  const asked = { name: "facts_about", text: ABOUT, values: [subjects.map(plain)] };
  const { rows } = await pool.query<FactRow & { n: string }>(asked);
  const found = Map.groupBy(rows, ({ n }) => Number(n) - 1);
  return subjects.map((_, index) => (found.get(index) ?? []).map(toFact));
}

/** Words of a question that say nothing of what it asks about, beside those that Postgres knows as stop words. */
const ASKING = new Set(
  "know knows known knew tell told say said remember recall think anything something everything much many please show give find got".split(
    " ",
  ),
);
const MOST_WORDS = 64;
const LONGEST_QUERY = 4_000;

/** The query's words: whole, as Postgres would keep an address or a time, and their parts. */
function wordsOf(query: string): string[] {
  const text = plain(query.slice(0, LONGEST_QUERY)).toLowerCase();
  const whole = text.split(/[\s"'’“”«»()[\]{}<>,;?!]+/u);
  const parts = text.match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
  return [...new Set([...parts, ...whole])]
    .filter((word) => word.length <= 100 && /[\p{L}\p{N}]/u.test(word) && !ASKING.has(word))
    .slice(0, MOST_WORDS);
}

/** Scripts that write no spaces: their words are found by pairs of characters anywhere in the statement. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]+/gu;
function pairsOf(query: string): string[] {
  const runs = query.slice(0, LONGEST_QUERY).match(UNSPACED) ?? [];
  const pairs = runs.flatMap((run) => {
    const letters = [...run];
    return letters.length === 1 ? letters : letters.slice(1).map((letter, at) => `${letters[at]}${letter}`);
  });
  return [...new Set(pairs)].slice(0, MOST_WORDS);
}

/**
 * Any word may match. Each is asked in both configurations, save English stop words, so that `pays` finds `pay` and a
 * name finds itself. Every word goes through plainto_tsquery as a parameter: no input is an operator.
 */
const BY_WORDS = `
  with asked as (
    select string_agg('(' || q::text || ')', ' | ')::tsquery as query
    from unnest($1::text[]) w,
      lateral (values (plainto_tsquery('english', w)), (plainto_tsquery('simple', w))) v(q)
    where numnode(plainto_tsquery('english', w)) > 0 and numnode(q) > 0
  )
  select id, ts_rank_cd(words, query, 1) as score from fact, asked where current and words @@ query
    and not ($3 and starts_with(origin, 'outside:'))
  order by score desc, valid_from desc, id limit $2`;
/** The part of the pairs that a statement holds. */
const BY_PAIRS = `
  select id, score from fact,
    lateral (select count(*)::real / cardinality($1::text[]) as score from unnest($1::text[]) p where strpos(statement, p) > 0) x
  where current and score > 0 and not ($3 and starts_with(origin, 'outside:')) order by score desc, valid_from desc, id limit $2`;

type Found = Awaited<ReturnType<Facts["search"]>>;

async function search(pool: Database["pool"], query: string, limit: number, own: boolean): Promise<Found> {
  const most = Math.min(Math.max(0, Math.floor(limit)), 10_000);
  const ask = async (sql: string, words: readonly string[]): Promise<Found> =>
    words.length === 0 || most === 0 ? [] : (await pool.query<Found[number]>(sql, [words, most, own])).rows;
  const [spaced, unspaced] = await Promise.all([
    ask(BY_WORDS, wordsOf(query)),
    ask(BY_PAIRS, pairsOf(query)),
  ]);
  if (unspaced.length === 0) return spaced;
  const scores = new Map(spaced.map(({ id, score }) => [id, score]));
  for (const { id, score } of unspaced) scores.set(id, (scores.get(id) ?? 0) + score);
  const all = [...scores].map(([id, score]) => ({ id, score }));
  return all.sort((a, b) => b.score - a.score).slice(0, most);
}

function toFact(row: FactRow): Fact {
  const { id, statement, subject, domain, confidence, source, cause } = row;
  return {
    id,
    statement,
    subject,
    domain,
    confidence,
    source,
    cause,
    validFrom: row.validFrom.toISOString(),
    reviewBy: row.reviewBy.toISOString(),
    origin: row.origin as Fact["origin"],
    sort: row.sort as Fact["sort"],
  };
}
