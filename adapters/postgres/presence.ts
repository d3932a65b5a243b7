// Who lives on this database: each process keeps one connection that carries its name, and the server's list tells of it.
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { Fault } from "#core/fault";
import type { Presence } from "#core/ports";
import { asking } from "./database.ts";

const RETRY_MS = 500;
/** A start waits so often for one that is just ending. */
const TRIES = 20;
const PREFIX = "adjutant:";
/** Any number, always the same: held by the one process that hears and shows. */
const SOLE = 7308605;

export interface Present extends Presence {
  /** Names of the others that live now. */
  others(): Promise<string[]>;
  stop(): Promise<void>;
}

interface Means {
  /** Where it is asked who lives. */
  readonly pool: pg.Pool;
  readonly url: string;
  readonly me: string;
  /** Only one such process may live on the database. */
  readonly sole: boolean;
  readonly onError: (error: Error) => void;
}

/**
 * Resolves once the server lists us under `me`; a connection that is lost is made anew until `stop`.
 * @throws Fault `conflict` where another process is the sole one already.
 */
export async function present({ pool, url, me, sole, onError }: Means): Promise<Present> {
  let client: pg.Client | undefined;
  let stopped = false;

  async function connect(): Promise<void> {
    const mine = await named(url, `${PREFIX}${me}`, onError);
    try {
      if (sole) await alone(mine);
    } catch (error) {
      await mine.end();
      throw error;
    }
    client = mine;
    mine.once("end", () => {
      client = undefined;
      void again();
    });
  }

  /** The one loop that makes it anew; nobody else connects meanwhile. */
  async function again(): Promise<void> {
    while (!stopped && client === undefined) {
      await pause(RETRY_MS, undefined, { ref: false });
      // The next round tells whether it worked; the database's absence is said by those who need it.
      await connect().catch(onError);
    }
    if (stopped) await client?.end();
  }

  const living = () =>
    asking(async () => {
      const answer = await pool.query<{ name: string }>(
        "select application_name as name from pg_stat_activity where datname = current_database() and starts_with(application_name, $1)",
        [PREFIX],
      );
      return answer.rows.map(({ name }) => name.slice(PREFIX.length));
    });

  await asking(connect);
  return {
    me,
    lives: async (process) => (await living()).includes(process),
    others: async () => (await living()).filter((name) => name !== me),
    async stop() {
      stopped = true;
      await client?.end();
    },
  };
}

/** A connection that the server lists under this name; one that fails leaves nothing behind. */
async function named(url: string, name: string, onError: (error: Error) => void): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    application_name: name,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
  });
  client.on("error", onError);
  try {
    await client.connect();
  } catch (error) {
    await client.end();
    throw error;
  }
  return client;
}

/** Whoever is sole keeps this lock for as long as its connection lives. */
async function alone(client: pg.Client): Promise<void> {
  for (let tried = 0; tried < TRIES; tried += 1) {
    const { rows } = await client.query<{ ours: boolean }>("select pg_try_advisory_lock($1) as ours", [SOLE]);
    if (rows[0]?.ours === true) return;
    await pause(RETRY_MS, undefined, { ref: false });
  }
  throw new Fault(
    "conflict",
    "Another Adjutant serves this database already. Stop it first; `npm run worker` starts one more worker beside it.",
  );
}
