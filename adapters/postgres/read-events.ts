// Reading events with their payloads: one statement for each combination of what may be asked.
import type pg from "pg";
import type { JournalEvent } from "#core/event";
import type { EventQuery } from "#core/ports";
import { asking } from "./database.ts";
import { EVENT_COLUMNS, type EventRow, toEvent } from "./event-row.ts";

/** What each part of a query asks of an event `e`; `$` stands for the part's value. */
const CONDITIONS = {
  stream: "e.stream = $",
  correlation: "e.correlation = $",
  types: "e.type = any($::text[])",
  since: "e.at >= $::timestamptz",
  before: "e.at < $::timestamptz",
} as const satisfies Partial<Record<keyof EventQuery, string>>;

const PARTS = Object.keys(CONDITIONS) as (keyof typeof CONDITIONS)[];

export function readEvents(pool: pg.Pool, query: EventQuery): Promise<JournalEvent[]> {
  const asked = PARTS.filter((part) => query[part] !== undefined);
  const where = asked.map((part, index) => CONDITIONS[part].replace("$", `$${index + 1}`));
  const text = `
    select ${EVENT_COLUMNS} from event e left join payload p on p.position = e.position
    where ${["true", ...where].join(" and ")}
    order by e.position ${query.order === "newest" ? "desc" : "asc"} limit $${asked.length + 1}`;
  return asking(async () => {
    const { rows } = await pool.query<EventRow>(text, [...asked.map((part) => query[part]), query.limit]);
    return rows.map(toEvent);
  });
}
