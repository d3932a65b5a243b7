// What every model must keep, whatever is behind it: run by the offline model's tests and by the real one's.
import { describe, expect, test } from "vitest";
import { Fault } from "../../src/core/fault.ts";
import type { JsonObject } from "../../src/core/json.ts";
import type { Model, Prompt, ThinkRequest } from "../../src/core/model.ts";
import { type About, isThought, THOUGHTS, type ThoughtName } from "../../src/core/thought.ts";

const finding = { id: "f1", text: "Acme pays within 45 days", source: "you, 3 Nov 2026", age: "2 days" };
const draft = { title: "Pricing", body: "Charge for outcomes.\n\n- Acme pays within 45 days" };

const ABOUT: { readonly [Name in ThoughtName]: About<Name> } = {
  understand: {
    words: "What do you know about Acme?",
    earlier: null,
    now: "2026-11-05T09:00:00.000Z",
    zone: "Europe/Berlin",
  },
  research: { topic: "pricing", findings: [finding] },
  draft: { topic: "pricing", points: [finding.text], sources: [finding.source], revise: null },
  review: { topic: "pricing", draft, points: [finding.text] },
  answer: { question: "When does Acme pay?", findings: [finding] },
};

export function request(name: ThoughtName, about: JsonObject = ABOUT[name] as JsonObject): ThinkRequest {
  const prompt: Prompt = {
    name,
    hash: "0".repeat(64),
    text: `Think: ${name}.`,
    maxTokens: 500,
    temperature: 0,
  };
  return { prompt, about, reply: THOUGHTS[name].reply };
}

export const NAMES = Object.keys(THOUGHTS).filter(isThought);

const never = () => new AbortController().signal;

/** `model()` gives a fresh one, which answers every thought of the table above. */
export function modelContract(what: string, model: () => Model): void {
  describe(`${what} keeps the model's contract`, () => {
    test.each(NAMES)("answers %s in the shape that was asked for", async (name) => {
      const { reply } = await model().think(request(name), never());
      expect(THOUGHTS[name].reply.parse(reply)).toEqual(reply);
    });

    test.each(NAMES)("never costs more for %s than it reserved, in whole micro-dollars", async (name) => {
      const one = model();
      const reserved = one.reserve(request(name));
      const { cost, basis } = await one.think(request(name), never());
      expect(Number.isInteger(reserved) && Number.isInteger(cost) && cost >= 0).toBe(true);
      expect(cost).toBeLessThanOrEqual(reserved);
      expect(basis === "free").toBe(one.offline);
    });

    test("reserves more or the same for a longer text", () => {
      const longer = { ...ABOUT.understand, words: "word ".repeat(5_000) };
      expect(model().reserve(request("understand", longer))).toBeGreaterThanOrEqual(
        model().reserve(request("understand")),
      );
    });

    test("has a name, and says whether it needs a network", () => {
      expect(model().name).not.toBe("");
      expect(typeof model().offline).toBe("boolean");
    });

    test("does not think once it was told to stop", async () => {
      const thought = model().think(request("answer"), AbortSignal.abort());
      await expect(thought).rejects.toMatchObject({ name: "Fault", code: "timed-out" });
    });

    test("cites only what it was given", async () => {
      const { reply } = await model().think(request("answer"), never());
      const { cites } = THOUGHTS.answer.reply.parse(reply);
      expect(cites.every((id) => id === finding.id)).toBe(true);
    });

    test("refuses with a Fault where the reply cannot fit", async () => {
      const odd = { ...request("answer"), reply: THOUGHTS.review.reply };
      await expect(model().think(odd, never())).rejects.toBeInstanceOf(Fault);
    });
  });
}
