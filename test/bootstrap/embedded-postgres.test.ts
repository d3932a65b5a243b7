import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { expect, onTestFinished, test } from "vitest";
import { makeCluster } from "#adapters/postgres/cluster";
import { embeddedPostgres, runningPostgres } from "#adapters/postgres/embedded";
import { serverPrograms } from "#adapters/postgres/server-programs";
import { endAllIn, processesIn } from "#adapters/process/children";
import { serve } from "#adapters/process/serve";
import { isAlive, running, temporaryFolder, until } from "./given-process.ts";

const server = fileURLToPath(new URL("fixtures/serve-postgres.ts", import.meta.url));

/** A data folder in a private home, as root's is. */
function privateFolder(): string {
  const dataDir = join(temporaryFolder(), "private", "data");
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  return dataDir;
}

async function started(dataDir: string) {
  const said: string[] = [];
  const say = (line: string) => void said.push(line);
  const postgres = await embeddedPostgres({ dataDir, say, endAllIn });
  const served = serve(postgres.plan);
  onTestFinished(() => served.stop());
  const port = await served.ready;
  return { ...served, ...postgres.addresses(port), port, said };
}

async function ask(url: string, sql: string): Promise<unknown[][]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query({ text: sql, rowMode: "array" })).rows;
  } finally {
    await client.end();
  }
}

const postmaster = (dataDir: string) =>
  Number.parseInt(readFileSync(join(dataDir, "postgres", "postmaster.pid"), "utf8"), 10);

test("makes a database with an owner and an application that owns nothing, and keeps its address", async () => {
  const dataDir = privateFolder();
  const first = await started(dataDir);
  await ask(first.migrateUrl, "create table kept (a int)");
  expect(
    await ask(
      first.url,
      "select current_user, current_setting('fsync'), current_setting('synchronous_commit')",
    ),
  ).toEqual([["adjutant", "on", "on"]]);
  await expect(ask(first.url, "create table mine (a int)")).rejects.toThrow(
    "permission denied for schema public",
  );
  await expect(ask(first.url, "drop table kept")).rejects.toThrow("must be owner");
  expect(await runningPostgres(dataDir)).toEqual({ url: first.url, migrateUrl: first.migrateUrl });
  await first.stop();
  expect(await runningPostgres(dataDir)).toBeUndefined();
  expect(await processesIn(join(dataDir, "postgres"))).toEqual([]);
  const second = await started(dataDir);
  expect(second.url).toBe(first.url);
  expect(await ask(second.migrateUrl, "select count(*)::int from kept")).toEqual([[0]]);
});

test("passwords and logs are readable by nobody else", async () => {
  const dataDir = privateFolder();
  await started(dataDir);
  for (const name of ["postgres.passwords", "postgres.log", "postgres.port"]) {
    expect(statSync(join(dataDir, name)).mode & 0o077).toBe(0);
  }
});

test("starts again by itself, at the same address, when the server is killed", async () => {
  const dataDir = privateFolder();
  const one = await started(dataDir);
  process.kill(postmaster(dataDir), "SIGKILL");
  await until(() => one.state() === "down");
  await until(() => one.state() === "up");
  expect(await ask(one.url, "select 1")).toEqual([[1]]);
  expect(one.said).toContain("PostgreSQL ended by itself (ended by SIGKILL); starting it again.");
});

test("a server left by a killed Adjutant is replaced, and nothing that was committed is lost", async () => {
  const dataDir = privateFolder();
  const killed = running(process.execPath, [server, dataDir]);
  const url = await killed.says(/postgresql:\S+/);
  await ask(url, "create table kept as select 7 as a");
  killed.process.kill("SIGKILL");
  await killed.ended;
  const left = postmaster(dataDir);
  expect(isAlive(left)).toBe(true);
  const next = await started(dataDir);
  expect(postmaster(dataDir)).not.toBe(left);
  expect(await ask(next.migrateUrl, "select a from kept")).toEqual([[7]]);
});

