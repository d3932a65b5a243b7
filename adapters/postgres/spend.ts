// What was spent, summed by the database.
import type pg from "pg";
import type { Journal } from "#core/ports";

const KEYS = {
  domain: "domain",
  agent: "agent",
  goal: "goal",
  model: "model",
  day: "to_char(at at time zone 'UTC', 'YYYY-MM-DD')",
} as const;

export async function spentBy(
  pool: pg.Pool,
  query: Parameters<Journal["spent"]>[0],
): Promise<{ key: string; micros: number }[]> {
  const key = KEYS[query.by];
  const answer = await pool.query<{ key: string; micros: string }>(
    `select ${key} as key, sum(micros) as micros from spend
     where at >= $1 and ($2::timestamptz is null or at < $2) group by 1 order by sum(micros) desc, 1`,
    [query.since, query.before ?? null],
  );
  return answer.rows.map((row) => ({ key: row.key, micros: Number(row.micros) }));
}
