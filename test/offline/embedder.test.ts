// The bundled embedder: near in meaning is near in vectors, without a shared word and without a network.
import { expect, test } from "vitest";
import { offlineEmbedder } from "../../adapters/offline/embedder.ts";

const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, one, at) => sum + one * (b[at] ?? 0), 0);

test("finds the sentence of the same meaning nearer than another", async () => {
  const embedder = offlineEmbedder();
  const vectors = await embedder.embed([
    "When will the customer settle the bill?",
    "Acme pays within 45 days",
    "The office has two cats",
  ]);
  const [asked = [], near = [], far = []] = vectors;
  expect(vectors.map((vector) => vector.length)).toEqual([512, 512, 512]);
  expect(dot(asked, near)).toBeGreaterThan(dot(asked, far));
});

test("gives a text the same vector whatever stands beside it", async () => {
  const embedder = offlineEmbedder();
  const [alone] = await embedder.embed(["Acme pays"]);
  const beside = await embedder.embed(["Something much longer than the other one", "Acme pays"]);
  expect(beside[1]).toEqual(alone);
  expect(embedder.name).toBe("energetic-en-512");
});

test("takes an empty list, an empty text and a huge one", async () => {
  const embedder = offlineEmbedder();
  expect(await embedder.embed([])).toEqual([]);
  const vectors = await embedder.embed(["", "  \n", "word ".repeat(100_000), "悲しい 🚀 \u0000"]);
  expect(vectors.every((vector) => vector.length === 512 && vector.every(Number.isFinite))).toBe(true);
});
