// Money as the database keeps it: what was spent, summed there, the running totals, and what is reserved now.
import type pg from "pg";
import type { Key, Reservation, Total } from "#core/money";
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

/** One indexed row a key, in the order of the keys. */
export async function totals(pool: pg.Pool, keys: readonly Key[]): Promise<Total[]> {
  if (keys.length === 0) return [];
  const { rows } = await pool.query<{ scope: string; period: string; reserved: string; settled: string }>({
    name: "budget_totals",
    text: `select b.scope, b.period, b.reserved, b.settled
      from unnest($1::text[], $2::text[]) with ordinality as k(scope, period, n) join budget b using (scope, period) order by k.n`,
    values: [keys.map(({ scope }) => scope), keys.map(({ period }) => period)],
  });
  return rows.map((row) => ({ ...row, reserved: Number(row.reserved), settled: Number(row.settled) }));
}

export async function reserved(pool: pg.Pool): Promise<Reservation[]> {
  const { rows } = await pool.query<Omit<Reservation, "at" | "micros"> & { at: Date; micros: string }>(
    "select id, at, domain, agent, goal, model, micros from reservation order by at, id",
  );
  return rows.map((row) => ({ ...row, at: row.at.toISOString(), micros: Number(row.micros) }));
}
