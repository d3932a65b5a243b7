// What every program of Adjutant opens on its database: connections, queues, its own presence, and the world over them.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { openDatabase } from "#adapters/postgres/database";
import { startBoss } from "#adapters/postgres/jobs";
import { type Present, present } from "#adapters/postgres/presence";
import { randomIds, systemClock } from "#adapters/process/chance";
import type { Place } from "#core/ports";
import type { Pairing, World } from "#runtime/world";
import type { Chats } from "./channels.ts";
import type { Life } from "./life.ts";
import type { Outage } from "./outage.ts";
import type { Chroma } from "./servers.ts";
import { openVault } from "./vault.ts";
import { openWorld } from "./world.ts";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

interface Means {
  readonly url: string;
  readonly chroma: Chroma;
  readonly chats: Chats;
  readonly pairing: Pairing;
  readonly outage: Outage;
  readonly places: readonly Place[];
  /** It hears and shows, which only one process may do. */
  readonly sole: boolean;
}

export interface Parts {
  readonly world: World;
  readonly presence: Present;
}

export async function openParts({ config, log, started, floor, held }: Life, means: Means): Promise<Parts> {
  const { url, chroma, chats, pairing, places } = means;
  const onError = (error: Error) => {
    log("warn", `The database connection was lost: ${error.message}`);
    means.outage.lost();
  };
  const database = openDatabase({ url, onError });
  started.push({ name: "connections", stop: () => database.close() });
  const presence = await present({
    pool: database.pool,
    url,
    me: randomIds.next(),
    sole: means.sole,
    onError: (error) => log("debug", `The connection that carries our name was lost: ${error.message}`),
  });
  started.push({ name: "presence", stop: () => presence.stop() });
  const boss = await startBoss(url, { database, clock: systemClock, onError });
  started.push({ name: "queues", stop: () => boss.stop() });
  const world = await openWorld(config, {
    database,
    presence,
    places,
    boss,
    chroma,
    chats,
    pairing,
    vault: openVault(config, database, held),
    held,
    secretPage: chats.secretPage,
    clock: systemClock,
    ids: randomIds,
    log,
    floor,
    promptsDir: join(root, "prompts"),
    codeDirs: [join(root, "agents"), join(root, "src", "core")],
  });
  return { world, presence };
}
