// One Adjutant per data folder. The lock is a lock of the operating system (taken through SQLite, the one such lock that
// Node has built in), so it ends with its process: nothing stale is left by a SIGKILL, and no process id can mislead.
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as pause } from "node:timers/promises";
import { Fault } from "../../src/core/fault.ts";

export interface InstanceLock {
  /** Tells others where we serve. */
  readonly servesAt: (url: string) => void;
  /** Tells others that we are about to end, so that a next start waits for it. */
  readonly isStopping: () => void;
  readonly release: () => void;
}

interface Holder {
  readonly pid: number;
  /** The process (npm) that ours ends with, if there is one. */
  readonly parent?: number | undefined;
  readonly url?: string;
  readonly stopping?: boolean;
}

const patienceMs = 15_000;

function isLocked(error: unknown): boolean {
  return (error as { errcode?: number }).errcode === 5;
}

function tryLock(file: string): DatabaseSync | undefined {
  const database = new DatabaseSync(file);
  try {
    database.exec("BEGIN EXCLUSIVE");
    return database;
  } catch (error) {
    database.close();
    if (isLocked(error)) return undefined;
    throw error;
  }
}

function readHolder(file: string): Holder | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Holder;
  } catch (error) {
    // Being written at this moment.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Whether a process lives; one that ended and was not reaped yet (a container without an init) does not. */
function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  const stat = `/proc/${pid}/stat`;
  return !existsSync(stat) || !/\) [ZX] /.test(readFileSync(stat, "utf8"));
}

/** Whether the holder will be gone soon: it says so, or the npm that it ends with is gone. */
function isEnding(holder: Holder | undefined): boolean {
  return holder?.stopping === true || (holder?.parent !== undefined && !alive(holder.parent));
}

function refusal(dataDir: string, holder: Holder | undefined): Fault {
  const who = holder === undefined ? "" : ` (process ${holder.pid}${holder.url ? `, ${holder.url}` : ""})`;
  return new Fault(
    "conflict",
    `Adjutant already runs in ${dataDir}${who}. Stop it first, or set DATA_DIR to another folder.`,
  );
}

/** Step by step: where a folder refuses new ones as if it were missing itself (/proc), Node's recursive way never ends. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path, { mode: 0o700 });
}

/** Makes the folder, and finds out before anything starts whether all in it is ours to use. */
function claimFolder(dataDir: string): void {
  try {
    makeFolder(dataDir);
    for (const path of [dataDir, ...readdirSync(dataDir).map((name) => join(dataDir, name))]) {
      accessSync(path, constants.R_OK | constants.W_OK);
    }
  } catch (error) {
    const { code, path } = error as NodeJS.ErrnoException;
    if (code === "ENOSPC")
      throw new Fault("disk-full", `The disk of ${dataDir} is full. Free about 1 GB, then start again.`);
    const mine = code === "EACCES" || code === "EPERM" ? "Make it yours (chown -R), or set" : "Set";
    const remedy = `${mine} DATA_DIR to another folder.`;
    throw new Fault("not-allowed", `${path ?? dataDir} cannot be used (${code}). ${remedy}`, {
      cause: error,
    });
  }
}

async function untilLocked(
  dataDir: string,
  files: { lock: string; holder: string },
  say: (line: string) => void,
) {
  const deadline = Date.now() + patienceMs;
  for (let told = false; ; told = true) {
    const database = tryLock(files.lock);
    if (database !== undefined) return database;
    const holder = readHolder(files.holder);
    if (!isEnding(holder) || Date.now() > deadline) throw refusal(dataDir, holder);
    if (!told) say(`The previous Adjutant (process ${holder?.pid}) is still stopping; waiting for it.`);
    await pause(100);
  }
}

/**
 * Takes the lock of a data folder, which is made if need be. Waits up to 15 s for a holder that is about to end.
 * @param parent the process whose end is ours too, if there is one
 * @throws Fault `conflict`, one sentence with the holder's process id and address; `not-allowed` or `disk-full` when the
 *   folder cannot be used
 */
export async function lockInstance(options: {
  dataDir: string;
  say: (line: string) => void;
  parent?: number | undefined;
}): Promise<InstanceLock> {
  const { dataDir, say, parent } = options;
  claimFolder(dataDir);
  const files = { lock: join(dataDir, "instance.lock"), holder: join(dataDir, "instance.json") };
  const database = await untilLocked(dataDir, files, say);
  let holder: Holder = { pid: process.pid, parent };
  const note = (more: Partial<Holder>) => {
    holder = { ...holder, ...more };
    writeFileSync(files.holder, `${JSON.stringify(holder)}\n`);
  };
  note({});
  return {
    servesAt: (url) => note({ url }),
    isStopping: () => note({ stopping: true }),
    release: () => database.close(),
  };
}
