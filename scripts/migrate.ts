// `npm run migrate` brings the database to prisma/migrations; with `-- --create NAME` it writes the next migration from
// what prisma/schema.prisma says now and did not say when the migrations were last committed.
import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import type { SchemaEngine } from "@prisma/schema-engine-wasm";
import { grantApplication } from "#adapters/postgres/grants";
import { migrate } from "#adapters/postgres/migrate";
import { Fault } from "#core/fault";
import { configOfThisProcess } from "#src/config";
import { command, openDatabase } from "./database.ts";

/** As far as it is used here; the type checker's library for it is the browser's. */
declare const WebAssembly: {
  instantiate(bytes: Uint8Array, imports: object): Promise<{ instance: { exports: object } }>;
};

interface Schema {
  readonly path: string;
  readonly content: string;
}

const root = fileURLToPath(new URL("..", import.meta.url));
const schemaFile = join(root, "prisma", "schema.prisma");

/** Prisma's schema engine, loaded by hand: importing WebAssembly as a module is experimental in Node, and warns. */
async function schemaEngine(schema: Schema, url: string): Promise<SchemaEngine> {
  const glue = await import("@prisma/schema-engine-wasm/schema_engine_bg");
  const glueFile = fileURLToPath(import.meta.resolve("@prisma/schema-engine-wasm/schema_engine_bg"));
  const bytes = readFileSync(join(dirname(glueFile), "schema_engine_bg.wasm"));
  const { instance } = await WebAssembly.instantiate(bytes, { "./schema_engine_bg.js": { ...glue } });
  glue.__wbg_set_wasm(instance.exports);
  (instance.exports as { __wbindgen_start: () => void }).__wbindgen_start();
  const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPg({ connectionString: url }));
  return await glue.SchemaEngine.new(
    { datamodels: [[schema.path, schema.content]] },
    () => undefined,
    adapter,
  );
}

async function applyAll(): Promise<void> {
  const database = await openDatabase(configOfThisProcess(), console.log);
  try {
    if (database.migrateUrl === undefined) {
      throw new Fault(
        "bad-config",
        "DATABASE_URL is set, but DATABASE_MIGRATE_URL is not: add the address of the role that owns the schema.",
      );
    }
    const applicationRole = decodeURIComponent(new URL(database.url).username);
    const applied = await migrate(database.migrateUrl, { say: console.log, applicationRole });
    await grantApplication(database.migrateUrl, applicationRole);
    console.log(applied.length === 0 ? "The database is up to date." : `Applied ${applied.length}.`);
  } finally {
    await database.close();
  }
}

/** The schema as the newest migration left it: how it was in the commit that last changed the migrations. */
async function migratedSchema(): Promise<Schema | undefined> {
  const git = async (...args: string[]) => (await promisify(execFile)("git", args, { cwd: root })).stdout;
  const commit = (await git("log", "-1", "--format=%H", "--", "prisma/migrations")).trim();
  if (commit === "") return undefined;
  return { path: schemaFile, content: await git("show", `${commit}:prisma/schema.prisma`) };
}

/** The SQL that leads from the one schema to the other. The engine wants a database to talk to, and reads only its version. */
async function difference(from: Schema | undefined, to: Schema): Promise<string> {
  const database = await openDatabase(configOfThisProcess(), console.log);
  try {
    const engine = await schemaEngine(to, database.url);
    const { stdout } = await engine.diff({
      from: from === undefined ? { tag: "empty" } : { tag: "schemaDatamodel", files: [from] },
      to: { tag: "schemaDatamodel", files: [to] },
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    });
    engine.free();
    return stdout ?? "";
  } finally {
    await database.close();
  }
}

async function create(name: string): Promise<void> {
  if (!/^[a-z0-9_]+$/.test(name))
    throw new Fault("bad-input", "Name the migration with lower-case letters, digits and _ only.");
  const wanted = { path: schemaFile, content: readFileSync(schemaFile, "utf8") };
  const sql = await difference(await migratedSchema(), wanted);
  if (/^\s*(--.*)?\s*$/.test(sql)) {
    console.log("The migrations already say what the schema says: nothing to write.");
    return;
  }
  const stamp = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
  const folder = join(dirname(schemaFile), "migrations", `${stamp}_${name}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "migration.sql"), sql);
  console.log(
    `Wrote ${join(folder, "migration.sql")}. Read it, and add by hand what a schema cannot say (functions, triggers, grants).`,
  );
}

const [, , option, name = ""] = process.argv;
await command(() => (option === "--create" ? create(name) : applyAll()));
