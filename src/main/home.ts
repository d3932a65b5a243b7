// The whole Adjutant of `npm start`: its lock, servers, chats and runtime, and the lines it greets with.
import { setTimeout as pause } from "node:timers/promises";
import { randomCode, randomIds, randomToken, systemClock } from "#adapters/process/chance";
import { lockInstance } from "#adapters/process/instance-lock";
import { keyOf } from "#adapters/process/key-file";
import { Fault } from "#core/fault";
import { operatorFold } from "#core/operator";
import { recover, startRuntime } from "#runtime/boot";
import { load } from "#runtime/unit";
import { keepSecret } from "#runtime/vault/secrets";
import type { World } from "#runtime/world";
import { serve } from "#src/http";
import { type Chats, openChats } from "./channels.ts";
import { webHistory } from "./history.ts";
import type { Life } from "./life.ts";
import { missing } from "./missing.ts";
import { outage } from "./outage.ts";
import { pairingWith } from "./pairing.ts";
import { openParts } from "./parts.ts";
import { startChroma, startPostgres } from "./servers.ts";

const READY_MS = 3_000;

/** `around` wraps what the runtime is given; tests put their failpoints there. */
export const home =
  (around: (world: World) => World = (world) => world) =>
  async (life: Life): Promise<void> => {
    const { config, log, stopping, started } = life;
    const say = (line: string) => log("info", line);
    const lock = await lockInstance({ dataDir: config.dataDir, say, parent: stopping.parent });
    started.push({ name: "lock", stop: () => lock.release() });
    void stopping.asked.then(() => lock.isStopping());
    const key = keyOf({ dataDir: config.dataDir, configured: config.key, make: randomToken });
    const token = randomToken();
    let port = config.port;
    let world: World | undefined;
    const url = () =>
      `http://${config.host === "::" || config.host === "0.0.0.0" ? "127.0.0.1" : config.host}:${port}`;
    const history = async () => (world === undefined ? [] : webHistory(world));
    const told = { clock: systemClock, ids: randomIds, log, token, key, url, history };
    const entering = { random: randomToken, keepSecret: keepSecretIn(() => world) };
    const chats = await openChats(config, { ...told, ...entering });
    let notUp = async (): Promise<string[]> => ["Adjutant is starting"];
    const http = await answering(config, log, chats.routes, () => notUp());
    started.push({ name: "http", stop: () => http.stop() });
    port = http.port;
    const codes = new Map([...chats.channels.keys()].map((name) => [name, randomCode()]));
    const codeOf = (channel: string) => codes.get(channel) ?? randomCode();
    const away = outage(log);
    const servers = await ownServers(life, say);
    const pairing = pairingWith(codeOf, systemClock.now());
    const places = ["site", "outbox", "contacts"] as const;
    const means = { ...servers, chats, pairing, outage: away, places, sole: true };
    const parts = await openParts(life, means);
    world = around(parts.world);
    await startRuntime(world);
    away.mendWith(() => recover(world as World));
    started.push(missing(parts.presence, () => recover(world as World), log));
    started.push({ name: "channels", stop: () => stopChannels(world as World) });
    world.memory.refresh();
    notUp = () => missingOf(world as World);
    lock.servesAt(url());
    await greet(world, { url: `${url()}/?token=${token}`, codeOf, invite: log.bare });
  };

/** What was entered on the page, by the operator in person. */
const keepSecretIn =
  (opened: () => World | undefined) =>
  async (entered: Parameters<typeof keepSecret>[1]): Promise<void> => {
    const world = opened();
    if (world === undefined)
      throw new Fault("unavailable", "Adjutant is starting. Enter it again in a moment.");
    await keepSecret(world, entered, { account: "webchat:local", cause: "secret page" });
  };

async function ownServers({ config, started }: Life, say: (line: string) => void) {
  const chroma = startChroma(config, say);
  started.push({ name: "Chroma", stop: () => chroma.stop() });
  const postgres = await startPostgres(config, say);
  started.push({ name: "PostgreSQL", stop: () => postgres.stop() });
  return { url: postgres.url, chroma };
}

/** The one HTTP server; ready when nothing is missing. */
function answering(
  config: Life["config"],
  log: Life["log"],
  routes: Chats["routes"],
  notUp: () => Promise<string[]>,
) {
  return serve({
    host: config.host,
    port: config.port,
    routes,
    ready: async () => {
      const missing = await notUp();
      return { up: missing.length === 0, notUp: missing };
    },
    log: { error: (fields, message) => log("error", message, fields) },
  });
}

/** What does not serve now, in sentences; asked by /readyz. */
async function missingOf(world: World): Promise<string[]> {
  try {
    const late = pause(READY_MS, "late" as const, { ref: false });
    const found = await Promise.race([world.journal.head(), late]);
    return found === "late" ? ["The database does not answer."] : [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

async function stopChannels(world: World): Promise<void> {
  await Promise.allSettled([...world.channels.values()].map((channel) => channel.stop()));
  await world.memory.stop();
}

/** The last lines of a start: where to go, and the pairing code where a channel has no operator yet. */
async function greet(
  world: World,
  { url, codeOf, invite }: { url: string; codeOf: (channel: string) => string; invite: Life["log"]["bare"] },
): Promise<void> {
  const { state } = await load(world.journal, operatorFold, "company");
  const known = [...world.operators, ...state.paired];
  const unclaimed = [...world.channels.keys()].filter(
    (name) => !known.some((account) => account.startsWith(`${name}:`)),
  );
  if (world.model.offline)
    world.log(
      "info",
      "No model is configured: the offline rules and templates serve. Set OPENAI_API_KEY for a real one.",
    );
  for (const name of unclaimed)
    world.log("info", `${name} has no operator yet: send it “/pair ${codeOf(name)}” within 10 minutes.`);
  invite("info", `Adjutant is ready: ${url}`);
}
