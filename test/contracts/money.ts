// What every journal must keep of money: reserved before, settled after, and never past a cap, whoever comes together.
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import type { Micros } from "#core/money";
import type { Commit, Journal, Row } from "#core/ports";
import { AT, anId, type Backend, commitOf, saying } from "./backend.ts";

type Reserve = Extract<Row, { into: "reserve" }>;

const DAY = "2026-11-22";

/** A reservation of this test's: against the company's day unless said otherwise. */
const reserving = (id: string, micros: Micros, more: Partial<Reserve> = {}): Reserve => ({
  into: "reserve",
  id,
  at: AT,
  domain: "content",
  agent: "writer",
  goal: "g1",
  model: "m",
  micros,
  against: [{ scope: "company", period: DAY, cap: 100 }],
  ...more,
});

const settling = (id: string, micros: Micros): Row => ({ into: "settle", id, micros });

const CAPS: Readonly<Record<string, number>> = { company: 100, a: 60, b: 60 };
const scopesOf = (domain: string) => ["company", domain];

const deed = fc.record({
  micros: fc.array(fc.integer({ min: 1, max: 70 }), { minLength: 1, maxLength: 2 }),
  domain: fc.constantFrom("a", "b"),
  stale: fc.boolean(),
});

/** What becomes of each where every one is over before the next begins. */
function oneByOne(deeds: readonly { micros: readonly Micros[]; domain: string; stale: boolean }[]) {
  const left = new Map(Object.entries(CAPS));
  const leftOf = (scope: string): Micros => left.get(scope) ?? 0;
  return deeds.map(({ micros, domain, stale }) => {
    const sum = micros.reduce((all, one) => all + one, 0);
    if (stale || scopesOf(domain).some((scope) => leftOf(scope) < sum)) return "conflict";
    for (const scope of scopesOf(domain)) left.set(scope, leftOf(scope) - sum);
    return "committed";
  });
}

