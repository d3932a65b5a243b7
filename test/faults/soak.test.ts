// The short soak: a hundred SIGKILLs of a busy program, alone or with its servers, and of it and three workers that share the work.
import { expect, it } from "vitest";
import { type SoakOptions, type SoakReport, soak } from "./soak.ts";

const GUARD_MS = 900_000;
const OPTIONS = { timeout: GUARD_MS };

/** Nothing was broken, and the kills were such that something could have been. */
async function survived(options: SoakOptions): Promise<SoakReport> {
  const report = await soak(options);
  expect(report.violations).toEqual([]);
  expect(report.kills).toBe(options.kills);
  expect(report.interrupted).toBeGreaterThan(report.kills / 3);
  expect(report.inFlight).toBeGreaterThanOrEqual(20);
  expect(report.effects).toBeGreaterThan(0);
  return report;
}

it("keeps every promise while it is killed forty times with two dozen goals in flight", OPTIONS, async () => {
  const { withServers } = await survived({ kills: 40, seed: 1, every: 40 });
  expect(withServers).toBeGreaterThanOrEqual(10);
  expect(withServers).toBeLessThan(30);
});

it(
  "keeps every promise while it and three workers share the work and are killed sixty times, and paused",
  OPTIONS,
  async () => {
    const { pauses } = await survived({ kills: 60, seed: 2, every: 60, workers: true });
    expect(pauses).toBeGreaterThan(0);
  },
);
