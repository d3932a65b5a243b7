// A journal of some 1,500 events as a working day leaves it, written through the port, and its rows as the verifier reads them.
import { databasePages, type Page } from "#adapters/postgres/verify-journal";
import type { NewEvent } from "#core/event";
import type { Journal, Write } from "#core/ports";
import { foldTail } from "#core/stream";
import { said, texts } from "../contracts/backend.ts";
import type { GivenBackend } from "./given-backend.ts";

export type Row = (string | null)[];

export interface History {
  readonly events: readonly Row[];
  readonly snapshots: readonly Row[];
  /** Every snapshot there ever was, by its hash: also those that newer ones replaced. */
  readonly genuine: ReadonlyMap<string, Row>;
}

/** Whole numbers below `n`, the same ones for the same seed (mulberry32). */
export function random(seed: number): (n: number) => number {
  let state = seed;
  return (n) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * n);
  };
}

/** What somebody who took the verifier's pages apart would have in hand. */
async function rowsOf(pages: AsyncIterable<Page>): Promise<Pick<History, "events" | "snapshots">> {
  const rows: Record<Page["table"], Row[]> = { event: [], payload: [], snapshot: [] };
  for await (const page of pages) rows[page.table].push(...page.rows);
  return { events: rows.event, snapshots: rows.snapshot };
}

/** Streams that grow side by side, some commits of several streams, most with snapshots. */
export async function givenHistory({ given }: GivenBackend, journal: Journal): Promise<History> {
  const below = random(7);
  const streams = Array.from({ length: 60 }, (_, at) => ({ name: `goal/s${at}`, version: 0, state: "" }));
  const genuine = new Map<string, Row>();
  const client = await given.database.pool.connect();
  const look = async () => {
    await client.query("begin");
    const rows = await rowsOf(databasePages(client));
    await client.query("rollback");
    for (const row of rows.snapshots) genuine.set(row[6] ?? "", row);
    return rows;
  };
  for (let round = 0; round < 20; round += 1) {
    const chosen = streams.filter(() => below(3) > 0);
    const writes = chosen.map((stream) => grown(stream, round, below));
    const commits = writes.map((write, at) =>
      at % 5 === 0 ? [] : at % 5 === 1 ? [writes[at - 1], write] : [write],
    );
    await Promise.all(
      commits.map((some) => journal.commit({ writes: some.filter((write) => write !== undefined) })),
    );
    await look();
  }
  const rows = await look();
  client.release();
  return { ...rows, genuine };
}

function grown(
  stream: { name: string; version: number; state: string },
  round: number,
  below: (n: number) => number,
): Write {
  const events = Array.from({ length: 1 + below(3) }, (): NewEvent => {
    const at = new Date(Date.UTC(2026, 10, 22, 9, round, 0, below(1000))).toISOString();
    const who = `agent:a${below(4)}`;
    return said(`“${below(1e9)}”\n`, { at, actor: who, cause: `c${below(99)}`, correlation: `g${below(9)}` });
  });
  const state = foldTail(texts, { version: 0, code: "", state: stream.state }, events);
  const expectedVersion = stream.version;
  Object.assign(stream, { version: expectedVersion + events.length, state });
  const write = { stream: stream.name, expectedVersion, events };
  if (below(5) === 0) return write;
  return { ...write, snapshot: { code: texts.code, state, view: texts.view(state) } };
}
