// What stands in the way of writing: another git at work, or the lock files that a killed one left behind.
import { readdir, readFile, readlink, rm, stat } from "node:fs/promises";
import { join, sep } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Fault } from "#core/fault";

const LOOK_EVERY_MS = 100;
/** A lock younger than this may be that of a git that ends in a moment. */
const YOUNG_MS = 1_000;
const PATIENCE_MS = 10_000;
/** Without a list of processes to look at, only age tells an abandoned lock. */
const ABANDONED_MS = 600_000;

const unfinished: readonly (readonly [string, string])[] = [
  ["MERGE_HEAD", "a merge"],
  ["rebase-merge", "a rebase"],
  ["rebase-apply", "a rebase"],
  ["CHERRY_PICK_HEAD", "a cherry-pick"],
  ["REVERT_HEAD", "a revert"],
  ["BISECT_LOG", "a bisect"],
];

/** @throws Fault `conflict` while the operator is in the middle of a merge, a rebase or the like. */
export async function refuseUnfinishedWork(dir: string, gitDir: string): Promise<void> {
  for (const [file, what] of unfinished) {
    if ((await modified(join(gitDir, file))) !== undefined)
      throw new Fault(
        "conflict",
        `The site ${dir} is in the middle of ${what}. Finish or abort it there, then try again.`,
      );
  }
}

/**
 * Waits until the lock files are gone, and removes those whose git was killed.
 * @throws Fault `unavailable`, to be tried again, while another git keeps one.
 */
export async function freeLocks(dir: string, locks: readonly string[]): Promise<void> {
  for (const lock of locks) await free(dir, lock);
}

async function free(dir: string, lock: string): Promise<void> {
  for (let waited = 0; waited < PATIENCE_MS; waited += LOOK_EVERY_MS) {
    const since = await modified(lock);
    if (since === undefined) return;
    if (await abandoned(dir, Date.now() - since)) return rm(lock, { force: true });
    await pause(LOOK_EVERY_MS);
  }
  throw new Fault(
    "unavailable",
    `Another git command is at work in the site ${dir}; it is tried again shortly.`,
    {
      retry: { afterMs: 30_000 },
    },
  );
}

async function abandoned(dir: string, ageMs: number): Promise<boolean> {
  if (ageMs < YOUNG_MS) return false;
  const working = await gitWorksIn(dir);
  return working === undefined ? ageMs > ABANDONED_MS : !working;
}

/** Undefined where the system has no list of processes to read. */
async function gitWorksIn(dir: string): Promise<boolean | undefined> {
  const names = await orUndefined(readdir("/proc"));
  if (names === undefined) return undefined;
  for (const pid of names.filter((name) => /^\d+$/.test(name))) {
    const command = await orUndefined(readFile(`/proc/${pid}/comm`, "utf8"));
    if (!command?.startsWith("git")) continue;
    const cwd = await orUndefined(readlink(`/proc/${pid}/cwd`));
    // A git that is not ours to look at counts as one at work here.
    if (cwd === undefined || cwd === dir || cwd.startsWith(dir + sep)) return true;
  }
  return false;
}

async function modified(path: string): Promise<number | undefined> {
  return (await orUndefined(stat(path)))?.mtimeMs;
}

/** Processes and locks vanish while one looks at them: what cannot be read is not there. */
function orUndefined<T>(look: Promise<T>): Promise<T | undefined> {
  return look.catch(() => undefined);
}
