import { afterAll, beforeAll } from "vitest";
import { facts as inMemory } from "#adapters/in-memory/facts";
import { facts } from "#adapters/postgres/facts";
import { journal } from "#adapters/postgres/journal";
import type { Fact } from "#core/fact";
import { factsContract } from "../contracts/facts.ts";
import { type GivenDatabase, givenDatabase } from "../support/postgres.ts";

let given: GivenDatabase;
beforeAll(async () => {
  given = await givenDatabase();
});
afterAll(async () => await given.drop());

factsContract("in memory", async () => {
  const facts = inMemory();
  return { facts, write: async (fact, current = true) => facts.write({ into: "fact", fact, current }) };
});

factsContract("Postgres", async () => {
  const { commit } = journal(given.database, { enqueue: async () => [], salt: () => "salt" });
  const write = async (fact: Fact, current = true) =>
    void (await commit({ writes: [], rows: [{ into: "fact", fact, current }] }));
  const all = (await given.database.prisma.fact.findMany({ where: { current: true } })) as unknown[];
  for (const row of all as Fact[])
    await write(
      {
        ...row,
        validFrom: new Date(row.validFrom).toISOString(),
        reviewBy: new Date(row.reviewBy).toISOString(),
      },
      false,
    );
  return { facts: facts(given.database), write };
});
