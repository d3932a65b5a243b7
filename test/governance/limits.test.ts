// The limits of a task: decided before anything is spent.
import { expect, it } from "vitest";
import { usd } from "#core/money";
import type { TaskWork } from "#core/task";
import { outOfMoney, outOfSteps } from "#governance/limits";

const task = (more: Partial<TaskWork>): TaskWork => ({
  status: "active",
  assignment: { agent: "writer", goal: "g", thread: "webchat:local", domain: "content", brief: {} },
  since: "",
  inner: null,
  taint: [],
  open: [],
  moves: 0,
  spent: 0,
  summary: "",
  result: {},
  ...more,
});
const budget = { steps: 3, usd: 0.5 };

it("lets a task make all its moves, and not one more", () => {
  expect(outOfSteps(task({ moves: 3 }), budget)).toBeUndefined();
  expect(outOfSteps(task({ moves: 4 }), budget)).toBe("writer used up its 3 moves without finishing.");
});

it("lets a call through that fits the budget to the cent, and no other", () => {
  expect(outOfMoney(task({ spent: usd(0.3) }), budget, usd(0.2))).toBeUndefined();
  expect(outOfMoney(task({ spent: usd(0.3) }), budget, usd(0.2) + 1)).toContain("has spent $0.30 of $0.50");
});
