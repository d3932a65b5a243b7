// The contract of a vector index; kept apart because the in-memory index and Chroma's both pass it.
import { describe, expect, it } from "vitest";
import type { MemoryIndex } from "#core/memory";

/** `make` gives an empty index. */
export function memoryIndexContract(name: string, make: () => Promise<MemoryIndex>): void {
  const near = (vector: readonly number[]) => vector.map((one) => one * 3 + 0.01);

  describe(`${name}: a vector index`, () => {
    it("gives the nearest first, the same at distance 0, an opposite at 2", async () => {
      const index = await make();
      await index.upsert([
        { id: "east", vector: [1, 0, 0] },
        { id: "north", vector: [0, 1, 0] },
        { id: "west", vector: [-1, 0, 0] },
      ]);
      const found = await index.query([2, 0, 0], 3);
      expect(found.map(({ id }) => id)).toEqual(["east", "north", "west"]);
      expect(found.map(({ distance }) => Math.round(distance * 100) / 100 + 0)).toEqual([0, 1, 2]);
      expect((await index.query(near([0, 1, 0]), 1)).map(({ id }) => id)).toEqual(["north"]);
    });

    it("knows nothing while it is empty, and is asked for more than it holds without complaint", async () => {
      const index = await make();
      expect([await index.count(), await index.query([1, 0, 0], 5)]).toEqual([0, []]);
      await index.upsert([{ id: "a", vector: [1, 0, 0] }]);
      expect(await index.query([1, 0, 0], 100)).toHaveLength(1);
      expect(await index.query([1, 0, 0], 0)).toEqual([]);
    });

    it("changes nothing when the same is put twice, and moves what is put elsewhere", async () => {
      const index = await make();
      const both = [
        { id: "a", vector: [1, 0, 0] },
        { id: "b", vector: [0, 1, 0] },
      ];
      await index.upsert(both);
      await index.upsert(both);
      expect(await index.count()).toBe(2);
      await index.upsert([{ id: "a", vector: [0, 0, 1] }]);
      expect(await index.count()).toBe(2);
      expect((await index.query([0, 0, 1], 1)).map(({ id }) => id)).toEqual(["a"]);
      await index.upsert([]);
    });

    it("forgets what is removed, known or not, and everything when wiped", async () => {
      const index = await make();
      await index.upsert([
        { id: "a", vector: [1, 0, 0] },
        { id: "b", vector: [0, 1, 0] },
      ]);
      await index.remove(["a", "unknown"]);
      await index.remove([]);
      expect((await index.query([1, 0, 0], 5)).map(({ id }) => id)).toEqual(["b"]);
      await index.wipe();
      await index.wipe();
      expect([await index.count(), await index.query([1, 0, 0], 5)]).toEqual([0, []]);
      await index.upsert([{ id: "c", vector: [1, 0, 0] }]);
      expect(await index.count()).toBe(1);
      expect(index.health().up).toBe(true);
    });
  });
}