export function moneyContract(name: string, open: () => Promise<Backend>): void {
  let journal: Journal;
  beforeEach(async () => {
    journal = (await open()).journal;
  });
  const commit = (...rows: Row[]) => journal.commit({ writes: [], rows });
  const total = async (scope: string, period = DAY) => (await journal.totals([{ scope, period }]))[0];

  describe(`money ${name}`, () => {
    it("is held until it is settled, and what was not used is free again", async () => {
      await commit(reserving("a", 70));
      expect(await total("company")).toEqual({ scope: "company", period: DAY, reserved: 70, settled: 0 });
      expect((await journal.reserved()).map(({ id, micros }) => [id, micros])).toEqual([["a", 70]]);
      expect(await commit(reserving("b", 31))).toEqual({
        is: "conflict",
        stream: `budget/company/${DAY}`,
      });
      await commit(settling("a", 20));
      expect(await total("company")).toMatchObject({ reserved: 0, settled: 20 });
      expect(await journal.reserved()).toEqual([]);
      expect(await commit(reserving("b", 80))).toMatchObject({ is: "committed" });
      expect(await commit(reserving("c", 1))).toMatchObject({ is: "conflict" });
    });

    it("is reserved with its events or not at all", async () => {
      await commit(reserving("a", 90));
      const refused: Commit = {
        ...commitOf(saying("goal/m", 0, ["called"], "")),
        rows: [reserving("b", 20)],
      };
      expect(await journal.commit(refused)).toMatchObject({ is: "conflict" });
      expect((await journal.load("goal/m", "")).version).toBe(0);
      const stale: Commit = { ...commitOf(saying("goal/m", 7, ["called"], "")), rows: [reserving("b", 5)] };
      expect(await journal.commit(stale)).toEqual({ is: "conflict", stream: "goal/m" });
      expect(await total("company")).toMatchObject({ reserved: 90 });
    });

    it("counts in every total it names, and stops at the tightest", async () => {
      const against = [
        { scope: "company", period: DAY, cap: 100 },
        { scope: "domain:content", period: "2026-11", cap: null },
        { scope: "goal:g1", period: "goal", cap: 50 },
      ];
      await commit(reserving("a", 40, { against }));
      expect(await commit(reserving("b", 11, { against }))).toEqual({
        is: "conflict",
        stream: "budget/goal:g1/goal",
      });
      expect(await total("domain:content", "2026-11")).toMatchObject({ reserved: 40 });
      await commit(settling("a", 40));
      expect(await total("goal:g1", "goal")).toMatchObject({ reserved: 0, settled: 40 });
    });

    it("never passes a cap when many come at the same time, and refuses only whom it must", async () => {
      const ids = Array.from({ length: 64 }, () => anId());
      const results = await Promise.all(ids.map((id) => commit(reserving(id, 3))));
      expect(results.filter(({ is }) => is === "committed")).toHaveLength(33);
      expect(await total("company")).toMatchObject({ reserved: 99, settled: 0 });
      const settled = ids.map((id) => commit(settling(id, 1)));
      await Promise.all(settled);
      expect(await total("company")).toMatchObject({ reserved: 0, settled: 33 });
    });

    it("refuses nobody for what was refused to another who came at the same time", async () => {
      const elsewhere: Commit = {
        ...commitOf(saying("goal/m", 7, ["called"], "")),
        rows: [reserving("c", 60)],
      };
      const results = await Promise.all([
        commit(),
        commit(reserving("a", 101)),
        journal.commit(elsewhere),
        commit(reserving("b", 100)),
        commit(reserving("d", 1)),
      ]);
      const conflict = (stream: string) => ({ is: "conflict", stream });
      expect(results.slice(1, 3)).toEqual([conflict(`budget/company/${DAY}`), conflict("goal/m")]);
      expect(results.slice(3)).toEqual([
        expect.objectContaining({ is: "committed" }),
        conflict(`budget/company/${DAY}`),
      ]);
      expect(await total("company")).toMatchObject({ reserved: 100 });
    });

    it("decides on each that comes at the same time as if they had come one after the other", async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(deed, { minLength: 2, maxLength: 12 }), async (deeds) => {
          const period = anId();
          const commits = deeds.map(({ micros, domain, stale }): Commit => {
            const against = scopesOf(domain).map((scope) => ({ scope, period, cap: CAPS[scope] ?? 0 }));
            const guards = stale ? [{ stream: "goal/elsewhere", version: 7 }] : [];
            return { writes: [], guards, rows: micros.map((one) => reserving(anId(), one, { against })) };
          });
          const results = await Promise.all(commits.map((one) => journal.commit(one)));
          expect(results.map(({ is }) => is)).toEqual(oneByOne(deeds));
        }),
        { numRuns: 60 },
      );
    });

    it("refuses what one commit reserves together beyond a cap", async () => {
      expect(await commit(reserving("a", 60), reserving("b", 60))).toMatchObject({ is: "conflict" });
      expect(await journal.reserved()).toEqual([]);
    });

    it("is reserved once under one id, also after it was settled", async () => {
      await commit(reserving("a", 10));
      expect(await commit(reserving("a", 10))).toEqual({ is: "conflict", stream: "reservation/a" });
      await commit(settling("a", 4));
      expect(await commit(reserving("a", 10))).toEqual({ is: "conflict", stream: "reservation/a" });
      await commit(settling("a", 9), settling("never", 9));
      expect(await total("company")).toMatchObject({ reserved: 0, settled: 4 });
    });

    it("is what its rows say, whatever came in whatever order", async () => {
      const deed = fc.record({
        id: fc.integer({ min: 0, max: 9 }),
        micros: fc.integer({ min: 0, max: 40 }),
        settles: fc.boolean(),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(deed, { minLength: 1, maxLength: 30 }), async (deeds) => {
          const period = anId();
          const against = [{ scope: "company", period, cap: 100 }];
          const rows = deeds.map(({ id, micros, settles }) =>
            settles ? settling(`${period}-${id}`, micros) : reserving(`${period}-${id}`, micros, { against }),
          );
          await Promise.all(rows.map((row) => commit(row)));
          const held = (await journal.reserved()).filter(({ id }) => id.startsWith(period));
          const sum = held.reduce((all, { micros }) => all + micros, 0);
          const { reserved = 0, settled = 0 } = (await total("company", period)) ?? {};
          expect(reserved).toBe(sum);
          expect(reserved).toBeLessThanOrEqual(100);
          expect(settled).toBeGreaterThanOrEqual(0);
        }),
        { numRuns: 30 },
      );
    });

    it("is summed as it was spent, the most first", async () => {
      const spend = async (id: string, at: string, agent: string, micros: number) => {
        await commit(reserving(id, micros, { at, agent, against: [] }), settling(id, micros));
      };
      await spend("c1", "2026-11-21T23:59:59.000Z", "planner", 100);
      await spend("c2", "2026-11-22T00:00:00.000Z", "writer", 30);
      await spend("c3", "2026-11-22T12:00:00.000Z", "writer", 40);
      await spend("c4", "2026-11-22T13:00:00.000Z", "planner", 5);
      const since = "2026-11-22T00:00:00.000Z";
      expect(await journal.spent({ since, by: "agent" })).toEqual([
        { key: "writer", micros: 70 },
        { key: "planner", micros: 5 },
      ]);
      expect(await journal.spent({ since: "2026-11-01T00:00:00.000Z", by: "day" })).toEqual([
        { key: "2026-11-21", micros: 100 },
        { key: "2026-11-22", micros: 75 },
      ]);
      const morning = await journal.spent({ since, before: "2026-11-22T12:00:00.000Z", by: "domain" });
      expect(morning).toEqual([{ key: "content", micros: 30 }]);
    });
  });
}
