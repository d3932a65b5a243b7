// Programs for the tests of the bootstrap: started, listened to, and gone when the test is over.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { onTestFinished } from "vitest";

export interface Running {
  readonly process: ChildProcess;
  readonly pid: number;
  readonly said: () => string;
  /** Resolves once its output matches; rejects when it ends before. */
  readonly says: (pattern: RegExp) => Promise<string>;
  readonly ended: Promise<number | null>;
}

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "adjutant-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function running(
  command: string,
  args: readonly string[],
  options: { cwd?: string; env?: Record<string, string> } = {},
): Running {
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      said += chunk;
      child.emit("said");
    });
  }
  const ended = new Promise<number | null>((tell) => child.once("close", tell));
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  const says = (pattern: RegExp) =>
    new Promise<string>((tell, fail) => {
      const look = () => pattern.test(said) && tell(pattern.exec(said)?.[0] ?? "");
      child.on("said", look);
      child.once("close", () => fail(new Error(`ended before it said ${pattern}: ${said}`)));
      look();
    });
  return { process: child, pid: child.pid ?? 0, said: () => said, says, ended };
}

/** Waits until something holds; the test's own timeout is the limit. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await pause(10);
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    return false;
  }
}
