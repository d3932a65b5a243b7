// An event as the database gives it, and as the runtime takes it.
import type { JournalEvent, Origin } from "#core/event";
import type { JsonObject } from "#core/json";

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

export const EVENT_COLUMNS =
  "e.position, e.stream, e.version, e.type, e.schema, e.actor, e.cause, e.correlation, e.origin, e.at, p.body";

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
