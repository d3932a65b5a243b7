// Group load: streams that are asked for while others are being read are read together, in one statement.
import type pg from "pg";
import type { JournalEvent, Origin } from "#core/event";
import type { Json, JsonObject } from "#core/json";
import type { Journal } from "#core/ports";
import { databaseFault } from "./database.ts";

type LoadedStream = Awaited<ReturnType<Journal["load"]>>;

interface Waiting {
  readonly stream: string;
  readonly code: string;
  readonly resolve: (loaded: LoadedStream) => void;
  readonly reject: (reason: unknown) => void;
}

export interface EventRow {
  readonly position: string;
  readonly stream: string;
  readonly version: number;
  readonly type: string;
  readonly schema: number;
  readonly actor: string;
  readonly cause: string;
  readonly correlation: string;
  readonly origin: string;
  readonly at: Date;
  readonly body: string | null;
}

/** A line for each event of a stream's tail, or one without an event. */
interface Line extends Partial<EventRow> {
  readonly n: string;
  readonly kept: number | null;
  readonly state: string | null;
}

const EVENT_COLUMNS =
  "e.position, e.stream, e.version, e.type, e.schema, e.actor, e.cause, e.correlation, e.origin, e.at, p.body";

/** One look, one moment: the snapshot folded by this code, and the events after it. */
const LOAD = `
  select asked.n, s.version as kept, s.state, tail.*
  from unnest($1::text[], $2::text[]) with ordinality as asked(stream, code, n)
  left join snapshot s on s.stream = asked.stream and s.code = asked.code
  left join lateral (
    select ${EVENT_COLUMNS} from event e left join payload p on p.position = e.position
    where e.stream = asked.stream and e.version > coalesce(s.version, 0)
  ) tail on true
  order by asked.n, tail.version`;

const BATCH = 64;
/** Batches under way at once: while the database reads one, the next is sent. */
const LANES = 2;

export function groupLoad(pool: pg.Pool): Journal["load"] {
  const queue: Waiting[] = [];
  let lanes = 0;

  async function drain(): Promise<void> {
    lanes += 1;
    while (queue.length > 0) await readAll(pool, queue.splice(0, BATCH));
    lanes -= 1;
  }

  return (stream, code) =>
    new Promise((resolve, reject) => {
      queue.push({ stream, code, resolve, reject });
      // What is asked for in the same breath goes together.
      if (queue.length === 1 && lanes < LANES) queueMicrotask(() => void drain());
    });
}

async function readAll(pool: pg.Pool, asked: readonly Waiting[]): Promise<void> {
  try {
    const values = [asked.map(({ stream }) => stream), asked.map(({ code }) => code)];
    const { rows } = await pool.query<Line>({ name: "journal_load", text: LOAD, values });
    const lines = Map.groupBy(rows, ({ n }) => Number(n) - 1);
    asked.forEach((one, index) => {
      one.resolve(loadedOf(one.code, lines.get(index) ?? []));
    });
  } catch (error) {
    const fault = databaseFault(error);
    for (const { reject } of asked) reject(fault);
  }
}

function loadedOf(code: string, lines: readonly Line[]): LoadedStream {
  const { kept = null, state = null } = lines[0] ?? {};
  const tail = lines.filter((line): line is Line & EventRow => line.position != null).map(toEvent);
  const version = tail.at(-1)?.version ?? kept ?? 0;
  if (kept === null || state === null) return { version, tail };
  return { version, tail, snapshot: { version: kept, code, state: JSON.parse(state) as Json } };
}

export function toEvent(row: EventRow): JournalEvent {
  const { position, stream, version, type, schema, actor, cause, correlation } = row;
  const data = JSON.parse(row.body ?? "{}") as JsonObject;
  const origin = row.origin as Origin;
  const at = row.at.toISOString();
  return {
    position: Number(position),
    stream,
    version,
    type,
    schema,
    actor,
    cause,
    correlation,
    origin,
    data,
    at,
  };
}
