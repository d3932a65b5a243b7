// The journal on Postgres: commits go through journal_commit, events are read by plain statements, views through Prisma.
import type { Json } from "#core/json";
import type { Found, Journal, ViewQuery } from "#core/ports";
import { KINDS, streamOf } from "#core/stream";
import type { Prisma } from "./client/client.ts";
import { asking, type Database } from "./database.ts";
import { type Enqueue, groupCommit } from "./group-commit.ts";
import { groupLoad } from "./group-load.ts";
import { readEvents } from "./read-events.ts";
import { reserved, spentBy, totals } from "./spend.ts";
import { verifyChain } from "./verify.ts";

/** `salt` gives fresh randomness for each payload's digest. */
export function journal(database: Database, options: { enqueue: Enqueue; salt: () => string }): Journal {
  const { pool, commits } = database;
  return {
    commit: groupCommit({ pool: commits, ...options }),
    load: groupLoad(pool),
    events: (query) => readEvents(pool, query),
    ...lookups(database),
  };
}

/** Reads that need no history. */
function lookups({
  prisma,
  pool,
}: Database): Pick<
  Journal,
  "find" | "streams" | "count" | "head" | "verify" | "hasHash" | "whose" | "spent" | "totals" | "reserved"
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
        (
          await prisma.snapshot.findMany({
            where: { stream: { in: KINDS.map((kind) => streamOf(kind, id)) } },
            select: { stream: true },
          })
        ).map((row) => row.stream),
      ),
    spent: (query) => asking(() => spentBy(pool, query)),
    totals: (keys) => asking(() => totals(pool, keys)),
    reserved: () => asking(() => reserved(pool)),
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
