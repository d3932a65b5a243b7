// Recomputes the chain from what is stored: every payload against its digest, every envelope against the hash before it.
import { createHash } from "node:crypto";
import type pg from "pg";
import { payloadDigest, snapshotHash } from "./wire.ts";

export interface Verdict {
  readonly checked: number;
  readonly broken?: { readonly position: number; readonly why: string };
}

interface Link {
  readonly position: string;
  readonly line: string;
  readonly hash: string;
  readonly digest: string;
  readonly salt: string | null;
  readonly body: string | null;
}

const PAGE = 5_000;
const GENESIS = "0".repeat(64);

/** The first position that does not fit, or how many do. Snapshots are held against the hash the chain committed to. */
export async function verifyChain(pool: pg.Pool): Promise<Verdict> {
  let previous = GENESIS;
  let checked = 0;
  for (;;) {
    const page = await readLinks(pool, checked);
    for (const link of page) {
      const why = flaw(link, previous, checked + 1);
      if (why !== undefined) return { checked, broken: { position: Number(link.position), why } };
      previous = link.hash;
      checked += 1;
    }
    if (page.length < PAGE) break;
  }
  const broken = await brokenSnapshot(pool);
  return broken === undefined ? { checked } : { checked, broken };
}

function flaw(link: Link, previous: string, expected: number): string | undefined {
  if (Number(link.position) !== expected) return `position ${expected} is missing`;
  const line = `${previous}\n${link.line}`;
  if (createHash("sha256").update(line, "utf8").digest("hex") !== link.hash)
    return "the envelope does not fit the chain";
  if (link.body === null || link.salt === null) return "its payload is missing";
  return payloadDigest(link.salt, link.body) === link.digest ? undefined : "its payload was changed";
}

async function readLinks(pool: pg.Pool, after: number): Promise<Link[]> {
  const answer = await pool.query<Link>(
    `select e.position, e.hash, e.digest, p.salt, p.body, concat_ws(E'\\n', e.position, e.stream, e.version, e.type, e.schema,
       e.actor, e.cause, e.correlation, e.origin, to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
       e.digest, e.snapshot) as line
     from event e left join payload p using (position) where e.position > $1 order by e.position limit $2`,
    [after, PAGE],
  );
  return answer.rows;
}

async function brokenSnapshot(pool: pg.Pool): Promise<{ position: number; why: string } | undefined> {
  const answer = await pool.query<{
    stream: string;
    version: number;
    code: string;
    state: string;
    hash: string;
    sealed: string | null;
    position: string | null;
  }>(
    `select s.stream, s.version, s.code, s.state, s.hash, e.snapshot as sealed, e.position
     from snapshot s left join event e on e.stream = s.stream and e.version = s.version`,
  );
  const bad = answer.rows.find(
    (row) => row.sealed !== row.hash || snapshotHash(row.version, row.code, row.state) !== row.hash,
  );
  return bad === undefined
    ? undefined
    : {
        position: Number(bad.position ?? 0),
        why: `the snapshot of ${bad.stream} is not the one the chain committed to`,
      };
}
