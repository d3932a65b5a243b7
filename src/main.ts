// The composition root: configuration, servers, adapters, runtime; started in order, stopped in the opposite one.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { openDatabase } from "#adapters/postgres/database";
import { startBoss } from "#adapters/postgres/jobs";
import { randomCode, randomIds, randomToken, systemClock } from "#adapters/process/chance";
import { lockInstance } from "#adapters/process/instance-lock";
import { keyOf } from "#adapters/process/key-file";
import { type StopRequest, stopRequest } from "#adapters/process/stop-request";
import { type Log, openLog } from "#adapters/telemetry/log";
import { Fault } from "#core/fault";
import { operatorFold } from "#core/operator";
import { recover, startRuntime } from "#runtime/boot";
import { load } from "#runtime/unit";
import type { World } from "#runtime/world";
import { type Config, configOfThisProcess } from "#src/config";
import { serve } from "#src/http";
import { openChats } from "./main/channels.ts";
import { webHistory } from "./main/history.ts";
import { type Outage, outage } from "./main/outage.ts";
import { pairingWith } from "./main/pairing.ts";
import { startChroma, startPostgres } from "./main/servers.ts";
import { openWorld } from "./main/world.ts";

/** What was started, newest last; stopping goes backwards. */
type Started = { readonly name: string; readonly stop: () => Promise<void> | void }[];

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const STOP_MS = 9_000;

async function start(config: Config, log: Log, stopping: StopRequest, started: Started): Promise<void> {
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
  const chats = openChats(config, { clock: systemClock, ids: randomIds, log, token, key, url, history });
  let notUp = async (): Promise<string[]> => ["Adjutant is starting"];
  const http = await serve({
    host: config.host,
    port: config.port,
    routes: chats.routes,
    ready: async () => {
      const missing = await notUp();
      return { up: missing.length === 0, notUp: missing };
    },
    log: { error: (fields, message) => log("error", message, fields) },
  });
  started.push({ name: "http", stop: () => http.stop() });
  port = http.port;
  const codes = new Map([...chats.channels.keys()].map((name) => [name, randomCode()]));
  const codeOf = (channel: string) => codes.get(channel) ?? randomCode();
  const away = outage(log);
  world = await startParts(config, {
    log,
    say,
    started,
    chats,
    pairing: pairingWith(codeOf, systemClock.now()),
    outage: away,
  });
  await startRuntime(world);
  away.mendWith(() => recover(world as World));
  started.push({ name: "channels", stop: () => stopChannels(world as World) });
  world.memory.refresh();
  notUp = () => missingOf(world as World);
  lock.servesAt(url());
  await greet(world, { url: `${url()}/?token=${token}`, codeOf });
}

interface Means {
  readonly log: Log;
  readonly say: (line: string) => void;
  readonly started: Started;
  readonly chats: ReturnType<typeof openChats>;
  readonly pairing: ReturnType<typeof pairingWith>;
  readonly outage: Outage;
}

async function startParts(config: Config, means: Means): Promise<World> {
  const { log, say, started, chats, pairing } = means;
  const chroma = startChroma(config, say);
  started.push({ name: "Chroma", stop: () => chroma.stop() });
  const postgres = await startPostgres(config, say);
  started.push({ name: "PostgreSQL", stop: () => postgres.stop() });
  const onError = (error: Error) => {
    log("warn", `The database connection was lost: ${error.message}`);
    means.outage.lost();
  };
  const database = openDatabase({ url: postgres.url, onError });
  started.push({ name: "connections", stop: () => database.close() });
  const boss = await startBoss(postgres.url, { database, onError });
  started.push({ name: "queues", stop: () => boss.stop() });
  const folders = { promptsDir: join(root, "prompts"), agentsDir: join(root, "agents") };
  return openWorld(config, {
    database,
    boss,
    chroma,
    chats,
    pairing,
    clock: systemClock,
    ids: randomIds,
    log,
    ...folders,
  });
}

/** What does not serve now, in sentences; asked by /readyz. */
async function missingOf(world: World): Promise<string[]> {
  try {
    await world.journal.head();
    return [];
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
  { url, codeOf }: { url: string; codeOf: (channel: string) => string },
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
  world.log("info", `Adjutant is ready: ${url}`);
}

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

async function main(): Promise<void> {
  const stopping = stopRequest(process.argv.includes("--with-npm"));
  const started: Started = [];
  let log: Log = openLog({ level: "info", interactive: process.stdout.isTTY === true });
  try {
    const config = configOfThisProcess();
    log = openLog({ level: config.logLevel, interactive: process.stdout.isTTY === true });
    const asked = stopping.asked.then(() => "stop" as const);
    const outcome = await Promise.race([
      start(config, log, stopping, started).then(() => "ready" as const),
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

await main();
