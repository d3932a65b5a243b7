// The short soak: a busy program killed again and again, with its servers or alone, and one of three that share the work.
import { expect, it } from "vitest";
import { soak } from "./soak.ts";

const GUARD_MS = 900_000;

it("keeps every promise while it is killed twenty times with two dozen goals in flight", {
  timeout: GUARD_MS,
}, async () => {
  const { violations, kills, effects } = await soak({ kills: 20, seed: 1 });
  expect(violations).toEqual([]);
  expect(kills).toBeGreaterThanOrEqual(20);
  expect(effects).toBeGreaterThan(0);
});

it("keeps every promise while three processes share the work and are killed and paused thirty times", {
  timeout: GUARD_MS,
}, async () => {
  const { violations, kills, effects } = await soak({ kills: 30, seed: 2, every: 15, workers: true });
  expect(violations).toEqual([]);
  expect(kills).toBeGreaterThan(0);
  expect(effects).toBeGreaterThan(0);
});
