import { expect, test } from "vitest";
import { proofreader } from "#agents/proofreader";
import { assigned, given, said } from "../given.ts";

const briefOf = (title: string, body: string) => ({ topic: "pricing", draft: { title, body }, points: [] });

test("passes at once what the fixed rules find nothing wrong with, and says that nobody judged it", () => {
  given(proofreader)
    .heard(assigned(briefOf("Pricing lessons", "Charge for outcomes.")))
    .finishes("done", "“Pricing lessons” passed the check.", {
      verdict: "pass",
      notes: [expect.stringContaining("nobody read it against its points, your goals or your constraints")],
    });
});

test("sends a draft back with a note for each rule that it breaks", () => {
  given(proofreader)
    .heard(assigned(briefOf("", "See [TODO: link].")))
    .finishes("done", "“” goes back with 2 notes.", {
      verdict: "revise",
      notes: ["The title is empty.", "A placeholder is left in the text: [TODO: link]"],
    });
});

test("a brief without a draft is refused in a sentence", () => {
  given(proofreader)
    .heard(assigned({ topic: "pricing" }))
    .finishes("failed", /lacks a draft/);
});

test("what comes after changes nothing", () => {
  given(proofreader)
    .heard(assigned(briefOf("a", "b")))
    .heard(said)
    .decides();
});
