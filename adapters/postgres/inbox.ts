// What was heard: stored with its job in one transaction, before the platform is acknowledged.
import type { Inbound } from "#core/chat";
import { canonical } from "#core/json";
import type { Clock, Inbox } from "#core/ports";
import { asking, type Database } from "./database.ts";
import { type Enqueue, named } from "./group-commit.ts";

export function inbox({ pool, prisma }: Database, options: { enqueue: Enqueue; clock: Clock }): Inbox {
  const accept = async (inbound: Inbound): Promise<"new" | "duplicate"> => {
    const client = await pool.connect();
    try {
      await client.query("begin");
      const stored = await client.query(
        "insert into inbound (id, channel, thread, body, received_at) values ($1, $2, $3, $4, $5) on conflict (id) do nothing",
        [inbound.id, inbound.channel, inbound.thread, canonical(inbound), options.clock.now()],
      );
      const isNew = stored.rowCount === 1;
      const jobs = isNew ? await options.enqueue([{ queue: "receive", about: inbound.id }]) : [];
      for (const job of jobs) await client.query(named(job));
      await client.query("commit");
      return isNew ? "new" : "duplicate";
    } catch (error) {
      await client.query("rollback");
      throw error;
    } finally {
      client.release();
    }
  };
  return {
    accept: (inbound) => asking(() => accept(inbound)),
    read: (id) =>
      asking(async () => {
        const row = await prisma.inbound.findUnique({ where: { id } });
        return row === null
          ? undefined
          : { inbound: JSON.parse(row.body) as Inbound, handled: row.handledAt !== null };
      }),
    recent: (thread, limit) =>
      asking(async () => {
        const rows = await prisma.inbound.findMany({
          where: { thread },
          orderBy: { receivedAt: "desc" },
          take: limit,
        });
        return rows.map((row) => ({
          inbound: JSON.parse(row.body) as Inbound,
          at: row.receivedAt.toISOString(),
        }));
      }),
    pending: () =>
      asking(async () => {
        const rows = await prisma.inbound.findMany({
          where: { handledAt: null },
          orderBy: { receivedAt: "asc" },
          select: { id: true },
        });
        return rows.map((row) => row.id);
      }),
  };
}
