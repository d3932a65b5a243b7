import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { embeddedChroma } from "#adapters/chroma/embedded";
import { chromaIndex } from "#adapters/chroma/index";
import { memoryIndex } from "#adapters/in-memory/memory-index";
import { type Served, serve } from "#adapters/process/serve";
import { memoryIndexContract } from "../contracts/memory-index.ts";

const dataDir = mkdtempSync(join(tmpdir(), "adjutant-test-"));
let served: Served;
let url: string;
beforeAll(async () => {
  const chroma = embeddedChroma({ dataDir, say: () => undefined });
  served = serve(chroma.plan);
  url = chroma.address(await served.ready);
});
afterAll(async () => {
  await served.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

let made = 0;
memoryIndexContract("in memory", async () => memoryIndex());
memoryIndexContract("Chroma", async () => {
  made += 1;
  return chromaIndex({ url: () => url, embedder: `contract ${made}` });
});

test("vectors of different embedders lie apart, and a second client finds what the first kept", async () => {
  const one = chromaIndex({ url: () => url, embedder: "some/embedder:v1" });
  await one.upsert([{ id: "a", vector: [1, 0] }]);
  const other = chromaIndex({ url: () => url, embedder: "some/embedder:v2" });
  await other.upsert([{ id: "b", vector: [1, 0, 0] }]);
  const again = chromaIndex({ url: () => url, embedder: "some/embedder:v1" });
  expect((await again.query([1, 0], 5)).map(({ id }) => id)).toEqual(["a"]);
});

test("a collection that somebody removed is made again", async () => {
  const [one, other] = [1, 2].map(() => chromaIndex({ url: () => url, embedder: "removed" }));
  await one?.upsert([{ id: "a", vector: [1, 0] }]);
  await other?.wipe();
  expect(await one?.query([1, 0], 5)).toEqual([]);
  await one?.upsert([{ id: "a", vector: [1, 0] }]);
  expect(await one?.count()).toBe(1);
});

test("a server that is not there, has no address yet, or never answers is a Fault, and health says so", async () => {
  const silent = createServer(() => undefined).listen(0, "127.0.0.1");
  onTestFinished(() => void silent.close().closeAllConnections());
  await new Promise((ready) => silent.once("listening", ready));
  const hanging = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  for (const address of ["http://127.0.0.1:1", undefined, hanging]) {
    const index = chromaIndex({ url: () => address, embedder: "x", patienceMs: 100 });
    const calls = [
      index.count(),
      index.query([1], 1),
      index.upsert([{ id: "a", vector: [1] }]),
      index.wipe(),
    ];
    for (const outcome of await Promise.allSettled(calls))
      expect(outcome).toMatchObject({ status: "rejected", reason: { name: "Fault", code: "unavailable" } });
    expect(index.health().up).toBe(false);
  }
});

test("health follows the server's process before anybody asked", () => {
  const words = (["starting", "down", "up"] as const).map((state) =>
    chromaIndex({ url: () => url, embedder: "x", state: () => state }).health(),
  );
  expect(words).toEqual([
    { up: false, words: "The vector index is starting." },
    { up: false, words: "The vector index (Chroma) is not running." },
    { up: true, words: "The vector index has not been asked yet." },
  ]);
});
