// A real database with all its ports, emptied for each test, and the hands of a superuser on it.
import { randomBytes } from "node:crypto";
import pg from "pg";
import { inbox } from "#adapters/postgres/inbox";
import { type Boss, startBoss } from "#adapters/postgres/jobs";
import { journal } from "#adapters/postgres/journal";
import { posts } from "#adapters/postgres/posts";
import { vaultRows } from "#adapters/postgres/vault";
import type { Clock } from "#core/ports";
import { AT, type Backend } from "../contracts/backend.ts";
import { type GivenDatabase, givenDatabase } from "../support/postgres.ts";

export interface GivenBackend {
  readonly given: GivenDatabase;
  readonly boss: Boss;
  /** Empties everything and hands the ports over. */
  open(): Promise<Backend>;
  tick(): void;
  /** Runs SQL as the owner with the journal's triggers off: whoever has the database in their hands. */
  asIntruder(sql: string, ...values: unknown[]): Promise<void>;
  drop(): Promise<void>;
}

/** Call in `beforeAll`, and `drop` in `afterAll`. */
export async function givenBackend(): Promise<GivenBackend> {
  const given = await givenDatabase();
  const owner = new pg.Client({ connectionString: given.migrateUrl });
  await owner.connect();
  let now = Date.parse(AT);
  const clock: Clock = { now: () => new Date(now) };
  const boss = await startBoss(given.url, { database: given.database, clock, onError: () => undefined });
  const asIntruder = async (sql: string, ...values: unknown[]) => {
    for (const table of ["event", "payload"]) await owner.query(`alter table ${table} disable trigger user`);
    await owner.query(sql, values);
    for (const table of ["event", "payload"]) await owner.query(`alter table ${table} enable trigger user`);
  };
  const open = async (): Promise<Backend> => {
    await asIntruder(
      "truncate event, payload, snapshot, inbound, post, fact, vector, spend, budget, reservation, secret, lease",
    );
    await given.database.pool.query("delete from pgboss.job");
    const { enqueue } = boss;
    return {
      journal: journal(given.database, { enqueue, salt: () => randomBytes(16).toString("hex") }),
      inbox: inbox(given.database, { enqueue, clock }),
      posts: posts(given.database),
      vault: vaultRows(given.database),
      clock,
      waiting: (queue) => waiting(given, queue),
      tamper: {
        payload: (at) =>
          asIntruder('update payload set body = \'{"text":"forged"}\' where position = $1', at),
        envelope: (at) => asIntruder("update event set actor = 'operator:forged' where position = $1", at),
        snapshot: (stream) =>
          asIntruder("update snapshot set state = '\"forged\"' where stream = $1", stream),
        last: async () => {
          await asIntruder("delete from payload where position = (select max(position) from payload)");
          await asIntruder("delete from event where position = (select max(position) from event)");
        },
      },
    };
  };
  const drop = async () => {
    await boss.stop();
    await owner.end();
    await given.drop();
  };
  const tick = () => {
    now += 1;
  };
  return { given, boss, open, tick, asIntruder, drop };
}

async function waiting({ database }: GivenDatabase, queue: string): Promise<string[]> {
  const { rows } = await database.pool.query<{ about: string }>(
    "select data->>'about' as about from pgboss.job where name = $1 and state < 'active' order by created_on",
    [queue],
  );
  return rows.map(({ about }) => about);
}
