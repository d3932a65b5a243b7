// What was spent before there were totals is counted from the start: the migration's own statement, on old rows.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type GivenBackend, givenBackend } from "./given-backend.ts";

let backend: GivenBackend;
beforeAll(async () => {
  backend = await givenBackend();
});
afterAll(() => backend.drop());

const migration = fileURLToPath(
  new URL("../../prisma/migrations/20261123010000_money/migration.sql", import.meta.url),
);
const COUNTING = /insert into budget \(scope, period, settled\)[\s\S]*?;/;

const SPENT = [
  ["c1", "2026-11-22T22:30:00Z", "content", "writer", "g1", 100],
  ["c2", "2026-11-22T23:30:00Z", "content", "writer", "g1", 20],
  ["c3", "2026-10-31T12:00:00Z", "sales", "planner", "g2", 3],
] as const;

it("counts old spending by scope, in the days and months of the operator's zone", async () => {
  const { journal } = await backend.open();
  for (const row of SPENT)
    await backend.asIntruder(
      "insert into spend (id, at, domain, agent, goal, model, micros) values ($1, $2, $3, $4, $5, 'm', $6)",
      ...row,
    );
  await backend.asIntruder(
    `insert into snapshot (stream, kind, id, version, code, state, hash, status, domain, goal, at)
     values ('settings/company', 'settings', 'company', 1, '', '{"zone":"Europe/Berlin"}', '', '', '', '', now())`,
  );
  const [counting = ""] = COUNTING.exec(readFileSync(migration, "utf8")) ?? [];
  await backend.asIntruder(counting);
  const keys = [
    { scope: "company", period: "2026-11-22" },
    { scope: "company", period: "2026-11-23" },
    { scope: "company", period: "2026-11" },
    { scope: "domain:content", period: "2026-11-23" },
    { scope: "agent:planner", period: "2026-10-31" },
    { scope: "goal:g1", period: "goal" },
  ];
  expect((await journal.totals(keys)).map(({ settled }) => settled)).toEqual([100, 20, 120, 20, 3, 120]);
  expect(await journal.spent({ since: "2026-01-01T00:00:00Z", by: "goal" })).toEqual([
    { key: "g1", micros: 120 },
    { key: "g2", micros: 3 },
  ]);
});
