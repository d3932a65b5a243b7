// A program's life: its configuration, a start in order, a stop in the opposite one, and the exit code.
import { type StopRequest, stopRequest } from "#adapters/process/stop-request";
import { type Log, openLog } from "#adapters/telemetry/log";
import { Fault } from "#core/fault";
import { type Config, configOfThisProcess } from "#src/config";

/** What was started, newest last; stopping goes backwards. */
type Started = { readonly name: string; readonly stop: () => Promise<void> | void }[];

export interface Life {
  readonly config: Config;
  readonly log: Log;
  readonly stopping: StopRequest;
  readonly started: Started;
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

/** Runs a program from its configuration to its end. */
export async function live(start: (life: Life) => Promise<void>): Promise<void> {
  const stopping = stopRequest(process.argv.includes("--with-npm"));
  const started: Started = [];
  let log: Log = openLog({ level: "info", interactive: process.stdout.isTTY === true });
  try {
    const config = configOfThisProcess();
    log = openLog({ level: config.logLevel, interactive: process.stdout.isTTY === true });
    const asked = stopping.asked.then(() => "stop" as const);
    const outcome = await Promise.race([
      start({ config, log, stopping, started }).then(() => "ready" as const),
      asked,
    ]);
    if (outcome === "ready") await stopping.asked;
    log("info", "Stopping: the step in hand is finished first.");
  } catch (error) {
    const fault = error instanceof Fault ? error : undefined;
    log("error", fault?.message ?? String(error instanceof Error ? error.stack : error));
    process.exitCode = fault?.code === "bad-config" ? 2 : 1;
  }
  await stop(started, log);
  stopping.off();
}
