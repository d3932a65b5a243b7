// The servers Adjutant stands on: its own PostgreSQL and Chroma, or the ones that are configured.
import { embeddedChroma } from "#adapters/chroma/embedded";
import { embeddedPostgres } from "#adapters/postgres/embedded";
import { grantApplication } from "#adapters/postgres/grants";
import { migrate, pendingMigrations } from "#adapters/postgres/migrate";
import { endAllIn } from "#adapters/process/children";
import { serve } from "#adapters/process/serve";
import { Fault } from "#core/fault";
import type { Config } from "#src/config";

type Say = (line: string) => void;

export interface Postgres {
  readonly url: string;
  stop(): Promise<void>;
}

/** A migrated database: the configured one, else the embedded server of this data folder. */
export async function startPostgres(config: Config, say: Say): Promise<Postgres> {
  const { url, migrateUrl } = config.database;
  if (url !== undefined) {
    await upToDate(url, migrateUrl, say);
    return { url, stop: async () => undefined };
  }
  say("Starting PostgreSQL…");
  const embedded = await embeddedPostgres({ dataDir: config.dataDir, say, endAllIn });
  const served = serve(embedded.plan);
  const found = embedded.addresses(await served.ready);
  await upToDate(found.url, found.migrateUrl, say);
  return { url: found.url, stop: () => served.stop() };
}

async function upToDate(url: string, migrateUrl: string | undefined, say: Say): Promise<void> {
  const applicationRole = decodeURIComponent(new URL(url).username);
  if (migrateUrl !== undefined) {
    await migrate(migrateUrl, { say, applicationRole });
    await grantApplication(migrateUrl, applicationRole);
    return;
  }
  const missing = await pendingMigrations(url);
  if (missing.length > 0)
    throw new Fault(
      "bad-config",
      `The database lacks ${missing.length} migrations. Set DATABASE_MIGRATE_URL to its owner's address once, and start again.`,
    );
}

export interface Chroma {
  /** Undefined while it is not up. */
  url(): string | undefined;
  state(): "starting" | "up" | "down" | "stopped";
  stop(): Promise<void>;
}

/** Never waits: recall goes on from full text until the index is up. */
export function startChroma(config: Config, say: Say): Chroma {
  const { url } = config.chroma;
  if (url !== undefined) return { url: () => url, state: () => "up", stop: async () => undefined };
  try {
    const embedded = embeddedChroma({ dataDir: config.dataDir, say });
    const served = serve(embedded.plan);
    let port: number | undefined;
    served.ready.then(
      (found) => {
        port = found;
      },
      (error: unknown) =>
        say(`Chroma did not start: ${error instanceof Error ? error.message : String(error)}`),
    );
    return {
      url: () => (port !== undefined && served.state() === "up" ? embedded.address(port) : undefined),
      state: () => served.state(),
      stop: () => served.stop(),
    };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    say(error.message);
    return { url: () => undefined, state: () => "down", stop: async () => undefined };
  }
}
