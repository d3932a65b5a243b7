// The standalone verifier of a journal: chain, payloads and snapshots, in a database or an exported file. It needs `pg` and
// nothing else of Adjutant, so that anybody can take this one file and check; the journal's own verify() is the same code.
//   node verify-journal.ts postgresql://user:password@host/database [--head HEX]
//   node verify-journal.ts FILE [--head HEX]
import { hash as digestOf } from "node:crypto";
import { createReadStream, realpathSync } from "node:fs";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import pg from "pg";

export interface Verdict {
  /** How many events fit, from the first one on, and the hash of the last of them. */
  checked: number;
  hash: string;
  /** Position of the event whose hash begins with the head that was asked for. */
  headAt?: number;
  /** The first place that does not fit; 0 where a snapshot belongs to no event at all. */
  broken?: { position: number; why: string };
}

/** In the order they are read. The chain hashes an event's first twelve columns; salt and body are its payload's. */
export const COLUMNS = {
  event: [
    ...["position", "stream", "version", "type", "schema", "actor", "cause", "correlation", "origin", "at"],
    ...["digest", "snapshot", "hash", "salt", "body"],
  ],
  /** Only those that belong to no event. */
  payload: ["position"],
  snapshot: ["stream", "kind", "id", "version", "code", "state", "hash", "at"],
};
type Table = keyof typeof COLUMNS;
const HASHED = 12;
const SELECT: Record<Table, string> = {
  event: `select ${COLUMNS.event.slice(0, -2).map((name) => `e.${name}`)}, p.salt, p.body
    from event e left join payload p on p.position = e.position order by e.position`,
  payload: `select p.position from payload p where not exists (select from event e where e.position = p.position)`,
  snapshot: `select ${COLUMNS.snapshot} from snapshot`,
};

/** Values as the database spells them, times as ISO 8601 with milliseconds. */
type Row = (string | null)[];
export interface Page {
  readonly table: Table;
  readonly rows: readonly Row[];
}

/** What the chain says of a stream: its newest version, and the newest event that commits to a snapshot, until that is seen. */
interface Stream {
  version: number;
  position: number;
  at: string;
  sealed: string;
}
interface Seen {
  readonly verdict: Verdict;
  readonly head: string | undefined;
  /** Memory grows with the streams, not with the events. */
  readonly streams: Map<string, Stream>;
}

/** Checks events in the order of their positions, then what lies beside them. `head`: 8 to 64 lower-case hex digits. */
export async function verify(pages: AsyncIterable<Page> | Iterable<Page>, head?: string): Promise<Verdict> {
  const verdict: Verdict = { checked: 0, hash: "0".repeat(64) };
  const seen: Seen = { verdict, head, streams: new Map() };
  for await (const { table, rows } of pages) {
    for (const row of rows) SEE[table](seen, row);
    if (verdict.broken && table === "event") return verdict;
  }
  for (const [stream, { position, sealed }] of seen.streams)
    if (sealed !== "") breaks(verdict, position, `the snapshot of ${stream} is missing`);
  return verdict;
}

/** Of several places the first is kept. */
function breaks(verdict: Verdict, position: number, why: string): void {
  if (position < (verdict.broken?.position ?? Infinity)) verdict.broken = { position, why };
}

const SEE: Record<Table, (seen: Seen, row: Row) => void> = {
  event: ({ verdict, streams, head }, row) => {
    if (verdict.broken) return;
    const position = verdict.checked + 1;
    const [, stream = "", , , , , , , , at = "", , sealed = "", hash = ""] = row as string[];
    const known = streams.get(stream) ?? { version: 0, position: 0, at, sealed };
    const why = flaw(row, position, verdict.hash, known.version + 1);
    if (why !== undefined) verdict.broken = { position, why };
    if (why !== undefined) return;
    if (known.version === 0) streams.set(stream, known);
    known.version += 1;
    if (sealed !== "") Object.assign(known, { position, at, sealed });
    if (head !== undefined && hash.startsWith(head)) verdict.headAt ??= position;
    verdict.checked = position;
    verdict.hash = hash;
  },
  payload: ({ verdict }, [position]) => breaks(verdict, Number(position), "a payload belongs to no event"),
  snapshot: ({ verdict, streams }, row) => {
    const [stream, kind, id, version, code, state, hash, at] = row;
    const known = streams.get(`${stream}`);
    const genuine = digestOf("sha256", `${version}\n${code}\n${state}`) === hash;
    const committed = genuine && known?.sealed === hash;
    const tell = (why: string) => breaks(verdict, known?.position ?? 0, `the snapshot of ${stream} ${why}`);
    if (genuine && !committed && Number(version) < (known?.version ?? 0))
      tell("is not the newest one the chain committed to");
    else if (!committed) tell("is not the one the chain committed to");
    else if (`${kind}/${id}` !== stream || at !== known.at) tell("was filed under another kind, id or time");
    if (known) known.sealed = "";
  },
};

