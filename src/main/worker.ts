// A stateless worker of `npm run worker`: it shares the queues of a configured database, and keeps nothing of its own.
import { Fault } from "#core/fault";
import type { Place } from "#core/ports";
import type { SecretPage } from "#core/vault";
import { recover, startWorker } from "#runtime/boot";
import type { World } from "#runtime/world";
import type { Life } from "./life.ts";
import { missing } from "./missing.ts";
import { outage } from "./outage.ts";
import { openParts } from "./parts.ts";
import { startChroma, startPostgres } from "./servers.ts";

/** Nobody speaks to a worker. */
const NOBODY: SecretPage = {
  invite: () => {
    throw new Fault("not-allowed", "A worker has no page. Ask in the chat.");
  },
};

/** `around` wraps what the runtime is given; tests put their failpoints there. */
export const workerIn =
  (around: (world: World) => World) =>
  async (life: Life): Promise<void> => {
    const { config, log, started } = life;
    if (config.database.url === undefined || config.chroma.url === undefined)
      throw new Fault(
        "bad-config",
        "A worker keeps no servers of its own: set DATABASE_URL and CHROMA_URL to those that `npm start` uses.",
      );
    const say = (line: string) => log("info", line);
    const { url } = await startPostgres(config, say);
    const places: readonly Place[] = config.siteIsGiven ? ["site"] : [];
    const away = outage(log);
    const { world, presence } = await openParts(life, {
      url,
      chroma: startChroma(config, say),
      chats: { channels: new Map(), routes: [], operators: new Set(), secretPage: NOBODY },
      pairing: { redeem: () => false },
      outage: away,
      places,
      sole: false,
    });
    const mine = around(world);
    await startWorker(mine, places);
    away.mendWith(() => recover(mine));
    started.push(missing(presence, () => recover(mine), log));
    started.push({ name: "memory", stop: () => mine.memory.stop() });
    log("info", `Worker ${presence.me} is ready.`);
  };

export const worker = workerIn((world) => world);
