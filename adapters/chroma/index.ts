// The vector index on a Chroma server, which may be starting, gone or wiped at any time: every call is bounded, finds its
// collection again where it was lost, and notes how it went. Filling it is memory's business.
import { createHash } from "node:crypto";
import { ChromaClient, ChromaNotFoundError, type Collection, InvalidCollectionError } from "chromadb";
import { Fault } from "#core/fault";
import type { MemoryIndex } from "#core/memory";

const PATIENCE_MS = 3_000;

export interface ChromaOptions {
  /** The server's address; undefined while it has none. */
  readonly url: () => string | undefined;
  /** Its name is the collection's: vectors of different embedders are never compared. */
  readonly embedder: string;
  /** What is known of an embedded server's process; absent for one that others run. */
  readonly state?: (() => "starting" | "up" | "down" | "stopped") | undefined;
  readonly patienceMs?: number;
}

type Health = ReturnType<MemoryIndex["health"]>;
type Ask = <T>(work: (collection: Collection) => Promise<T>) => Promise<T>;

/** Cosine distances, 0 to 2. Every method rejects with a Fault `unavailable` when the server does not answer in time. */
export function chromaIndex(options: ChromaOptions): MemoryIndex {
  const name = collectionName(options.embedder);
  const outcome: { last: Health | undefined } = { last: undefined };
  const { ask, forget } = asking(options, name, outcome);
  return {
    async upsert(items) {
      if (items.length === 0) return;
      const ids = items.map(({ id }) => id);
      const embeddings = items.map(({ vector }) => [...vector]);
      await ask((collection) => collection.upsert({ ids, embeddings }));
    },
    async remove(ids) {
      if (ids.length === 0) return;
      await ask((collection) => collection.delete({ ids: [...ids] }));
    },
    async query(vector, limit) {
      if (limit < 1) return [];
      const queryEmbeddings = [[...vector]];
      const found = await ask((collection) =>
        collection.query({ queryEmbeddings, nResults: limit, include: ["distances"] }),
      );
      return (found.ids[0] ?? []).map((id, at) => ({ id, distance: found.distances[0]?.[at] ?? 2 }));
    },
    count: () => ask((collection) => collection.count()),
    wipe: forget,
    health: () => healthOf(options, outcome.last),
  };
}

function healthOf({ url, state }: ChromaOptions, last: Health | undefined): Health {
  const process = state?.() ?? "up";
  if (process === "starting") return { up: false, words: "The vector index is starting." };
  if (process !== "up" || url() === undefined)
    return { up: false, words: "The vector index (Chroma) is not running." };
  return last ?? { up: true, words: "The vector index has not been asked yet." };
}

/** Letters, digits and dashes, with a digest so that two embedders never share one. */
function collectionName(embedder: string): string {
  const safe = embedder
    .toLowerCase()
    .replace(/[^a-z0-9]+/gu, "-")
    .replace(/^-|-$/gu, "");
  const digest = createHash("sha256").update(embedder).digest("hex").slice(0, 8);
  return `adjutant-facts-${safe.slice(0, 40)}-${digest}`;
}

function asking(options: ChromaOptions, name: string, outcome: { last: Health | undefined }) {
  /** The collection's id, while one is known. */
  let id: string | undefined;

  async function collectionOf(client: ChromaClient): Promise<Collection> {
    if (id !== undefined) return client.collection(id);
    const made = await client.getOrCreateCollection({
      name,
      embeddingFunction: null,
      configuration: { hnsw: { space: "cosine" } },
    });
    id = made.id;
    return client.collection(id);
  }

  const ask: Ask = (work) =>
    bounded(options, outcome, async (client) => {
      try {
        return await work(await collectionOf(client));
      } catch (error) {
        if (!isGone(error)) throw error;
        id = undefined;
        return await work(await collectionOf(client));
      }
    });
  const forget = () =>
    bounded(options, outcome, async (client) => {
      id = undefined;
      try {
        await client.deleteCollection({ name });
      } catch (error) {
        if (!isGone(error)) throw error;
      }
    });
  return { ask, forget };
}

const isGone = (error: unknown): boolean =>
  error instanceof ChromaNotFoundError || error instanceof InvalidCollectionError;

/** Runs work with a client whose requests all end when the patience does; a client costs nothing until it asks. */
async function bounded<T>(
  { url, patienceMs = PATIENCE_MS }: ChromaOptions,
  outcome: { last: Health | undefined },
  work: (client: ChromaClient) => Promise<T>,
): Promise<T> {
  const address = url();
  if (address === undefined) throw down("it has no address yet", undefined);
  const signal = AbortSignal.timeout(patienceMs);
  try {
    const done = await work(clientAt(address, signal));
    outcome.last = { up: true, words: "The vector index (Chroma) answers." };
    return done;
  } catch (error) {
    const reason = signal.aborted ? `no answer in ${patienceMs / 1000} s` : String((error as Error).message);
    outcome.last = { up: false, words: "The vector index (Chroma) does not answer." };
    throw down(reason, error);
  }
}

const down = (reason: string, cause: unknown): Fault =>
  new Fault("unavailable", `The vector index (Chroma) cannot be asked: ${reason}.`, {
    retry: { afterMs: 1_000 },
    cause,
  });

function clientAt(address: string, signal: AbortSignal): ChromaClient {
  const { hostname, port, protocol } = new URL(address);
  const ssl = protocol === "https:";
  const usual = ssl ? 443 : 80;
  return new ChromaClient({
    host: hostname,
    port: port === "" ? usual : Number(port),
    ssl,
    fetchOptions: { signal },
  });
}
