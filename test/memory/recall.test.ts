import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { embeddedChroma } from "#adapters/chroma/embedded";
import { chromaIndex } from "#adapters/chroma/index";
import { memoryIndex } from "#adapters/in-memory/memory-index";
import { offlineEmbedder } from "#adapters/offline/embedder";
import { processesIn } from "#adapters/process/children";
import { type Served, serve } from "#adapters/process/serve";
import { Fault } from "#core/fault";
import type { MemoryIndex } from "#core/memory";
import type { Embedder } from "#core/model";
import { reindex } from "#memory/index-facts";
import { aFact } from "../contracts/facts.ts";
import { type GivenDatabase, givenDatabase } from "../support/postgres.ts";
import { givenMemory } from "./given-memory.ts";

const embedder = offlineEmbedder();
const down = () => Promise.reject(new Fault("unavailable", "down on purpose"));
/** Counts what is embedded. */
function counting(): Embedder & { count: number } {
  const counter = {
    name: embedder.name,
    count: 0,
    embed: (texts: readonly string[]) => {
      counter.count += texts.length;
      return embedder.embed(texts);
    },
  };
  return counter;
}

const dataDir = mkdtempSync(join(tmpdir(), "adjutant-test-"));
const chroma = embeddedChroma({ dataDir, say: () => undefined });
let served: Served;
let url: string | undefined;
async function start(): Promise<void> {
  served = serve(chroma.plan);
  url = chroma.address(await served.ready);
}
async function stop(): Promise<void> {
  await served.stop();
}
let given: GivenDatabase;
let index: MemoryIndex;

beforeAll(start);
afterAll(async () => {
  await stop();
  rmSync(dataDir, { recursive: true, force: true });
});
beforeEach(async () => {
  given = await givenDatabase();
  index = chromaIndex({ url: () => url, embedder: embedder.name, state: () => served.state() });
  await index.wipe();
});
afterEach(async () => await given.drop());

const told = () => [
  aFact("Acme pays within 45 days", { subject: "Acme", validFrom: "2026-11-19T09:00:00.000Z" }),
  aFact("The cat's name is Whiskers"),
  aFact("Bob is allergic to peanuts", { subject: "Bob" }),
  aFact("Our dentist is Dr. Weiss"),
  aFact("The wedding anniversary is on 4 June"),
];

describe("recall", () => {
  it("cites a fact with where it comes from and how old it is", async () => {
    const { keeps, recalls } = givenMemory(given.database, index, embedder);
    const [acme, ...others] = told();
    if (acme === undefined) throw new Error("no fact");
    await keeps(acme, ...others);
    expect((await recalls("What do you know about Acme?", "acme")).items).toEqual([
      { id: acme.id, text: "Acme pays within 45 days", source: "you on telegram", age: "3 days ago" },
    ]);
  });

  it("finds a fact that shares no word with the question", async () => {
    const { keeps, recalls, facts } = givenMemory(given.database, index, embedder);
    await keeps(...told());
    for (const [question, fact] of [
      ["Which pet do I own?", "The cat's name is Whiskers"],
      ["Who looks after my teeth?", "Our dentist is Dr. Weiss"],
      ["When did we get married?", "The wedding anniversary is on 4 June"],
    ] as const) {
      expect(await facts.search(question, 5)).toEqual([]);
      expect(await recalls(question)).toMatchObject({ texts: [fact], degraded: null });
    }
  });

  it("cites nothing where nothing is related, however near the nearest is", async () => {
    const { keeps, recalls } = givenMemory(given.database, index, embedder);
    await keeps(...told());
    for (const question of [
      "What is the price of gold?",
      "How do I bake bread?",
      "quantum physics",
      "",
      "😀",
    ])
      expect(await recalls(question), question).toMatchObject({ texts: [], degraded: null });
  });

  it("leads with the subject, and leaves out the same said of somebody else", async () => {
    const { keeps, recalls } = givenMemory(given.database, index, embedder);
    const contact = aFact("Bob is our contact at Acme", { subject: "Bob" });
    await keeps(...told(), aFact("Globex pays within 10 days", { subject: "Globex" }), contact);
    const { texts } = await recalls("When does Acme pay?", "Acme");
    expect(texts).toEqual(["Acme pays within 45 days", "Bob is our contact at Acme"]);
    expect((await recalls("Who pays within some days?")).texts).toContain("Globex pays within 10 days");
  });

  it("no longer cites a fact once it was replaced", async () => {
    const { keeps, replaces, recalls } = givenMemory(given.database, index, embedder);
    const [old, ...others] = told();
    if (old === undefined) throw new Error("no fact");
    await keeps(old, ...others);
    await replaces(old, aFact("Acme pays within 60 days", { subject: "Acme" }));
    expect((await recalls("When does Acme pay?", "Acme")).texts).toEqual(["Acme pays within 60 days"]);
    expect(await index.count()).toBe(5);
  });
});

