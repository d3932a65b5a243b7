// `npm run reindex` wipes the vector index and builds it anew from the database; beside a running Adjutant, or alone.
import { existsSync, readFileSync } from "node:fs";
import { embeddedChroma } from "#adapters/chroma/embedded";
import { chromaIndex } from "#adapters/chroma/index";
import { offlineEmbedder } from "#adapters/offline/embedder";
import { openAiEmbedder } from "#adapters/openai/embedder";
import { openDatabase as openConnections } from "#adapters/postgres/database";
import { runningPostgres } from "#adapters/postgres/embedded";
import { facts } from "#adapters/postgres/facts";
import { randomSalt } from "#adapters/postgres/jobs";
import { journal } from "#adapters/postgres/journal";
import { pendingMigrations } from "#adapters/postgres/migrate";
import { randomIds, systemClock } from "#adapters/process/chance";
import { lockInstance } from "#adapters/process/instance-lock";
import { serve } from "#adapters/process/serve";
import { Fault } from "#core/fault";
import { reindex } from "#memory/index-facts";
import { metered } from "#runtime/money/metered";
import { type Config, configOfThisProcess } from "#src/config";
import { command, openDatabase } from "./database.ts";

const say = (line: string) => console.log(line);

interface Index {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** The configured server, the embedded one that runs already, or the embedded one for as long as this takes. */
async function openIndex(config: Config, alone: boolean): Promise<Index> {
  if (config.chroma.url !== undefined) return { url: config.chroma.url, close: async () => undefined };
  const { plan, address } = embeddedChroma({ dataDir: config.dataDir, say });
  const port = existsSync(plan.portFile) ? Number.parseInt(readFileSync(plan.portFile, "utf8"), 10) : 0;
  if (port > 0 && (await plan.answers(port))) return { url: address(port), close: async () => undefined };
  // Where an Adjutant runs its server is its own; one that does not answer now is being started again by it.
  const lock = alone ? undefined : await lockInstance({ dataDir: config.dataDir, say });
  say("Starting Chroma …");
  const served = serve(plan);
  const close = async () => {
    await served.stop();
    lock?.release();
  };
  try {
    return { url: address(await served.ready), close };
  } catch (error) {
    await close();
    throw error;
  }
}

function embedderOf({ openai }: Config) {
  if (openai?.embeddingModel === undefined) return offlineEmbedder();
  const { apiKey, baseUrl, embeddingModel } = openai;
  return openAiEmbedder({ apiKey, baseUrl, model: embeddingModel });
}

async function rebuild(config: Config, databaseUrl: string, alone: boolean): Promise<void> {
  const missing = await pendingMigrations(databaseUrl);
  if (missing.length > 0)
    throw new Fault("bad-config", "The database is not up to date: run `npm run migrate` first.");
  const index = await openIndex(config, alone);
  const database = openConnections({ url: databaseUrl, onError: (error) => say(error.message) });
  try {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const truth = journal(database, { enqueue: async () => [], salt: randomSalt });
    const means = { journal: truth, clock: systemClock, ids: randomIds, zone };
    const embedder = metered(embedderOf(config), means);
    say(`Rebuilding the vector index with ${embedder.name} …`);
    const there = chromaIndex({ url: () => index.url, embedder: embedder.name, patienceMs: 30_000 });
    await reindex({ facts: facts(database), index: there, embedder }, say);
  } finally {
    await database.close();
    await index.close();
  }
}

await command(async () => {
  const config = configOfThisProcess();
  // Then the data folder's lock is ours already, taken with its database.
  const alone = config.database.url === undefined && (await runningPostgres(config.dataDir)) === undefined;
  const database = await openDatabase(config, say);
  try {
    await rebuild(config, database.url, alone);
  } finally {
    await database.close();
  }
});
