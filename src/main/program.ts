// A program in two threads: the main one only watches, the other one lives. Separate from the life itself, so that the
// watcher loads nothing of it.
import { enableCompileCache } from "node:module";
import { isatty } from "node:tty";
import { fileURLToPath } from "node:url";
import { isMainThread } from "node:worker_threads";
import { LIMITS, type Limits, watch } from "#adapters/process/watcher";
import type { Life } from "./life.ts";

type Program = (life: Life) => Promise<void>;

/** What one start compiled the next ones need not; where nothing can be kept, each compiles for itself. */
const CACHE = fileURLToPath(new URL("../../node_modules/.cache/adjutant", import.meta.url));

/** Runs a program from its configuration to its end. `entry` is the file that calls this; it is run in both threads. */
export async function live(
  entry: string,
  program: () => Promise<Program>,
  limits: Limits = LIMITS,
): Promise<void> {
  enableCompileCache(CACHE);
  if (!isMainThread) {
    const { run } = await import("./life.ts");
    return run(program);
  }
  process.exitCode = await watch({
    entry,
    argv: process.argv.slice(2),
    followParent: process.argv.includes("--with-npm"),
    limits,
    log: async (level, words, data) => {
      const { openLog } = await import("#adapters/telemetry/log");
      openLog({ level: "info", interactive: isatty(1) })(level, words, data);
    },
  });
}