test("a busy connection that outlives its killed server does not block the next start", async () => {
  const dataDir = privateFolder();
  const killed = running(process.execPath, [server, dataDir]);
  const url = await killed.says(/postgresql:\S+/);
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => undefined);
  await client.connect();
  const backend = (await client.query<{ pid: number }>("select pg_backend_pid() as pid")).rows[0]?.pid ?? 0;
  const busy = client.query("select sum(sqrt(a)) from generate_series(1, 1000000000) a").catch(() => "ended");
  await until(async () => (await processesIn(join(dataDir, "postgres"))).includes(backend));
  killed.process.kill("SIGKILL");
  process.kill(postmaster(dataDir), "SIGKILL");
  await killed.ended;
  const next = await started(dataDir);
  expect(await busy).toBe("ended");
  expect(await processesIn(join(dataDir, "postgres"))).not.toContain(backend);
  expect(await ask(next.url, "select 1")).toEqual([[1]]);
});

test("a first start that was cut off leaves nothing in the way", async () => {
  const dataDir = privateFolder();
  mkdirSync(join(dataDir, "postgres.new-abc"));
  writeFileSync(join(dataDir, "postgres.new-abc", "PG_VERSION"), "18\n");
  mkdirSync(join(dataDir, "postgres"));
  const one = await started(dataDir);
  expect(await ask(one.url, "select 1")).toEqual([[1]]);
  expect(readdirSync(dataDir).filter((name) => name.includes(".new"))).toEqual([]);
});

test("lost passwords are made anew, without losing the data", async () => {
  const dataDir = privateFolder();
  const first = await started(dataDir);
  await ask(first.migrateUrl, "create table kept as select 7 as a");
  await first.stop();
  rmSync(join(dataDir, "postgres.passwords"));
  const second = await started(dataDir);
  expect(second.url).not.toBe(first.url);
  expect(await ask(second.migrateUrl, "select a from kept")).toEqual([[7]]);
});

test("lost passwords are made anew although the first try to do so was cut off", async () => {
  const dataDir = privateFolder();
  const [folder, passwordFile] = [join(dataDir, "postgres"), join(dataDir, "postgres.passwords")];
  const first = await started(dataDir);
  await first.stop();
  rmSync(passwordFile);
  const programs = await serverPrograms(folder, () => undefined);
  const cutOff = makeCluster(folder, passwordFile, { ...programs, postgres: "/bin/false" }, () => undefined);
  await expect(cutOff).rejects.toThrow("exit code 1");
  const second = await started(dataDir);
  expect(await ask(second.url, "select 1")).toEqual([[1]]);
});

test("a server that refuses a new password does not repeat it", async () => {
  const dataDir = privateFolder();
  const [folder, passwordFile] = [join(dataDir, "postgres"), join(dataDir, "postgres.passwords")];
  const first = await started(dataDir);
  await first.stop();
  rmSync(passwordFile);
  const programs = await serverPrograms(folder, () => undefined);
  const telling = join(dataDir, "telling");
  writeFileSync(telling, "#!/bin/sh\necho \"ERROR: no\"; sed 's/^/STATEMENT: /'; exit 1\n", { mode: 0o755 });
  const refused = makeCluster(
    folder,
    passwordFile,
    { ...programs, user: undefined, postgres: telling },
    () => undefined,
  );
  const words = await refused.then(() => "", String);
  expect(words).toContain("STATEMENT: ALTER ROLE adjutant_owner PASSWORD");
  expect(words).not.toMatch(/[0-9a-f]{48}/);
});

test("a folder that holds something else, or another version's database, is left alone and named", async () => {
  const dataDir = privateFolder();
  mkdirSync(join(dataDir, "postgres"));
  writeFileSync(join(dataDir, "postgres", "holiday.jpg"), "");
  await expect(started(dataDir)).rejects.toThrow("holds something that is not a database");
  writeFileSync(join(dataDir, "postgres", "PG_VERSION"), "15\n");
  await expect(started(dataDir)).rejects.toThrow("was made by PostgreSQL 15");
});
