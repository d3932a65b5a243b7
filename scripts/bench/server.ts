// The one PostgreSQL server of a run: embedded, in a folder of its own, as the program itself would start it; every system
// gets a database of its own on it.
import { spawn } from "node:child_process";
import { closeSync, constants, openSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { embeddedPostgres } from "#adapters/postgres/embedded";
import { grantApplication } from "#adapters/postgres/grants";
import { migrate } from "#adapters/postgres/migrate";
import { endAllIn, type Program } from "#adapters/process/children";
import { serve } from "#adapters/process/serve";

export interface Given {
  /** The application's role. */
  readonly url: string;
  /** The role that owns the database: peers make their own tables. */
  readonly ownerUrl: string;
  drop(): Promise<void>;
}

export interface Server {
  /** What differs from the defaults of PostgreSQL's own, and what must be on. */
  readonly settings: Readonly<Record<string, string>>;
  readonly version: string;
  /** `migrated`: with Adjutant's schema; else empty. */
  database(kind: "migrated" | "empty"): Promise<Given>;
  stop(): Promise<void>;
}

const quiet = () => undefined;

/** The owner may make databases here, which it may not in a real cluster: said in single-user mode, which knows no login. */
async function letOwnerMakeDatabases(program: Program): Promise<void> {
  const { openFolder } = program;
  const handle = openFolder === undefined ? [] : [openSync(openFolder, constants.O_DIRECTORY)];
  const child = spawn(program.command, ["--single", ...program.args.slice(0, 2), "postgres"], {
    cwd: "/",
    env: { LC_ALL: "C", TZ: "UTC" },
    stdio: ["pipe", "ignore", "ignore", ...handle],
    ...program.as,
  });
  child.stdin?.end("ALTER ROLE adjutant_owner CREATEDB\n");
  const code = await new Promise((ended) => child.once("close", ended));
  handle.forEach(closeSync);
  if (code !== 0) throw new Error(`postgres --single ended with ${code}`);
}

/** Runs statements one by one as whoever the address names. */
export async function statements<Row extends object = object>(
  url: string,
  ...texts: readonly string[]
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    let rows: Row[] = [];
    for (const text of texts) rows = (await client.query(text)).rows as Row[];
    return rows;
  } finally {
    await client.end();
  }
}

const named = (url: string, database: string): string => {
  const there = new URL(url);
  there.pathname = `/${database}`;
  return there.href;
};

export async function startServer(say: (line: string) => void): Promise<Server> {
  const folder = await mkdtemp(join(tmpdir(), "adjutant-bench-"));
  const { plan, addresses } = await embeddedPostgres({ dataDir: folder, say, endAllIn });
  await letOwnerMakeDatabases(plan.program(0));
  const served = serve(plan);
  const stop = async () => {
    await served.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const { url, migrateUrl } = addresses(await served.ready);
    await migrate(migrateUrl, { say: quiet });
    await grantApplication(migrateUrl, new URL(url).username);
    const admin = named(migrateUrl, "postgres");
    let count = 0;
    const database: Server["database"] = async (kind) => {
      count += 1;
      const name = `bench_${count}`;
      await statements(admin, `create database ${name}${kind === "migrated" ? " template adjutant" : ""}`);
      const drop = () => droppedFrom(admin, name);
      return { url: named(url, name), ownerUrl: named(migrateUrl, name), drop };
    };
    return { ...(await describe(migrateUrl)), database, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Object in use, or one of the server's own workers at work in it, which only a superuser may end. */
const BUSY = ["55006", "42501"];

const PATIENCE_MS = 10_000;

/** Connections that close at the moment are waited for, and so is a vacuum at work in it. */
async function droppedFrom(admin: string, name: string): Promise<void> {
  const begun = performance.now();
  for (;;)
    try {
      await statements(admin, `drop database ${name}`);
      return;
    } catch (error) {
      const late = performance.now() - begun > PATIENCE_MS;
      if (late || !BUSY.includes((error as { code?: string }).code ?? "")) throw error;
      await pause(50);
    }
}

const MUST = ["fsync", "synchronous_commit", "full_page_writes"];

async function describe(url: string): Promise<Pick<Server, "settings" | "version">> {
  const rows = await statements<{ name: string; setting: string; source: string }>(
    url,
    "select name, setting, source from pg_settings where source = 'command line' or name in ('fsync', 'synchronous_commit', 'full_page_writes') order by name",
  );
  const settings = Object.fromEntries(rows.map(({ name, setting }) => [name, setting]));
  const off = MUST.filter((name) => settings[name] !== "on");
  if (off.length > 0) throw new Error(`${off.join(", ")} must be on for figures that mean anything.`);
  const [version] = await statements<{ server_version: string }>(url, "show server_version");
  return { settings, version: version?.server_version ?? "" };
}
