// Group load: streams that are asked for while others are being read are read together, in one statement.
import type pg from "pg";
import type { Json } from "#core/json";
import type { Journal } from "#core/ports";
import { askTogether } from "./ask-together.ts";
import { EVENT_COLUMNS, type EventRow, toEvent } from "./event-row.ts";

type LoadedStream = Awaited<ReturnType<Journal["load"]>>;

interface Asked {
  readonly stream: string;
  readonly code: string;
}

/** A line for each event of a stream's tail, or one without an event. */
interface Line extends Partial<EventRow> {
  readonly n: string;
  readonly kept: number | null;
  readonly state: string | null;
}

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

export function groupLoad(pool: pg.Pool): Journal["load"] {
  const ask = askTogether((asked: readonly Asked[]) => readAll(pool, asked));
  return (stream, code) => ask({ stream, code });
}

async function readAll(pool: pg.Pool, asked: readonly Asked[]): Promise<LoadedStream[]> {
  const values = [asked.map(({ stream }) => stream), asked.map(({ code }) => code)];
  const { rows } = await pool.query<Line>({ name: "journal_load", text: LOAD, values });
  const lines = Map.groupBy(rows, ({ n }) => Number(n) - 1);
  return asked.map(({ code }, index) => loadedOf(code, lines.get(index) ?? []));
}

function loadedOf(code: string, lines: readonly Line[]): LoadedStream {
  const { kept = null, state = null } = lines[0] ?? {};
  const tail = lines.filter((line): line is Line & EventRow => line.position != null).map(toEvent);
  const version = tail.at(-1)?.version ?? kept ?? 0;
  if (kept === null || state === null) return { version, tail };
  return { version, tail, snapshot: { version: kept, code, state: JSON.parse(state) as Json } };
}
