// The reference vector index: exact cosine distances over a map, for tests and simulation.
import type { MemoryIndex } from "#core/memory";

export function memoryIndex(): MemoryIndex {
  const held = new Map<string, readonly number[]>();
  return {
    async upsert(items) {
      for (const { id, vector } of items) held.set(id, vector);
    },
    async remove(ids) {
      for (const id of ids) held.delete(id);
    },
    async query(vector, limit) {
      const all = [...held].map(([id, other]) => ({ id, distance: cosineDistance(vector, other) }));
      return all.sort((a, b) => a.distance - b.distance).slice(0, Math.max(0, limit));
    },
    count: async () => held.size,
    async wipe() {
      held.clear();
    },
    health: () => ({ up: true, words: "The vector index answers from memory." }),
  };
}

function cosineDistance(a: readonly number[], b: readonly number[]): number {
  const dot = (x: readonly number[], y: readonly number[]) =>
    x.reduce((sum, one, at) => sum + one * (y[at] ?? 0), 0);
  const lengths = Math.sqrt(dot(a, a) * dot(b, b));
  return lengths === 0 ? 1 : 1 - dot(a, b) / lengths;
}
