// Processes of a program under test, found by descent or by where they work, so that only its own are ever signalled.
import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** One that is already gone is no error. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    if (pid > 1) process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

const processes = (): number[] =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number);

const readProc = (pid: number, file: string): string => {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch (error) {
    if (["ENOENT", "ESRCH", "EACCES"].includes((error as NodeJS.ErrnoException).code ?? "")) return "";
    throw error;
  }
};

export const commandOf = (pid: number): string => readProc(pid, "cmdline").replaceAll("\0", " ");

function worksIn(pid: number, folder: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`).startsWith(folder);
  } catch (error) {
    if (["ENOENT", "ESRCH", "EACCES"].includes((error as NodeJS.ErrnoException).code ?? "")) return false;
    throw error;
  }
}

/** The fourth field after the name, which may itself hold spaces and brackets. */
const parentOf = (pid: number): number =>
  Number(
    readProc(pid, "stat")
      .replace(/^.*\) /s, "")
      .split(" ")[1],
  );

/** A process and everything that descends from it. */
export function familyOf(pid: number): number[] {
  if (pid === 0) return [];
  const parents = new Map(processes().map((one) => [one, parentOf(one)]));
  const family = [pid];
  for (const member of family)
    family.push(...[...parents].filter(([, parent]) => parent === member).map(([one]) => one));
  return family;
}

/** Those whose working directory is the folder or below it: they outlive the program that started them. */
export const processesIn = (folder: string): number[] => processes().filter((pid) => worksIn(pid, folder));
