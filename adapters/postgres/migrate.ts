// Brings a database to the schema of prisma/migrations. Each migration commits together with its row in Prisma's own table,
// so that a kill at any moment leaves it whole or absent (Prisma's engine writes the row before and after, and then asks
// for a human); what is written is what Prisma's tools expect to find.
import { createHash, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { Fault } from "../../src/core/fault.ts";

interface Migration {
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the script, hex. */
  readonly checksum: string;
}

const ownFolder = fileURLToPath(new URL("../../prisma/migrations", import.meta.url));

const table = `create table if not exists "_prisma_migrations" (
  "id" varchar(36) primary key not null,
  "checksum" varchar(64) not null,
  "finished_at" timestamptz,
  "migration_name" varchar(255) not null,
  "logs" text,
  "rolled_back_at" timestamptz,
  "started_at" timestamptz not null default now(),
  "applied_steps_count" integer not null default 0
)`;

/** The migrations of a folder, in their order. */
async function readMigrations(folder: string = ownFolder): Promise<readonly Migration[]> {
  const names = (await readdir(folder))
    .filter((name) => existsSync(join(folder, name, "migration.sql")))
    .sort();
  return await Promise.all(
    names.map(async (name) => {
      const sql = await readFile(join(folder, name, "migration.sql"), "utf8");
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    }),
  );
}

/** @throws Fault `unavailable` that names host and port, never the password */
async function connected<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
  } catch (error) {
    const message = error instanceof Error ? error.message || error.name : String(error);
    const where = `${client.host}:${client.port}`;
    throw new Fault(
      "unavailable",
      `The database at ${where} does not let us in (${message}). Start it, or correct its address.`,
      { cause: error },
    );
  }
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** What of `migrations` the database lacks. */
async function missing(client: pg.Client, migrations: readonly Migration[]): Promise<readonly Migration[]> {
  const found = await client.query<{ there: boolean }>(
    `select to_regclass('"_prisma_migrations"') is not null as there`,
  );
  if (!found.rows[0]?.there) return migrations;
  const { rows } = await client.query<{ migration_name: string; checksum: string }>(
    `select migration_name, checksum from "_prisma_migrations" where finished_at is not null and rolled_back_at is null`,
  );
  const applied = new Map(rows.map((row) => [row.migration_name, row.checksum]));
  const changed = migrations.find(({ name, checksum }) => (applied.get(name) ?? checksum) !== checksum);
  if (changed !== undefined) {
    throw new Fault(
      "conflict",
      `Migration ${changed.name} was changed after it was applied to this database. Restore the file and write a new migration instead; a database without value can be removed.`,
    );
  }
  const unknown = [...applied.keys()].find((name) => migrations.every((one) => one.name !== name));
  if (unknown !== undefined) {
    throw new Fault(
      "conflict",
      `This database was migrated by a newer Adjutant (${unknown}). Update this checkout, then start again.`,
    );
  }
  return migrations.filter(({ name }) => !applied.has(name));
}

async function apply(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  try {
    await client.query(sql);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Fault("unavailable", `Migration ${name} failed and changed nothing: ${message}.`, {
      cause: error,
    });
  }
  await client.query(
    `insert into "_prisma_migrations" (id, checksum, finished_at, migration_name, started_at, applied_steps_count)
     values ($1, $2, clock_timestamp(), $3, now(), 1)`,
    [randomUUID(), checksum, name],
  );
}

/** Applies the first migration that is missing, in one transaction; two processes at once take turns. */
async function applyNext(
  client: pg.Client,
  migrations: readonly Migration[],
  applicationRole: string,
  say: (line: string) => void,
) {
  await client.query("begin");
  try {
    await client.query("select pg_advisory_xact_lock(hashtextextended('adjutant migrations', 0))");
    await client.query("select set_config('adjutant.application_role', $1, true)", [applicationRole]);
    await client.query(table);
    await client.query(`grant select on "_prisma_migrations" to public`);
    const due = await missing(client, migrations);
    const next = due[0];
    if (next !== undefined) {
      say(
        `Migrating the database: ${next.name} (${migrations.length - due.length + 1} of ${migrations.length})`,
      );
      await apply(client, next);
    }
    await client.query("commit");
    return next?.name;
  } catch (error) {
    await client.query("rollback");
    throw error;
  }
}

/**
 * Applies what is missing and resolves with the names that this call applied. Safe to call from several processes at once.
 * A script finds the application's role in `current_setting('adjutant.application_role')`.
 * @param migrateUrl address of the owner's role
 * @throws Fault when a migration fails, was changed since, or is unknown to this version
 */
export async function migrate(
  migrateUrl: string,
  options: { say: (line: string) => void; applicationRole?: string; folder?: string },
): Promise<readonly string[]> {
  const migrations = await readMigrations(options.folder);
  return await connected(migrateUrl, async (client) => {
    if ((await missing(client, migrations)).length === 0) return [];
    const applied: string[] = [];
    for (;;) {
      const name = await applyNext(client, migrations, options.applicationRole ?? "adjutant", options.say);
      if (name === undefined) return applied;
      applied.push(name);
    }
  });
}

/** The names of the migrations that a database lacks; any role that may connect can ask. */
export async function pendingMigrations(url: string, folder?: string): Promise<readonly string[]> {
  const migrations = await readMigrations(folder);
  return await connected(url, async (client) => (await missing(client, migrations)).map(({ name }) => name));
}
