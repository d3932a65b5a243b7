// Embedding costs money, too: held before, settled after, and without room memory goes by words alone.
import { expect, it } from "vitest";
import { Fault } from "#core/fault";
import type { Embedder } from "#core/model";
import { metered, settleEmbeddings } from "#runtime/money/metered";
import { adoptPolicy } from "../support/adopt-policy.ts";
import { expectTruths } from "../support/truths.ts";
import { type GivenWorld, givenWorld } from "../support/world.ts";

const TODAY = { scope: "company", period: "2026-11-22" };
const total = async ({ world }: GivenWorld) => (await world.journal.totals([TODAY]))[0];

function dear(embed: Embedder["embed"]): Embedder {
  return { name: "dear", reserve: (texts) => texts.length * 1_000, embed };
}

it("holds the worst case while it works, and counts it after", async () => {
  const you = await givenWorld();
  let meanwhile = 0;
  const embedder = dear(async (texts) => {
    meanwhile = (await total(you))?.reserved ?? 0;
    return texts.map(() => [1]);
  });
  expect(await metered(embedder, you.world).embed(["a", "b"])).toEqual([[1], [1]]);
  expect(meanwhile).toBe(2_000);
  expect(await total(you)).toMatchObject({ reserved: 0, settled: 2_000 });
  await expectTruths(you);
});

it("counts in full what failed half way, and not what was refused at once", async () => {
  const you = await givenWorld();
  const fails = (code: "timed-out" | "rate-limited") =>
    metered(
      dear(async () => {
        throw new Fault(code, "No.");
      }),
      you.world,
    ).embed(["a"]);
  await expect(fails("rate-limited")).rejects.toMatchObject({ code: "rate-limited" });
  expect(await total(you)).toMatchObject({ reserved: 0, settled: 0 });
  await expect(fails("timed-out")).rejects.toMatchObject({ code: "timed-out" });
  expect(await total(you)).toMatchObject({ reserved: 0, settled: 1_000 });
});

it("is refused where a cap leaves no room, and asks for nothing", async () => {
  const you = await givenWorld();
  await adoptPolicy(you, { caps: [{ scope: "company", per: "day", usd: 0.0015 }] });
  let asked = 0;
  const embedder = metered(
    dear(async (texts) => {
      asked += 1;
      return texts.map(() => [1]);
    }),
    you.world,
  );
  await embedder.embed(["a"]);
  await expect(embedder.embed(["b"])).rejects.toMatchObject({ code: "over-budget" });
  expect(asked).toBe(1);
});

it("goes on where the database took the reservation and its answer was lost", async () => {
  const you = await givenWorld();
  const { journal } = you.world;
  let lost = false;
  const commit: typeof journal.commit = async (wanted) => {
    // As a commit that is sent again after the connection broke.
    if (!lost) await journal.commit(wanted);
    lost = true;
    return journal.commit(wanted);
  };
  const embedder = metered(
    dear(async (texts) => texts.map(() => [1])),
    { ...you.world, journal: { ...journal, commit } },
  );
  expect(await embedder.embed(["a"])).toEqual([[1]]);
  expect(await total(you)).toMatchObject({ reserved: 0, settled: 1_000 });
});

it("leaks nothing after a crash", async () => {
  const you = await givenWorld();
  void metered(
    dear(() => new Promise(() => undefined)),
    you.world,
  ).embed(["a"]);
  while ((await you.world.journal.reserved()).length === 0) await new Promise((turn) => setImmediate(turn));
  await settleEmbeddings(you.world);
  expect(await total(you)).toMatchObject({ reserved: 0, settled: 1_000 });
  await expectTruths(you);
});
