// The journal on Postgres: commits go through journal_commit, reads through Prisma.

import type { JournalEvent, Origin } from "#core/event";
import type { Json, JsonObject } from "#core/json";
import type { EventQuery, Found, Journal, ViewQuery } from "#core/ports";
import type { Prisma } from "./client/client.ts";
import { asking, type Database } from "./database.ts";
import { type Enqueue, groupCommit } from "./group-commit.ts";
import { spentBy } from "./spend.ts";
import { verifyChain } from "./verify.ts";

type EventRow = Prisma.EventGetPayload<{ include: { payload: true } }>;

/** `salt` gives fresh randomness for each payload's digest. */
export function journal(database: Database, options: { enqueue: Enqueue; salt: () => string }): Journal {
  const { pool, prisma } = database;
  const eventsWhere = (where: Prisma.EventWhereInput, order: "asc" | "desc", take?: number) =>
    prisma.event.findMany({
      where,
      include: { payload: true },
      orderBy: { position: order },
      ...(take === undefined ? {} : { take }),
    });
  return {
    commit: groupCommit(pool, options.enqueue, options.salt),
    load: (stream, code) =>
      asking(async () => {
        const kept = await prisma.snapshot.findUnique({ where: { stream } });
        const usable = kept !== null && kept.code === code ? kept : undefined;
        const tail = await eventsWhere({ stream, version: { gt: usable?.version ?? 0 } }, "asc");
        const snapshot = usable && { version: usable.version, code, state: JSON.parse(usable.state) as Json };
        const version = tail.at(-1)?.version ?? usable?.version ?? 0;
        return { version, tail: tail.map(toEvent), ...(snapshot === undefined ? {} : { snapshot }) };
      }),
    events: (query) =>
      asking(async () => {
        const order = query.order === "newest" ? "desc" : "asc";
        return (await eventsWhere(eventWhere(query), order, query.limit)).map(toEvent);
      }),
    ...lookups(database),
  };
}

/** Reads that need no history. */
function lookups({
  prisma,
  pool,
}: Database): Pick<
  Journal,
  "find" | "streams" | "count" | "head" | "verify" | "hasHash" | "whose" | "spent"
> {
  return {
    find: (query) =>
      asking(async () => {
        const orderBy = { at: query.order === "oldest" ? ("asc" as const) : ("desc" as const) };
        const rows = await prisma.snapshot.findMany({ where: viewWhere(query), orderBy, take: query.limit });
        return rows.map(toFound);
      }),
    streams: (query) =>
      asking(async () => {
        const rows = await prisma.snapshot.findMany({
          where: viewWhere(query),
          orderBy: { at: "asc" },
          select: { stream: true },
        });
        return rows.map(({ stream }) => stream);
      }),
    count: (query) => asking(() => prisma.snapshot.count({ where: viewWhere(query) })),
    head: () =>
      asking(async () => {
        const last = await prisma.event.findFirst({ orderBy: { position: "desc" } });
        return { position: Number(last?.position ?? 0), hash: last?.hash ?? "0".repeat(64) };
      }),
    verify: () => asking(() => verifyChain(pool)),
    hasHash: (prefix) =>
      asking(async () => {
        if (!/^[0-9a-f]{8,64}$/.test(prefix)) return false;
        return (
          (await prisma.event.findFirst({
            where: { hash: { startsWith: prefix } },
            select: { position: true },
          })) !== null
        );
      }),
    whose: (id) =>
      asking(async () =>
        (await prisma.snapshot.findMany({ where: { id }, select: { stream: true } })).map(
          (row) => row.stream,
        ),
      ),
    spent: (query) => asking(() => spentBy(pool, query)),
  };
}

function toEvent(row: EventRow): JournalEvent {
  const { position, stream, version, type, schema, actor, cause, correlation } = row;
  const data = JSON.parse(row.payload?.body ?? "{}") as JsonObject;
  const origin = row.origin as Origin;
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
    at: row.at.toISOString(),
  };
}

function toFound(row: Prisma.SnapshotGetPayload<object>): Found {
  const { stream, version, status, domain, goal } = row;
  const view = { status, domain, goal, due: row.due?.toISOString() };
  return { stream, version, state: JSON.parse(row.state) as Json, view, at: row.at.toISOString() };
}

const between = (since: string | undefined, before: string | undefined) => ({
  ...(since === undefined ? {} : { gte: new Date(since) }),
  ...(before === undefined ? {} : { lt: new Date(before) }),
});

function viewWhere(query: Omit<ViewQuery, "limit" | "order">): Prisma.SnapshotWhereInput {
  return {
    kind: query.kind,
    ...(query.status === undefined ? {} : { status: { in: [...query.status] } }),
    ...(query.goal === undefined ? {} : { goal: query.goal }),
    ...(query.dueBy === undefined ? {} : { due: { lte: new Date(query.dueBy) } }),
    at: between(query.since, query.before),
  };
}

function eventWhere(query: EventQuery): Prisma.EventWhereInput {
  return {
    ...(query.stream === undefined ? {} : { stream: query.stream }),
    ...(query.correlation === undefined ? {} : { correlation: query.correlation }),
    ...(query.types === undefined ? {} : { type: { in: [...query.types] } }),
    at: between(query.since, query.before),
  };
}
