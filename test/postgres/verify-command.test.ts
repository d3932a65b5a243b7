// `npm run verify` and the verifier by itself, as somebody runs them: a database, an exported file, one file taken elsewhere.
import { execFile } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commitOf, saying } from "../contracts/backend.ts";
import { importsOf } from "../support/sources.ts";
import { type GivenBackend, givenBackend } from "./given-backend.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const ALONE = "adapters/postgres/verify-journal.ts";
let backend: GivenBackend;
let folder: string;
let hashes: string[];
beforeAll(async () => {
  backend = await givenBackend();
  const { journal } = await backend.open();
  await journal.commit(commitOf(saying("goal/a", 0, ["one", "“two”\n"], "")));
  await journal.commit(commitOf(saying("goal/b", 0, ["three"])));
  const { rows } = await backend.given.database.pool.query("select hash from event order by position");
  hashes = rows.map(({ hash }) => hash);
  folder = mkdtempSync(join(tmpdir(), "adjutant-verify-"));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await backend.drop();
});

/** Exit code and all that was said. */
function run(program: string, ...args: string[]): Promise<{ exit: number; said: string }> {
  const { url } = backend.given;
  const env = { PATH: process.env.PATH, DATABASE_URL: url, DATA_DIR: folder };
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], { cwd: folder, env }, (error, stdout, stderr) => {
      resolve({ exit: error === null ? 0 : Number(error.code), said: stdout + stderr });
    });
  });
}
const npmRunVerify = (...args: string[]) => run(join(root, "scripts/verify.ts"), ...args);
const alone = (...args: string[]) => run(join(root, ALONE), ...args);

describe("npm run verify", () => {
  it("says that the journal is whole, with its head", async () => {
    expect(await npmRunVerify()).toEqual({ exit: 0, said: `Whole: 3 events, head ${hashes[2]}.\n` });
  });

  it("says of which event a head is, and fails when it is none of this journal", async () => {
    const known = hashes[1]?.slice(0, 16).toUpperCase() ?? "";
    expect(await npmRunVerify("--head", known)).toMatchObject({
      exit: 0,
      said: expect.stringContaining("is the hash of event 2: nothing up to there was changed."),
    });
    expect(await npmRunVerify("--head", "0123456789abcdef")).toMatchObject({
      exit: 1,
      said: expect.stringContaining("is not part of this journal: it was cut off or rewritten since"),
    });
    expect(await npmRunVerify("--head", "abc")).toMatchObject({
      exit: 2,
      said: expect.stringContaining("8 to 64 hexadecimal digits"),
    });
  });

  it("names the first broken position, and fails", async () => {
    await backend.asIntruder("update payload set salt = salt || 'x' where position = 2");
    const { exit, said } = await npmRunVerify();
    await backend.asIntruder("update payload set salt = trim(trailing 'x' from salt) where position = 2");
    expect({ exit, said }).toEqual({ exit: 1, said: "Broken at position 2: its payload was changed.\n" });
  });

  it("says that it could not check, which is neither whole nor broken", async () => {
    const { exit, said } = await npmRunVerify(join(folder, "none.ndjson"));
    expect(exit).toBe(2);
    expect(said).toContain("The journal could not be checked: ENOENT");
  });
});

describe("the verifier alone", () => {
  it("is one file of under 200 lines that needs pg and Node, nothing else", () => {
    const text = readFileSync(join(root, ALONE), "utf8");
    expect(text.trimEnd().split("\n").length).toBeLessThan(200);
    const others = importsOf({ path: ALONE, text }).filter((name) => !name.startsWith("node:"));
    expect(others).toEqual(["pg"]);
  });

  it("checks a database from wherever it was taken, and knows only its connection string", async () => {
    const elsewhere = join(folder, "elsewhere");
    mkdirSync(join(elsewhere, "node_modules"), { recursive: true });
    copyFileSync(join(root, ALONE), join(elsewhere, "verify.ts"));
    symlinkSync(join(root, "node_modules", "pg"), join(elsewhere, "node_modules", "pg"));
    writeFileSync(join(elsewhere, "package.json"), '{"type":"module"}');
    const said = await run(join(elsewhere, "verify.ts"), backend.given.url);
    expect(said).toEqual({ exit: 0, said: `Whole: 3 events, head ${hashes[2]}.\n` });
  });

  it("checks an exported file, and finds what was changed in it, cut off, or left out", async () => {
    const file = join(folder, "journal.ndjson");
    expect((await npmRunVerify("--export", file)).exit).toBe(0);
    expect(await alone(file)).toEqual({ exit: 0, said: `Whole: 3 events, head ${hashes[2]}.\n` });
    const lines = readFileSync(file, "utf8").trimEnd().split("\n");
    const changed = async (kept: string[], ...more: string[]) => {
      writeFileSync(join(folder, "changed.ndjson"), kept.map((line) => `${line}\n`).join(""));
      return alone(join(folder, "changed.ndjson"), ...more);
    };
    const forged = lines.map((line, at) => (at === 1 ? line.replace("operator:", "agent:") : line));
    expect(await changed(forged)).toEqual({
      exit: 1,
      said: "Broken at position 2: the envelope does not fit the chain.\n",
    });
    expect(await changed(lines.filter((line) => !line.includes('"snapshot","stream"')))).toEqual({
      exit: 1,
      said: "Broken at position 2: the snapshot of goal/a is missing.\n",
    });
    const cut = lines.toSpliced(2, 1);
    expect((await changed(cut)).exit).toBe(0);
    expect(await changed(cut, "--head", hashes[2] ?? "")).toMatchObject({ exit: 1 });
  });
});
