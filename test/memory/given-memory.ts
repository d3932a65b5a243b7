// A memory on real parts for tests: facts in a real database, written by the journal as the runtime writes them.
import type { Database } from "#adapters/postgres/database";
import { facts } from "#adapters/postgres/facts";
import { journal } from "#adapters/postgres/journal";
import type { Fact } from "#core/fact";
import type { MemoryIndex } from "#core/memory";
import type { Embedder } from "#core/model";
import { openMemory } from "#memory/memory";

const NOW = new Date("2026-11-22T12:00:00.000Z");

export function givenMemory(database: Database, index: MemoryIndex, embedder: Embedder) {
  const { commit } = journal(database, { enqueue: async () => [], salt: () => "salt" });
  const kept = facts(database);
  const logged: string[] = [];
  const memory = openMemory({
    facts: kept,
    index,
    embedder,
    clock: { now: () => NOW },
    log: (_level, words) => void logged.push(words),
  });
  const write = async (fact: Fact, current = true) =>
    void (await commit({ writes: [], rows: [{ into: "fact", fact, current }] }));
  return {
    facts: kept,
    memory,
    logged,
    write,
    /** Keeps facts and waits until the index was brought up, or was found to be down. */
    async keeps(...told: Fact[]) {
      for (const fact of told) await write(fact);
      memory.refresh();
      await memory.settled();
    },
    async replaces(old: Fact, fresh: Fact) {
      await commit({
        writes: [],
        rows: [
          { into: "fact", fact: old, current: false },
          { into: "fact", fact: fresh, current: true },
        ],
      });
      memory.refresh();
      await memory.settled();
    },
    async recalls(words: string, subject?: string) {
      const { items, degraded } = await memory.recall({
        words,
        ...(subject === undefined ? {} : { subject }),
        limit: 8,
      });
      return { texts: items.map(({ text }) => text), items, degraded };
    },
  };
}
