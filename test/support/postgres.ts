// A real, migrated PostgreSQL database of one's own for a test file; the server behind them is shared by the whole run.
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { isMainThread } from "node:worker_threads";
import pg from "pg";
import { type Database, openDatabase } from "#adapters/postgres/database";

export interface GivenDatabase {
  /** Opened as the application's role. */
  readonly database: Database;
  readonly url: string;
  /** As the owner's role. */
  readonly migrateUrl: string;
  /** Closes `database` and drops what was given, whoever is still connected. */
  drop(): Promise<void>;
}

/** Call in `beforeAll`, and `drop` in `afterAll`. */
export async function givenDatabase(): Promise<GivenDatabase> {
  const server = await address();
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  await asOwner(server.migrateUrl, `create database ${name} template adjutant`);
  const url = named(server.url, name);
  const migrateUrl = named(server.migrateUrl, name);
  // Connections die when the database is dropped, or when a test ends them.
  const database = openDatabase({ url, onError: () => undefined });
  const drop = async () => {
    await database.close();
    await asOwner(server.migrateUrl, `drop database if exists ${name} with (force)`);
  };
  return { database, url, migrateUrl, drop };
}

const named = (url: string, database: string): string => {
  const there = new URL(url);
  there.pathname = `/${database}`;
  return there.href;
};

/** Object in use, or one of the server's own workers at work in it, which only a superuser may end. */
const BUSY = ["55006", "42501"];

/** Runs a statement from the maintenance database; a template that is being copied at the moment is waited for. */
async function asOwner(migrateUrl: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: named(migrateUrl, "postgres") });
  await client.connect();
  try {
    for (;;) {
      try {
        await client.query(sql);
        return;
      } catch (error) {
        if (!BUSY.includes((error as { code?: string }).code ?? "")) throw error;
        await pause(20);
      }
    }
  } finally {
    await client.end();
  }
}

/** The run is the process that this test file's process belongs to. */
const runPid = isMainThread ? process.ppid : process.pid;
const folder = join(tmpdir(), `adjutant-postgres-${runPid}`);

async function address(): Promise<{ url: string; migrateUrl: string }> {
  if (isFirst()) {
    const program = fileURLToPath(new URL("postgres-server.ts", import.meta.url));
    const args = [program, folder, String(runPid)];
    spawn(process.execPath, args, { detached: true, stdio: "ignore" }).unref();
  }
  const file = join(folder, "address.json");
  const trouble = join(folder, "trouble");
  while (!existsSync(file)) {
    if (existsSync(trouble)) throw new Error(`No PostgreSQL for the tests: ${readFileSync(trouble, "utf8")}`);
    await pause(10);
  }
  return JSON.parse(readFileSync(file, "utf8")) as { url: string; migrateUrl: string };
}

function isFirst(): boolean {
  try {
    mkdirSync(folder, { mode: 0o700 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    return false;
  }
}
