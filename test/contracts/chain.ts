// What every journal's chain must show: whatever was changed behind its back, and where.
import { beforeEach, describe, expect, it } from "vitest";
import type { Journal } from "#core/ports";
import { type Backend, commitOf, saying } from "./backend.ts";

/** `open` gives an empty database for each test. */
export function chainContract(name: string, open: () => Promise<Backend>): void {
  let backend: Backend;
  let journal: Journal;

  describe(`the chain of the journal ${name}`, () => {
    beforeEach(async () => {
      backend = await open();
      journal = backend.journal;
      await journal.commit(commitOf(saying("goal/a", 0, ["1", "2"], ""), saying("goal/b", 0, ["3"])));
      await journal.commit(commitOf(saying("goal/a", 2, ["4"], "1;2;")));
    });

    it("verifies as long as nobody touched it, and knows its own hashes only", async () => {
      expect(await journal.verify()).toEqual({ checked: 4 });
      const { position, hash } = await journal.head();
      expect(position).toBe(4);
      expect(hash).toMatch(/^[0-9a-f]{64}$/);
      expect(await journal.hasHash(hash.slice(0, 16))).toBe(true);
      expect(await journal.hasHash(hash.slice(0, 7))).toBe(false);
      expect(await journal.hasHash("0".repeat(16))).toBe(false);
      expect(await journal.hasHash("%")).toBe(false);
    });

    it("begins at nothing", async () => {
      const empty = (await open()).journal;
      expect(await empty.head()).toEqual({ position: 0, hash: "0".repeat(64) });
      expect(await empty.verify()).toEqual({ checked: 0 });
    });

    it("shows where a payload was changed behind its back", async () => {
      await backend.tamper.payload(2);
      expect(await journal.verify()).toEqual({
        checked: 1,
        broken: { position: 2, why: "its payload was changed" },
      });
    });

    it("shows where an envelope was changed behind its back", async () => {
      await backend.tamper.envelope(3);
      expect(await journal.verify()).toEqual({
        checked: 2,
        broken: { position: 3, why: "the envelope does not fit the chain" },
      });
    });

    it("shows which snapshot was changed behind its back", async () => {
      await backend.tamper.snapshot("goal/a");
      expect((await journal.verify()).broken).toEqual({
        position: 4,
        why: "the snapshot of goal/a is not the one the chain committed to",
      });
    });

    it("is told from a shortened one by a head that was kept elsewhere", async () => {
      const { hash } = await journal.head();
      await backend.tamper.last();
      expect(await journal.hasHash(hash.slice(0, 16))).toBe(false);
    });
  });
}
