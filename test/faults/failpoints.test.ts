// The program dies before and after every commit, every call to a model and every card: nothing is lost, nothing doubled.
import { afterAll, beforeAll, expect, it } from "vitest";
import { openStage, POINTS, SEEDS, type Stage } from "./failpoints.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.stop());

const points = POINTS.filter(({ tool }) => !tool).flatMap((point) =>
  SEEDS.map((seed) => ({ ...point, seed })),
);

it.each(points)("keeps every promise when it dies $side $deed, seed $seed", async ({ seed, ...point }) => {
  expect(await stage.run(point, seed)).toEqual([]);
});
