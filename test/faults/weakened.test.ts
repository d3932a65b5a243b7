// A suite that can fail: with one protection turned off, in a scratch copy, the test that it is for turns red.
import { afterAll, beforeAll, expect, it } from "vitest";
import { PROTECTIONS } from "../../scripts/weaken/protections.ts";
import { Trial } from "../../scripts/weaken/trial.ts";

const timeout = 240_000;
let trial: Trial;

beforeAll(() => {
  trial = new Trial();
});
afterAll(() => trial.remove());

it("passes the tests of all protections while they are on", { timeout }, async () => {
  const files = [...new Set(PROTECTIONS.map(({ test }) => test))];
  const names = PROTECTIONS.map(({ named }) => named);
  const { passed, failed, trouble } = await trial.run(files, names);
  expect(failed, trouble).toBe(0);
  expect(passed, trouble).toBeGreaterThanOrEqual(PROTECTIONS.length);
});

it.each(PROTECTIONS)("notices that $name is off", { timeout }, async (protection) => {
  const { failed, trouble } = await trial.without(protection);
  expect(failed, trouble).toBeGreaterThan(0);
});
