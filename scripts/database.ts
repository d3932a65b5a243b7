// A database for a command that is not Adjutant itself: the configured one, the embedded one that runs already, or the
// embedded one started for as long as the command takes.
import { embeddedPostgres, runningPostgres } from "#adapters/postgres/embedded";
import { endAllIn } from "#adapters/process/children";
import { lockInstance } from "#adapters/process/instance-lock";
import { serve } from "#adapters/process/serve";
import { Fault } from "#core/fault";
import type { Config } from "#src/config";

export interface Database {
  /** For the application's role. */
  readonly url: string;
  /** For the owner's role; absent when only the application's was configured. */
  readonly migrateUrl: string | undefined;
  readonly close: () => Promise<void>;
}

/** @throws Fault when the folder is in use by an Adjutant whose database does not answer, or the server cannot start */
export async function openDatabase(
  config: Pick<Config, "dataDir" | "database">,
  say: (line: string) => void,
): Promise<Database> {
  const { url, migrateUrl } = config.database;
  if (url !== undefined) return { url, migrateUrl, close: async () => undefined };
  const running = await runningPostgres(config.dataDir);
  if (running !== undefined) return { ...running, close: async () => undefined };
  const lock = await lockInstance({ dataDir: config.dataDir, say });
  const postgres = await embeddedPostgres({ dataDir: config.dataDir, say, endAllIn });
  const served = serve(postgres.plan);
  const close = async () => {
    await served.stop();
    lock.release();
  };
  return { ...postgres.addresses(await served.ready), close };
}

/** Runs a command; a Fault is its one sentence and the exit code (2 for a wrong setting), anything else its stack. */
export async function command(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    console.error(error instanceof Fault ? error.message : error);
    process.exitCode = error instanceof Fault && error.code === "bad-config" ? 2 : 1;
  }
}
