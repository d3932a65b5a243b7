// Making the embedded server's data folder, roles and passwords before it ever listens. Separate from its running: this
// happens once, must survive being cut off anywhere, and needs no network.
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { closeSync, constants, existsSync, openSync } from "node:fs";
import { chown, mkdir, mkdtemp, readdir, readFile, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { Fault } from "../../src/core/fault.ts";
import type { ServerPrograms } from "./server-programs.ts";

export interface Passwords {
  /** Of role `adjutant_owner`, which owns the database and is used only to migrate. */
  readonly owner: string;
  /** Of role `adjutant`, the application's. */
  readonly application: string;
}

const major = "18";

/** Runs one of the server's programs on a data folder, which it reaches even below a folder private to root. */
function runOn(
  folder: string,
  user: ServerPrograms["user"],
  command: string,
  args: readonly string[],
  input: string,
): Promise<void> {
  const handle = user === undefined ? undefined : openSync(folder, constants.O_DIRECTORY);
  const child = spawn(command, [...args, "-D", dataPath(folder, user)], {
    cwd: "/",
    env: { PATH: "/usr/local/bin:/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" },
    stdio: handle === undefined ? ["pipe", "pipe", "pipe"] : ["pipe", "pipe", "pipe", handle],
    ...user,
  });
  if (handle !== undefined) closeSync(handle);
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk) => {
      said += chunk;
    });
  }
  child.stdin?.on("error", (error) => {
    said += error.message;
  });
  child.stdin?.end(input);
  return new Promise((done, fail) => {
    const failed = (how: string) =>
      fail(
        new Fault(
          "unavailable",
          `PostgreSQL's ${basename(command)} failed (${how}): ${unsaid(said).trim().slice(-600)}`,
        ),
      );
    child.once("error", (error) => failed(error.message));
    child.once("close", (code) => {
      // Single-user mode ends with 0 even when a statement failed.
      if (code === 0 && !/^.*(ERROR|FATAL|PANIC): /m.test(said)) done();
      else failed(`exit code ${code}`);
    });
  });
}

/** A server repeats the statement that failed. */
const unsaid = (words: string): string => words.replaceAll(/PASSWORD '[^']*'/g, "PASSWORD '…'");

/** The data folder as the server names it: through the open handle when it may be unable to walk the path itself. */
export function dataPath(folder: string, user: ServerPrograms["user"]): string {
  return user === undefined ? folder : "/proc/self/fd/3";
}

async function make(folder: string, programs: ServerPrograms, statements: readonly string[]): Promise<void> {
  const half = await mkdtemp(`${folder}.new-`);
  if (programs.user !== undefined) await chown(half, programs.user.uid, programs.user.gid);
  const options = [
    "--username=postgres",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
  ];
  const auth = ["--auth-local=peer", "--auth-host=scram-sha-256"];
  await runOn(half, programs.user, programs.initdb, [...options, ...auth], "");
  await inSingleUser(half, programs, statements);
  await rename(half, folder);
}

/** Statements run by a server that listens nowhere; one line each. */
function inSingleUser(
  folder: string,
  programs: ServerPrograms,
  statements: readonly string[],
): Promise<void> {
  return runOn(
    folder,
    programs.user,
    programs.postgres,
    ["--single", "postgres"],
    `${statements.join("\n")}\n`,
  );
}

async function hasData(folder: string): Promise<boolean> {
  if (!existsSync(folder)) return false;
  const names = await readdir(folder);
  if (names.length === 0) {
    await rmdir(folder);
    return false;
  }
  if (!names.includes("PG_VERSION")) {
    throw new Fault(
      "conflict",
      `${folder} holds something that is not a database. Move it away, or set DATA_DIR to another folder.`,
    );
  }
  const version = (await readFile(join(folder, "PG_VERSION"), "utf8")).trim();
  if (version !== major) {
    throw new Fault(
      "conflict",
      `${folder} was made by PostgreSQL ${version}; this version needs ${major}. Dump it with the old version, or set DATABASE_URL.`,
    );
  }
  return true;
}

/** The passwords of an existing cluster, or undefined where none were made. */
export async function readPasswords(file: string): Promise<Passwords | undefined> {
  if (!existsSync(file)) return undefined;
  const [owner, application] = (await readFile(file, "utf8")).split("\n");
  return owner && application ? { owner, application } : undefined;
}

const newPassword = (): string => randomBytes(24).toString("hex");

/** Once the server has them, and not before: what is kept is taken for what it knows. */
async function keep(file: string, { owner, application }: Passwords): Promise<void> {
  await writeFile(`${file}.new`, `${owner}\n${application}\n`, { mode: 0o600, flush: true });
  await rename(`${file}.new`, file);
}

/** Removes what a start that was cut off left half-made. */
async function clearHalfMade(folder: string): Promise<void> {
  const names = await readdir(dirname(folder));
  const halves = names.filter((name) => name.startsWith(`${basename(folder)}.new-`));
  await Promise.all(halves.map((name) => rm(join(dirname(folder), name), { recursive: true, force: true })));
}

/**
 * A data folder with database `adjutant`, role `adjutant_owner` (owns it) and role `adjutant` (may only connect; what it may
 * do is said by the migrations). Passwords lie in `passwordFile`, mode 600; a lost file is replaced by new passwords.
 * No process may be using the folder. The superuser has no password, so nobody can log in as it.
 */
export async function makeCluster(
  folder: string,
  passwordFile: string,
  programs: ServerPrograms,
  say: (line: string) => void,
): Promise<Passwords> {
  await mkdir(dirname(folder), { recursive: true, mode: 0o700 });
  const existing = await hasData(folder);
  const kept = await readPasswords(passwordFile);
  if (existing && kept !== undefined) return kept;
  const passwords = { owner: newPassword(), application: newPassword() };
  if (existing) {
    say("The database's passwords were lost; making new ones.");
    const renewed = [
      `ALTER ROLE adjutant_owner PASSWORD '${passwords.owner}'`,
      `ALTER ROLE adjutant PASSWORD '${passwords.application}'`,
    ];
    await inSingleUser(folder, programs, renewed);
    await keep(passwordFile, passwords);
    return passwords;
  }
  say("Making the database …");
  await clearHalfMade(folder);
  await rm(passwordFile, { force: true });
  await make(folder, programs, [
    `CREATE ROLE adjutant_owner LOGIN PASSWORD '${passwords.owner}'`,
    `CREATE ROLE adjutant LOGIN PASSWORD '${passwords.application}'`,
    "CREATE DATABASE adjutant OWNER adjutant_owner",
    "REVOKE ALL ON DATABASE adjutant FROM PUBLIC",
    "GRANT CONNECT ON DATABASE adjutant TO adjutant",
  ]);
  await keep(passwordFile, passwords);
  return passwords;
}
