// The real model's adapter against a strict local endpoint: what it sends, what it accepts, what it costs.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Endpoint } from "../../adapters/openai/endpoint.ts";
import { openAiModel } from "../../adapters/openai/model.ts";
import { THOUGHTS } from "../../src/core/thought.ts";
import { modelContract, NAMES, request } from "../contracts/model.ts";
import { type FakeOpenAi, type Script, startOpenAi } from "../fakes/openai.ts";

const SCRIPT: Script = {
  understand: () => ({ intent: { is: "question", question: "What do you know about Acme?", about: "Acme" } }),
  research: () => ({ points: ["Acme pays within 45 days."], sources: ["you, 3 Nov 2026"] }),
  draft: () => ({ title: "Pricing", body: "Charge for outcomes." }),
  review: () => ({ verdict: "pass", notes: [] }),
  answer: () => ({ answer: "Acme pays within 45 days.", cites: ["f1"] }),
};

const signal = new AbortController().signal;
let openai: FakeOpenAi;
beforeAll(async () => {
  openai = await startOpenAi({ script: SCRIPT });
});
afterAll(() => openai.stop());

const modelOf = (settings: Partial<Endpoint> = {}) =>
  openAiModel({ apiKey: "sk-test", baseUrl: openai.url, model: "gpt-4o-mini", ...settings });
const lastBody = () => openai.calls.at(-1)?.body ?? {};

modelContract("the OpenAI model", () => modelOf());

describe("what goes to the endpoint", () => {
  test.each(NAMES)("is accepted for %s by an endpoint that checks every rule", async (name) => {
    const { reply } = await modelOf().think(request(name), signal);
    expect(reply).toEqual(SCRIPT[name]?.({} as never));
  });

  test("is the prompt as the system's words and the matter as JSON data", async () => {
    await modelOf().think(request("answer"), signal);
    expect(lastBody()).toMatchObject({
      model: "gpt-4o-mini",
      max_tokens: 500,
      temperature: 0,
      messages: [
        { role: "system", content: "Think: answer." },
        { role: "user", content: JSON.stringify(request("answer").about) },
      ],
      response_format: { type: "json_schema", json_schema: { name: "answer", strict: true } },
    });
  });

  test("speaks the way models that think first need it", async () => {
    await modelOf({ model: "gpt-5-mini" }).think(request("answer"), signal);
    const body = lastBody();
    expect(body).not.toHaveProperty("max_tokens");
    expect(body).not.toHaveProperty("temperature");
    expect(body.max_completion_tokens).toBeGreaterThan(500);
  });
});

describe("what a call costs", () => {
  test("is the reported usage at the list price", async () => {
    const { usage, cost, basis } = await modelOf().think(request("answer"), signal);
    expect(basis).toBe("reported");
    expect(cost).toBe(Math.ceil((usage?.input ?? 0) * 0.15 + (usage?.output ?? 0) * 0.6 - 1e-6));
  });

  test("is the whole reservation where the endpoint reports no usage", async () => {
    openai.next("no-usage");
    const model = modelOf();
    const { usage, cost, basis } = await model.think(request("answer"), signal);
    expect({ usage, cost, basis }).toEqual({
      usage: null,
      cost: model.reserve(request("answer")),
      basis: "reserved",
    });
  });

  test("is by the operator's own price, of a model that nobody lists", async () => {
    const prices = [{ model: "house-blend", input: 3, output: 7 }];
    const own = modelOf({ model: "house-blend" });
    const { usage, cost } = await own.think({ ...request("answer"), prices }, signal);
    expect(cost).toBe((usage?.input ?? 0) * 3 + (usage?.output ?? 0) * 7);
    expect(cost).toBeGreaterThan(0);
    expect(own.reserve({ ...request("answer"), prices })).toBeGreaterThanOrEqual(cost);
  });

  test("of a model without a counted at a guess: it is refused, and nothing is sent", async () => {
    const unknown = modelOf({ model: "house-blend" });
    const remedy = expect.stringContaining("/policy price house-blend 0.50 1.50");
    const refusal = { code: "not-allowed", retry: "never", message: remedy };
    expect(() => unknown.reserve(request("answer"))).toThrow(expect.objectContaining(refusal));
    const sent = openai.calls.length;
    await expect(unknown.think(request("answer"), signal)).rejects.toMatchObject(refusal);
    expect(openai.calls.length).toBe(sent);
  });

  test("is reserved for any text, also one with a model's own marks in it", () => {
    const about = { ...request("understand").about, words: `<|endoftext|> \ud800 ${"x".repeat(50_000)}` };
    expect(modelOf().reserve(request("understand", about))).toBeGreaterThan(0);
  });
});

test("the reply is what the schema makes of it, never a guess", async () => {
  openai.script.review = () => ({ verdict: "perhaps", notes: [] });
  const thought = modelOf().think(request("review"), signal);
  await expect(thought).rejects.toMatchObject({
    code: "bad-reply",
    message: expect.stringContaining("verdict"),
  });
  openai.script.review = () => ({ verdict: "pass", notes: [] });
  const { reply } = await modelOf().think(request("review"), signal);
  expect(THOUGHTS.review.reply.parse(reply)).toEqual({ verdict: "pass", notes: [] });
});
