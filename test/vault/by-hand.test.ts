// The vault on PostgreSQL: who may read what, and the command beside it.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, statSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { type GivenDatabase, givenDatabase } from "../support/postgres.ts";
import { CANARY } from "../support/vault.ts";

const script = fileURLToPath(new URL("../../scripts/vault.ts", import.meta.url));
let given: GivenDatabase;
beforeAll(async () => {
  given = await givenDatabase();
});
afterAll(() => given.drop());

function vaultIn(env: Record<string, string> = {}) {
  const dataDir = mkdtempSync(join(tmpdir(), "adjutant-vault-"));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  const all = { PATH: process.env.PATH ?? "", DATA_DIR: dataDir, DATABASE_URL: given.url, ...env };
  const run = (args: readonly string[], stdin = "") =>
    new Promise<{ said: string; exit: number | null }>((resolve) => {
      const child = spawn(process.execPath, [script, ...args], { env: all, stdio: "pipe" });
      let said = "";
      for (const stream of [child.stdout, child.stderr])
        stream.on("data", (chunk: Buffer) => {
          said += String(chunk);
        });
      child.on("close", (exit) => resolve({ said, exit }));
      child.stdin.end(stdin);
    });
  return { dataDir, run };
}

it("keeps, lists, rotates and removes by hand, and never says a value", async () => {
  const { dataDir, run } = vaultIn();
  const told = [
    await run(["set", "smtp", "--domain", "sales"], `${CANARY}\n`),
    await run(["rotate", "smtp"]),
    await run(["rotate-key"]),
    await run(["rotate", "smtp"]),
    await run(["list"]),
  ];
  expect(told.map(({ exit }) => exit)).toEqual([0, 0, 0, 0, 0]);
  expect(told.at(-1)?.said).toContain("smtp: sales, plain, version 3");
  expect(told.map(({ said }) => said).join()).not.toContain(CANARY);
  expect(statSync(join(dataDir, "key")).mode & 0o777).toBe(0o600);
  const dump = await given.database.pool.query("select string_agg(body, '') as bodies from payload");
  expect(dump.rows[0].bodies).not.toContain(CANARY);
  expect((await run(["remove", "smtp"])).exit).toBe(0);
  expect((await run(["list"])).said).toContain("empty");
});

it("changes the key while a configured one is accepted beside the new one, and goes on after a kill in between", async () => {
  const configured = "a configured key of some length";
  const { dataDir, run } = vaultIn({ ADJUTANT_KEY: configured });
  expect((await run(["set", "crm", "--domain", "personal"], CANARY)).exit).toBe(0);
  expect((await run(["rotate-key"])).said).toContain("Now set ADJUTANT_KEY");
  const before = readFileSync(join(dataDir, "key.new"), "utf8");
  expect((await run(["rotate-key"])).exit).toBe(0);
  expect(readFileSync(join(dataDir, "key.new"), "utf8")).toBe(before);
  expect((await run(["rotate", "crm"])).exit).toBe(0);
  await run(["remove", "crm"]);
});

it.each([
  [["set", "other"], "for which domain"],
  [["set", "smtp", CANARY], "Say what"],
  [["set", "No Name", "--domain", "sales"], "lower-case letters"],
  [["remove", "nothing"], "holds no secret"],
  [["nonsense"], "Say what"],
] as const)("refuses %j in one line", async (args, words) => {
  const { said, exit } = await vaultIn().run(args, CANARY);
  expect(exit).not.toBe(0);
  expect(said).toContain(words);
  expect(said).not.toContain(CANARY);
});

it.each([
  "select cipher from secret",
  "select * from secret",
  "update secret set domain = 'personal'",
  "insert into lease (id) values ('x')",
  "update lease set revoked = null",
  "delete from lease",
])("refuses the application's role: %s", async (sql) => {
  await expect(given.database.pool.query(sql)).rejects.toMatchObject({ code: "42501" });
});
