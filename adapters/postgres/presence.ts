// Who lives on this database: each process keeps one connection that carries its name, and the server's list tells of it.
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import type { Presence } from "#core/ports";
import { asking } from "./database.ts";

const RETRY_MS = 500;
const PREFIX = "adjutant:";

export interface Present extends Presence {
  /** Names of the others that live now. */
  others(): Promise<string[]>;
  stop(): Promise<void>;
}

/** Resolves once the server lists us under `me`; a connection that is lost is made anew until `stop`. */
export async function present(url: string, me: string, onError: (error: Error) => void): Promise<Present> {
  let client: pg.Client | undefined;
  let stopped = false;

  async function connect(): Promise<void> {
    const mine = new pg.Client({
      connectionString: url,
      application_name: `${PREFIX}${me}`,
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
    });
    mine.on("error", onError);
    mine.once("end", () => {
      client = undefined;
      if (!stopped) void again();
    });
    await mine.connect();
    client = mine;
  }

  async function again(): Promise<void> {
    while (!stopped && client === undefined) {
      await pause(RETRY_MS, undefined, { ref: false });
      // The next round tells whether it worked; the database's absence is said by those who need it.
      await connect().catch(onError);
    }
  }

  const living = () =>
    asking(async () => {
      if (client === undefined) throw new Error("The database cannot be asked who lives.");
      const answer = await client.query<{ name: string }>(
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
