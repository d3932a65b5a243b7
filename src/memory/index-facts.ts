// Keeping vectors: each current fact gets one, Postgres keeps it, and the disposable index is made to hold the same.
import type { Fact } from "#core/fact";
import type { Facts, MemoryIndex } from "#core/memory";
import type { Embedder } from "#core/model";

export interface IndexDeps {
  readonly facts: Facts;
  readonly index: MemoryIndex;
  readonly embedder: Embedder;
}

/**
 * What this process knows the index to hold, kept from call to call; undefined while it does not know, as at first and
 * after a failure. An equal count alone would hide a fact that was replaced while the index was down.
 */
export interface Indexed {
  ids: ReadonlySet<string> | undefined;
}

const EMBED_BATCH = 32;
const UPSERT_BATCH = 200;

/** What is embedded: the statement, led by its subject where it does not name it. */
const textOf = ({ subject, statement }: Fact): string =>
  subject === "" || statement.toLowerCase().includes(subject.toLowerCase())
    ? statement
    : `${subject}: ${statement}`;

function* batches<Item>(items: readonly Item[], size: number): Generator<Item[]> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size);
}

/**
 * Embeds what has no vector of this embedder yet, saves the vectors to Postgres and then brings the index up to them; one
 * that was wiped or fell behind is filled again from Postgres, without embedding anew. Resolves with how many were embedded.
 * @throws Fault when the database, the embedder or the index cannot be asked; what was saved stays saved
 */
export async function indexFacts(
  deps: IndexDeps,
  indexed: Indexed = { ids: undefined },
  say: (line: string) => void = () => undefined,
): Promise<number> {
  const fresh = await embedMissing(deps, say);
  const before = indexed.ids;
  indexed.ids = undefined;
  indexed.ids = await bringUp(deps, fresh, before, say);
  return fresh.length;
}

/** Wipes the index and builds it anew: missing vectors are embedded, the others come from Postgres. */
export async function reindex(deps: IndexDeps, say: (line: string) => void): Promise<number> {
  await deps.index.wipe();
  const embedded = await indexFacts(deps, { ids: undefined }, say);
  const count = await deps.index.count();
  say(`The index holds ${count} ${count === 1 ? "fact" : "facts"}, ${embedded} of them embedded just now.`);
  return count;
}

type Items = { id: string; vector: readonly number[] }[];

async function embedMissing({ facts, embedder }: IndexDeps, say: (line: string) => void): Promise<Items> {
  const done: Items = [];
  for (;;) {
    const missing = await facts.withoutVector(embedder.name, EMBED_BATCH);
    if (missing.length === 0) return done;
    const vectors = await embedder.embed(missing.map(textOf));
    const items = missing.flatMap(({ id }, at) => {
      const vector = vectors[at];
      return vector === undefined ? [] : [{ id, vector }];
    });
    await facts.saveVectors(embedder.name, items);
    done.push(...items);
    say(`Embedded ${done.length} …`);
  }
}

async function bringUp(
  deps: IndexDeps,
  fresh: Items,
  before: Indexed["ids"],
  say: (line: string) => void,
): Promise<ReadonlySet<string>> {
  const { facts, index, embedder } = deps;
  if (before !== undefined) {
    await upsert(index, fresh, say);
    const ids = new Set([...before, ...fresh.map(({ id }) => id)]);
    const [held, wanted] = await Promise.all([index.count(), facts.count()]);
    if (held === wanted && ids.size === wanted) return ids;
  }
  const truth = await facts.vectors(embedder.name);
  const ids = new Set(truth.map(({ id }) => id));
  await index.remove([...(before ?? [])].filter((id) => !ids.has(id)));
  if (before === undefined || (await index.count()) !== ids.size) await upsert(index, truth, say);
  if ((await index.count()) === ids.size) return ids;
  // It holds what nobody knows of, e.g. a fact that was replaced while it was down.
  await index.wipe();
  await upsert(index, truth, say);
  return ids;
}

async function upsert(index: MemoryIndex, items: Items, say: (line: string) => void): Promise<void> {
  let done = 0;
  for (const batch of batches(items, UPSERT_BATCH)) {
    await index.upsert(batch);
    done += batch.length;
    if (items.length > UPSERT_BATCH) say(`Indexed ${done} of ${items.length} …`);
  }
}
