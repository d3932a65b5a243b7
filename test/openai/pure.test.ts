// The pure parts of the OpenAI adapter: strict schemas, prices, token counts and dialects.
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { cheaperThan } from "../../adapters/openai/cheaper.ts";
import { dialectOf, limitOf } from "../../adapters/openai/dialect.ts";
import { costOf, price } from "../../adapters/openai/price.ts";
import { strictSchema } from "../../adapters/openai/schema.ts";
import { countAtMost } from "../../adapters/openai/tokens.ts";
import { THOUGHTS } from "../../src/core/thought.ts";
import { NAMES } from "../contracts/model.ts";
import { strictProblem } from "../fakes/strict-schema.ts";

describe("a schema for strict output", () => {
  test.each(NAMES)("of %s breaks none of the endpoint's rules", (name) => {
    expect(strictProblem(strictSchema(THOUGHTS[name].reply))).toBeUndefined();
  });

  test("is closed, complete and without the keywords the endpoint refuses", () => {
    const schema = z.object({
      kind: z.discriminatedUnion("is", [
        z.object({ is: z.literal("a"), site: z.url().min(3).max(9) }),
        z.object({ is: z.literal("b"), note: z.string().optional(), size: z.number().default(1) }),
      ]),
      default: z.array(z.string()).nullable(),
    });
    expect(strictProblem(strictSchema(schema))).toBeUndefined();
  });
});

describe("a price", () => {
  test("of a known model is its list price, behind its own endpoint or a compatible one", () => {
    const listed = { inputPerToken: 0.15, outputPerToken: 0.6 };
    expect(price({ model: "gpt-4o-mini" })).toEqual(listed);
    expect(price({ model: "gpt-4o-mini", baseUrl: "https://api.openai.com/v1" })).toEqual(listed);
    expect(price({ model: "gpt-4o-mini", baseUrl: "http://127.0.0.1:9/v1" })).toEqual(listed);
  });

  test("of an unknown model is none", () => {
    expect(price({ model: "house-blend", baseUrl: "http://127.0.0.1:9/v1" })).toBeUndefined();
    expect(() => costOf({ model: "house-blend" }, { input: 10, output: 10 })).toThrow(/house-blend/);
  });

  test("is what the operator says it is, of a model nobody lists and before any list", () => {
    const prices = [
      { model: "house-blend", input: 0.5, output: 2 },
      { model: "gpt-4o-mini", input: 0, output: 0 },
    ];
    expect(price({ model: "house-blend", prices })).toEqual({ inputPerToken: 0.5, outputPerToken: 2 });
    expect(costOf({ model: "house-blend", prices }, { input: 3, output: 1 })).toBe(4);
    expect(costOf({ model: "gpt-4o-mini", prices }, { input: 1_000, output: 100 })).toBe(0);
    expect(price({ model: "house-blend-2", prices })).toBeUndefined();
  });

  test("is rounded up to whole micro-dollars, and less for what was cached", () => {
    expect(costOf({ model: "gpt-4o-mini" }, { input: 1, output: 0 })).toBe(1);
    expect(costOf({ model: "gpt-4o-mini" }, { input: 1_000, output: 100 })).toBe(210);
    expect(costOf({ model: "gpt-4o-mini" }, { input: 1_000, output: 100, cached: 1_000 })).toBe(135);
  });
});

test.each([
  ["gpt-5-mini", ["gpt-5-nano"]],
  ["gpt-4.1", ["gpt-4.1-mini", "gpt-4.1-nano"]],
  ["gpt-4o-mini", []],
  ["gpt-5-nano", []],
  ["house-blend", []],
])("the cheaper siblings of %s are %j", (model, siblings) => {
  expect(cheaperThan(model, "https://api.openai.com/v1")).toEqual(siblings);
});

test("tokens are counted on the safe side, in any text", () => {
  expect(countAtMost("gpt-5-mini", "")).toBeGreaterThan(0);
  expect(countAtMost("gpt-5-mini", "hello world")).toBeGreaterThanOrEqual(2);
  expect(countAtMost("gpt-5-mini", "悲しい".repeat(100))).toBeGreaterThanOrEqual(200);
  expect(countAtMost("gpt-5-mini", "x".repeat(1_000_000))).toBeGreaterThanOrEqual(125_000);
  for (const text of ["", "hello world", "悲しい".repeat(100), "\u{1f469}\u200d\u{1f680}"])
    expect(countAtMost("llama3", text)).toBeGreaterThan(Buffer.byteLength(text));
});

test.each([
  ["gpt-4o-mini", "max_tokens"],
  ["llama3.2", "max_tokens"],
  ["gpt-5-mini", "max_completion_tokens"],
  ["openai/gpt-5.4-mini", "max_completion_tokens"],
  ["o3", "max_completion_tokens"],
  ["o4-mini-2025-04-16", "max_completion_tokens"],
])("%s takes %s", (model, limit) => {
  expect(dialectOf(model).limit).toBe(limit);
});

test("a model that thinks first has room to think", () => {
  expect(limitOf("gpt-4o-mini", 500)).toBe(500);
  expect(limitOf("gpt-5-mini", 500)).toBeGreaterThan(500);
});