describe("without the vectors", () => {
  it("goes on from full text and says so, and catches up when the index is back", async () => {
    const { keeps, recalls, memory, logged } = givenMemory(given.database, index, embedder);
    await stop();
    await keeps(...told());
    const words = "The vector index is down: I searched by words alone.";
    expect(await recalls("When does Acme pay?")).toMatchObject({
      texts: ["Acme pays within 45 days"],
      degraded: words,
    });
    expect(await recalls("Which pet do I own?")).toMatchObject({ texts: [], degraded: words });
    expect(memory.health()).toEqual({
      up: false,
      words: "The vector index (Chroma) is not running. Recall goes on from full text.",
    });
    expect(logged.length).toBeGreaterThan(0);
    await start();
    expect(await recalls("Which pet do I own?")).toMatchObject({
      texts: ["The cat's name is Whiskers"],
      degraded: null,
    });
    expect(memory.health()).toEqual({
      up: true,
      words: "5 facts, found by word and by meaning (energetic-en-512).",
    });
  });

  it("goes on without the embedder too", async () => {
    const { keeps, recalls, memory } = givenMemory(given.database, index, { name: "down", embed: down });
    await keeps(...told());
    expect(await recalls("When does Acme pay?")).toMatchObject({
      texts: ["Acme pays within 45 days"],
      degraded: "The embedder is down: I searched by words alone.",
    });
    expect(memory.health()).toEqual({ up: false, words: "Vectors are behind: down on purpose" });
  });
});

describe("the index can be lost", () => {
  const questions = ["Which pet do I own?", "When does Acme pay?", "What should Bob not eat?"];

  it("gives the same answers after it was killed, wiped and started again, without embedding anew", async () => {
    const counted = counting();
    const { keeps, recalls, memory } = givenMemory(given.database, index, counted);
    onTestFinished(() => memory.stop());
    await keeps(...told());
    const before = await Promise.all(questions.map((question) => recalls(question)));
    for (const pid of await processesIn(chroma.plan.folder)) process.kill(pid, "SIGKILL");
    await stop();
    rmSync(chroma.plan.folder, { recursive: true, force: true });
    mkdirSync(chroma.plan.folder);
    await start();
    counted.count = 0;
    expect(await Promise.all(questions.map((question) => recalls(question)))).toEqual(before);
    expect(counted.count).toBe(questions.length);
    expect(await index.count()).toBe(5);
  });

  it("notices that a fact was replaced while it was down, though it holds as many", async () => {
    const one = givenMemory(given.database, index, embedder);
    const [old, ...others] = told();
    if (old === undefined) throw new Error("no fact");
    await one.keeps(old, ...others);
    const fresh = aFact("Acme settles its bills after two months", { subject: "Acme" });
    await stop();
    await one.replaces(old, fresh);
    await start();
    const later = givenMemory(given.database, index, embedder);
    await later.keeps();
    const [vector = []] = await embedder.embed([fresh.statement]);
    expect((await index.query(vector, 10)).map(({ id }) => id).sort()).toEqual(
      [fresh, ...others].map(({ id }) => id).sort(),
    );
  });

  it("is rebuilt on request, with progress, from what Postgres keeps", async () => {
    const counted = counting();
    const { keeps, facts, write } = givenMemory(given.database, index, counted);
    await keeps(...told());
    await write(aFact("Ada prefers mail", { subject: "Ada" }));
    await index.upsert([{ id: "stray", vector: (await embedder.embed(["stray"]))[0] ?? [] }]);
    const said: string[] = [];
    expect(await reindex({ facts, index, embedder: counted }, (line) => said.push(line))).toBe(6);
    expect([counted.count, await index.count()]).toEqual([6, 6]);
    expect(said.at(-1)).toBe("The index holds 6 facts, 1 of them embedded just now.");
  });

  it("is kept up one run at a time, and what is told meanwhile is not forgotten", async () => {
    const slow = memoryIndex();
    let running = 0;
    let most = 0;
    const upsert: MemoryIndex["upsert"] = async (items) => {
      running += 1;
      most = Math.max(most, running);
      await slow.upsert(items);
      running -= 1;
    };
    const { write, memory } = givenMemory(given.database, { ...slow, upsert }, embedder);
    for (const fact of told()) {
      await write(fact);
      memory.refresh();
    }
    await memory.settled();
    expect([most, await slow.count()]).toEqual([1, 5]);
    await memory.stop();
    await write(aFact("One more"));
    memory.refresh();
    await memory.settled();
    expect(await slow.count()).toBe(5);
  });
});