function flaw(row: Row, position: number, previous: string, version: number): string | undefined {
  if (Number(row[0]) !== position) return `position ${position} is missing`;
  const envelope = row.slice(0, HASHED);
  const [hash, salt, body] = row.slice(HASHED);
  if (digestOf("sha256", `${previous}\n${envelope.join("\n")}`) !== hash || envelope.includes(null))
    return "the envelope does not fit the chain";
  if (typeof salt !== "string" || typeof body !== "string") return "its payload is missing";
  if (digestOf("sha256", `${salt}\n${body}`) !== row[HASHED - 2]) return "its payload was changed";
  return Number(row[2]) === version ? undefined : `version ${version} of ${row[1]} is missing`;
}

const RAW = { rowMode: "array", types: { getTypeParser: () => (text: string) => text } } as const;

/** All rows, page by page through cursors. Needs a transaction: repeatable read where others go on writing. */
export async function* databasePages(client: pg.ClientBase): AsyncGenerator<Page> {
  await client.query("set local time zone 'UTC'; set local datestyle = 'ISO'");
  for (const table of ["event", "payload", "snapshot"] as const) {
    await client.query(`declare all_${table} no scroll cursor for ${SELECT[table]}`);
    const fetch = () => client.query<Row>({ ...RAW, text: `fetch 500 from all_${table}` });
    yield* ahead(table, fetch);
  }
}

/** The server gathers the next page while this one is hashed. */
async function* ahead(table: Table, fetch: () => Promise<{ rows: Row[] }>): AsyncGenerator<Page> {
  const at = COLUMNS[table].indexOf("at");
  let next = fetch();
  for (let { rows } = await next; rows.length > 0; { rows } = await next) {
    next = fetch();
    // Whoever awaits it hears of its error.
    next.catch(() => undefined);
    if (at >= 0) for (const row of rows) row[at] = iso(`${row[at]}`);
    yield { table, rows };
  }
}

/** `2026-11-22 09:00:00.5+00` as the chain spells it; a time in any other form stays one that does not fit. */
const iso = (at: string): string =>
  `${at.slice(0, 10)}T${at.slice(11, 19)}.${at.slice(20, -3).padEnd(3, "0")}Z`;

/** An exported file: one row a line, its table and its columns by name. */
async function* filePages(file: string): AsyncGenerator<Page> {
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const { table, ...named } = JSON.parse(line) as { table: Table } & Record<string, string>;
    yield { table, rows: [COLUMNS[table].map((name) => named[name] ?? null)] };
  }
}

/** As it stands at this moment, whatever others commit meanwhile. */
export async function verifyDatabase(client: pg.ClientBase, head?: string): Promise<Verdict> {
  await client.query("begin isolation level repeatable read read only");
  const verdict = await verify(databasePages(client), head);
  await client.query("rollback");
  return verdict;
}

/** The command. `source`: a connection string or a file. `exit`: 0 whole, 1 not, 2 could not be checked. */
export async function verifyCommand(source: string, head?: string): Promise<{ exit: number; said: string }> {
  try {
    if (head !== undefined && !/^[0-9a-f]{8,64}$/i.test(head))
      throw new Error(`a head has 8 to 64 hexadecimal digits, not “${head}”`);
    if (!/^postgres(ql)?:/.test(source))
      return words(await verify(filePages(source), head?.toLowerCase()), head);
    const client = new pg.Client({ connectionString: source });
    await client.connect();
    return words(await verifyDatabase(client, head?.toLowerCase()).finally(() => client.end()), head);
  } catch (error) {
    const { message, code } = error as { message?: string; code?: string };
    return { exit: 2, said: `The journal could not be checked: ${message || code}.` };
  }
}

function words({ checked, hash, headAt, broken }: Verdict, head?: string): { exit: number; said: string } {
  if (broken) return { exit: 1, said: `Broken at position ${broken.position}: ${broken.why}.` };
  const whole = `Whole: ${checked} events, head ${hash}.`;
  if (head === undefined) return { exit: 0, said: whole };
  const there = `The head ${head} is the hash of event ${headAt}: nothing up to there was changed.`;
  const gone = `The head ${head} is not part of this journal: it was cut off or rewritten since, or mistyped.`;
  return { exit: headAt ? 0 : 1, said: `${whole}\n${headAt ? there : gone}` };
}

if (realpathSync(process.argv[1] ?? ".") === import.meta.filename) {
  const { values, positionals } = parseArgs({
    options: { head: { type: "string" } },
    allowPositionals: true,
  });
  const { exit, said } = await verifyCommand(positionals[0] ?? "", values.head);
  process.stdout.write(`${said}\n`);
  process.exitCode = exit;
}
