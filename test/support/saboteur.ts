// Trouble made in a program's own PostgreSQL by somebody who may: connections ended, writes refused, locks held.
import pg from "pg";
import { runningPostgres } from "#adapters/postgres/embedded";
import { until } from "./until.ts";

/** What the server says, as SQLSTATE: the disk is full, a deadlock, a failed serialization, a lock timeout, cancelled. */
export type Refusal = "53100" | "40P01" | "40001" | "55P03" | "57014";

/** Taken by every commit of the journal (prisma/migrations). */
const JOURNAL_LOCK = 7_308_604;

interface Sabotage {
  readonly only?: string;
  readonly times?: number;
  readonly name?: string;
}

export class Saboteur {
  readonly #url: string;
  readonly #owner: pg.Client;

  private constructor(url: string, owner: pg.Client) {
    this.#url = url;
    this.#owner = owner;
  }

  static async in(dataDir: string): Promise<Saboteur> {
    const addresses = await runningPostgres(dataDir);
    if (addresses === undefined) throw new Error("There is no PostgreSQL to sabotage.");
    const owner = await connected(addresses.migrateUrl);
    return new Saboteur(addresses.url, owner);
  }

  get url(): string {
    return this.#url;
  }

  /**
   * From now on rows of this kind are refused with this error, for ever or so often. `only` is a condition on the new row;
   * `name` keeps several apart. Resolves with what ends it.
   */
  async refuse(
    table: "event" | "inbound" | "post",
    error: Refusal,
    { only = "true", times = 1_000_000, name = "one" }: Sabotage = {},
  ): Promise<() => Promise<void>> {
    await this.#owner.query(`
      create sequence if not exists hits_${name};
      alter sequence hits_${name} restart;
      create or replace function sabotage_${name}() returns trigger language plpgsql security definer as $$
      begin
        if ${only} then
          if nextval('hits_${name}') <= ${times} then
            raise exception 'Refused, or so the saboteur says' using errcode = '${error}';
          end if;
        end if;
        return new;
      end $$;
      create or replace trigger sabotage_${name} before insert or update on ${table}
        for each row execute function sabotage_${name}();
    `);
    return async () => {
      await this.#owner.query(`drop trigger sabotage_${name} on ${table}`);
    };
  }

  /** Resolves when it was refused so often; what was refused leaves no other trace. */
  struck(times = 1, name = "one"): Promise<void> {
    return until(async () => {
      const { rows } = await this.#owner.query<{ hits: string }>(
        `select case when is_called then last_value else 0 end as hits from hits_${name}`,
      );
      return Number(rows[0]?.hits) >= times;
    }, `${times} refusals`);
  }

  /** Every connection of the application but this one; resolves with how many there were. */
  async resetAll(): Promise<number> {
    const client = await connected(this.#url);
    const { rowCount } = await client.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where usename = current_user and pid <> pg_backend_pid()",
    );
    await client.end();
    return rowCount ?? 0;
  }

  /** Holds the lock that every commit takes; resolves with what lets it go. */
  async holdJournal(): Promise<() => Promise<void>> {
    const client = await connected(this.#url);
    await client.query("select pg_advisory_lock($1)", [JOURNAL_LOCK]);
    return () => client.end();
  }

  /** Somebody waits for a lock that another session holds. */
  waited(): Promise<void> {
    return until(async () => {
      const { rows } = await this.#owner.query<{ n: string }>(
        "select count(*) as n from pg_locks where not granted",
      );
      return Number(rows[0]?.n) > 0;
    }, "somebody to wait for a lock");
  }

  /**
   * A deadlock: the lines of the cards are locked here, a commit that wants them has the journal, and now this session wants
   * the journal, too. Whom the server chooses is its business. `begins` makes the commit happen.
   */
  async deadlock(begins: () => void): Promise<"we lost" | "they lost"> {
    const client = await connected(this.#url);
    try {
      await client.query("begin");
      await client.query("select 1 from post for update");
      begins();
      await this.waited();
      await client.query("select pg_advisory_xact_lock($1)", [JOURNAL_LOCK]);
      return "they lost";
    } catch (error) {
      if ((error as { code?: string }).code !== "40P01") throw error;
      return "we lost";
    } finally {
      await client.query("rollback");
      await client.end();
    }
  }

  async stop(): Promise<void> {
    await this.#owner.end();
  }
}

async function connected(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString });
  // A connection that the server ends is told by the query that meets it.
  client.on("error", () => undefined);
  await client.connect();
  return client;
}
