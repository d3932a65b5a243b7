// A program's life in its thread: its configuration, a start in order, a stop in the opposite one, and the exit code.
import { flushCompileCache } from "node:module";
import { isatty } from "node:tty";
import type { StopRequest } from "#adapters/process/stop-request";
import { inThread } from "#adapters/process/thread";
import { type Log, type OpenLog, openLog } from "#adapters/telemetry/log";
import { Fault } from "#core/fault";
import type { Floor } from "#runtime/world";
import { type Config, configOfThisProcess } from "#src/config";
import { type Keeping, keeping } from "./held-secrets.ts";

/** What was started, newest last; stopping goes backwards. */
type Started = { readonly name: string; readonly stop: () => Promise<void> | void }[];

export interface Life {
  readonly config: Config;
  readonly log: OpenLog;
  readonly stopping: StopRequest;
  readonly started: Started;
  readonly floor: Floor;
  readonly held: Keeping;
}

const STOP_MS = 9_000;

async function stop(started: Started, log: Log): Promise<void> {
  const late = setTimeout(() => {
    log("warn", "Not everything stopped in time; the next start takes care of what is left.");
    process.exit(0);
  }, STOP_MS);
  for (const one of started.toReversed())
    try {
      await one.stop();
    } catch (error) {
      log(
        "warn",
        `${one.name} did not stop cleanly: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  clearTimeout(late);
}

export async function run(program: () => Promise<(life: Life) => Promise<void>>): Promise<void> {
  const { stopping, floor, ready } = inThread();
  const started: Started = [];
  const interactive = isatty(1);
  let log = openLog({ level: "info", interactive });
  try {
    const config = configOfThisProcess();
    const held = keeping(config);
    log = openLog({ level: config.logLevel, interactive, clean: held.clean });
    const start = await program();
    const asked = stopping.asked.then(() => "stop" as const);
    const outcome = await Promise.race([
      start({ config, log, stopping, started, floor, held }).then(() => "ready" as const),
      asked,
    ]);
    if (outcome === "ready") {
      ready();
      // Whoever is killed keeps nothing at its end.
      flushCompileCache();
      await stopping.asked;
    }
    log("info", "Stopping: the step in hand is finished first.");
  } catch (error) {
    const fault = error instanceof Fault ? error : undefined;
    log("error", fault?.message ?? String(error instanceof Error ? error.stack : error));
    process.exitCode = fault?.code === "bad-config" ? 2 : 1;
  }
  await stop(started, log);
  stopping.off();
}
