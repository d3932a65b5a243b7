import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { embeddedPostgres } from "#adapters/postgres/embedded";
import { migrate, pendingMigrations } from "#adapters/postgres/migrate";
import { endAllIn } from "#adapters/process/children";
import { type Served, serve } from "#adapters/process/serve";
import { temporaryFolder } from "./given-process.ts";

const dataDir = mkdtempSync(join(tmpdir(), "adjutant-test-"));
let served: Served;
let addresses: { url: string; migrateUrl: string };
const quiet = () => undefined;

beforeAll(async () => {
  const postgres = await embeddedPostgres({ dataDir, say: quiet, endAllIn });
  served = serve(postgres.plan);
  addresses = postgres.addresses(await served.ready);
});
afterAll(async () => {
  await served.stop();
  rmSync(dataDir, { recursive: true, force: true });
});
beforeEach(async () => {
  await ask("drop schema public cascade; create schema public; grant usage on schema public to public");
});

async function ask(sql: string, url = addresses.migrateUrl): Promise<unknown[][]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const result = await client.query({ text: sql, rowMode: "array" });
    return result.rows;
  } finally {
    await client.end();
  }
}

function migrations(scripts: Record<string, string>, folder = temporaryFolder()): string {
  for (const [name, sql] of Object.entries(scripts)) {
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, "migration.sql"), sql);
  }
  return folder;
}

test("the product's own migrations apply once, and say how far they are", async () => {
  const said: string[] = [];
  const say = (line: string) => void said.push(line);
  const applied = await migrate(addresses.migrateUrl, { say });
  expect(applied.length).toBeGreaterThan(0);
  expect(said[0]).toBe(`Migrating the database: ${applied[0]} (1 of ${applied.length})`);
  expect(await migrate(addresses.migrateUrl, { say })).toEqual([]);
  expect(await pendingMigrations(addresses.url)).toEqual([]);
});

test("the application can see what is still missing", async () => {
  const folder = migrations({ "1_first": "create table a (x int)" });
  expect(await pendingMigrations(addresses.url, folder)).toEqual(["1_first"]);
  await migrate(addresses.migrateUrl, { say: quiet, folder });
  migrations({ "2_second": "create table b (x int)" }, folder);
  expect(await pendingMigrations(addresses.url, folder)).toEqual(["2_second"]);
});

test("two processes that migrate at once apply every migration once", async () => {
  const scripts = Object.fromEntries(
    [1, 2, 3, 4].map((n) => [`${n}_step`, `create table t${n} (x int); select pg_sleep(0.05)`]),
  );
  const folder = migrations(scripts);
  const both = await Promise.all([1, 2, 3].map(() => migrate(addresses.migrateUrl, { say: quiet, folder })));
  expect(both.flat().sort()).toEqual(Object.keys(scripts));
});

test("a migration that fails changes nothing, is named, and can be corrected", async () => {
  const folder = migrations({
    "1_good": "create table a (x int)",
    "2_bad": "create table b (x int); select 1 / 0",
  });
  await expect(migrate(addresses.migrateUrl, { say: quiet, folder })).rejects.toThrow(
    "Migration 2_bad failed and changed nothing: division by zero.",
  );
  expect(await ask("select to_regclass('a') is not null, to_regclass('b') is null")).toEqual([[true, true]]);
  migrations({ "2_bad": "create table b (x int)" }, folder);
  expect(await migrate(addresses.migrateUrl, { say: quiet, folder })).toEqual(["2_bad"]);
});

test("a script learns the name of the application's role", async () => {
  const folder = migrations({
    "1_grants":
      "create table a as select 7 as x; do $$ begin execute format('grant select on a to %I', current_setting('adjutant.application_role')); end $$",
  });
  await migrate(addresses.migrateUrl, { say: quiet, folder, applicationRole: "adjutant" });
  expect(await ask("select x from a", addresses.url)).toEqual([[7]]);
});

test("a migration that was changed after it was applied is refused by name", async () => {
  const folder = migrations({ "1_first": "create table a (x int)" });
  await migrate(addresses.migrateUrl, { say: quiet, folder });
  migrations({ "1_first": "create table a (x bigint)" }, folder);
  await expect(migrate(addresses.migrateUrl, { say: quiet, folder })).rejects.toThrow(
    "Migration 1_first was changed after it was applied",
  );
});

test("a database of a newer version is refused, not damaged", async () => {
  await migrate(addresses.migrateUrl, {
    say: quiet,
    folder: migrations({ "1_first": "create table a (x int)", "2_new": "select 1" }),
  });
  const older = migrations({ "1_first": "create table a (x int)" });
  await expect(migrate(addresses.migrateUrl, { say: quiet, folder: older })).rejects.toThrow(
    "migrated by a newer Adjutant (2_new)",
  );
});

test("a database that is not there is one sentence", async () => {
  await expect(migrate("postgresql://a:b@127.0.0.1:1/x", { say: quiet })).rejects.toThrow(
    "The database at 127.0.0.1:1 does not let us in (connect ECONNREFUSED 127.0.0.1:1). Start it, or correct its address.",
  );
});
