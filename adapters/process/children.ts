// Programs that outlive a signal to our process group: starting one in its own session, and finding or ending what an
// earlier run left behind. Separate from serve.ts because it knows processes, not servers.
import { execFile, spawn } from "node:child_process";
import { closeSync, constants, openSync, statSync } from "node:fs";
import { readdir, readlink, realpath } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";

export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Everything the program said, appended; begun anew when it has grown beyond 5 MB. */
  readonly logFile: string;
  /** Whom to run as; only root can choose. */
  readonly as?: { readonly uid: number; readonly gid: number } | undefined;
  /** A folder handed over open, as file descriptor 3: reachable even where the path to it is not. */
  readonly openFolder?: string | undefined;
}

export interface Child {
  readonly pid: number;
  /** How it ended, in words. */
  readonly ended: Promise<string>;
}

/** Signals to try in turn, and how long to wait after each (milliseconds). */
export type Ending = readonly (readonly [NodeJS.Signals, number])[];

const largestLog = 5_000_000;

/** Starts a program in its own session, without our environment (it holds secrets that are not the program's). */
export function launch(program: Program): Child {
  const tooLarge = (statSync(program.logFile, { throwIfNoEntry: false })?.size ?? 0) > largestLog;
  const log = openSync(program.logFile, tooLarge ? "w" : "a", 0o600);
  const folder =
    program.openFolder === undefined ? undefined : openSync(program.openFolder, constants.O_DIRECTORY);
  try {
    const child = spawn(program.command, program.args, {
      cwd: program.cwd,
      detached: true,
      env: {
        PATH: "/usr/local/bin:/usr/bin:/bin",
        LC_ALL: "C",
        TZ: "UTC",
        HOME: program.cwd,
        ...program.env,
      },
      stdio: folder === undefined ? ["ignore", log, log] : ["ignore", log, log, folder],
      ...program.as,
    });
    child.unref();
    const ended = new Promise<string>((tell) => {
      child.once("error", (error) => tell(error.message));
      child.once("exit", (code, signal) =>
        tell(signal === null ? `exit code ${code}` : `ended by ${signal}`),
      );
    });
    return { pid: child.pid ?? 0, ended };
  } finally {
    closeSync(log);
    if (folder !== undefined) closeSync(folder);
  }
}

/** Sends a signal; a process that is already gone is no error. */
function signalTo(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (
      (error as NodeJS.ErrnoException).code !== "ESRCH" &&
      (error as NodeJS.ErrnoException).code !== "EPERM"
    )
      throw error;
  }
}

async function workingIn(pid: string, folder: string): Promise<boolean> {
  try {
    const cwd = await readlink(`/proc/${pid}/cwd`);
    return cwd === folder || cwd === `${folder} (deleted)`;
  } catch (error) {
    // Gone meanwhile, or another user's: neither is ours to end.
    return !["ENOENT", "EACCES", "EPERM", "ESRCH"].includes((error as NodeJS.ErrnoException).code ?? "");
  }
}

/** The processes whose working directory is this folder. */
export async function processesIn(folder: string): Promise<number[]> {
  const real = await realpath(folder);
  if (process.platform !== "linux") return processesByLsof(real);
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  const here = await Promise.all(pids.map((pid) => workingIn(pid, real)));
  return pids.filter((_, index) => here[index]).map(Number);
}

async function processesByLsof(folder: string): Promise<number[]> {
  const found = await promisify(execFile)("lsof", ["-a", "-d", "cwd", "-t", "--", folder]).catch(
    (error: { code?: unknown; stdout?: string }) => {
      // lsof ends with 1 when it finds nothing.
      if (error.code !== 1) throw error;
      return { stdout: error.stdout ?? "" };
    },
  );
  return found.stdout.split("\n").filter(Boolean).map(Number);
}

/** Ends every process that works in this folder; resolves with those that could not be ended. */
export async function endAllIn(folder: string, ending: Ending): Promise<number[]> {
  let left = await processesIn(folder);
  for (const [signal, waitMs] of ending) {
    for (const pid of left) signalTo(pid, signal);
    const deadline = Date.now() + waitMs;
    while (left.length > 0 && Date.now() < deadline) {
      await pause(20);
      left = await processesIn(folder);
    }
  }
  return left;
}
