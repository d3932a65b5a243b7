// A question of ours is answered by what can be its answer, and by nothing else.
import { describe, expect, test } from "vitest";
import { understand } from "../../adapters/offline/understand/understand.ts";
import { askedAbout } from "../../src/core/asked-about.ts";
import type { Intent } from "../../src/core/intent.ts";
import { ASKS_FOR_TEXT, BEGUN, NOTHING, ODD, QUESTIONS, TURNS, WHOLE } from "./corpus/open-questions.ts";

const alone = (words: string) => understand({ words, earlier: null });

/** What is understood of words while the question about the earlier words is open. */
function whileOpen(earlier: string, words: string): Intent {
  const asked = alone(earlier);
  if (asked.is !== "unclear") throw new Error(`“${earlier}” leads to no question.`);
  return understand({ words, earlier: { words: earlier, question: asked.question } });
}

/** Everything in turn, as the planner keeps what each question is about. */
function inTurn(said: readonly string[]): Intent | undefined {
  let earlier: { words: string; question: string } | null = null;
  let intent: Intent | undefined;
  for (const words of said) {
    intent = understand({ words, earlier });
    if (intent.is !== "unclear") return intent;
    const about: string = earlier === null ? words : askedAbout(words, intent.question, earlier);
    earlier = { words: about, question: intent.question };
  }
  return intent;
}

describe.each(QUESTIONS)("while the question about “%s” is open", (earlier) => {
  test.each([...WHOLE, ...BEGUN])("a wish of its own stays one: %s", (words) => {
    expect(whileOpen(earlier, words)).toEqual(alone(words));
  });

  test.each(NOTHING)("nothing is made of %j", (words) => {
    expect(whileOpen(earlier, words)).toMatchObject({ is: "unclear" });
  });

  test.each(ODD)("%j is a text or nothing", (words) => {
    const intent = whileOpen(earlier, words);
    if (!ASKS_FOR_TEXT.has(earlier)) expect(intent.is).toBe("unclear");
    else expect(["unclear", "publish", "email"]).toContain(intent.is);
  });
});

test.each(TURNS.map(({ said, intent }) => [said.join(" / "), said, intent] as const))(
  "goes on from answer to answer: %s",
  (_all, said, intent) => {
    expect(inTurn(said)).toEqual(intent);
  },
);

test("a greeting lets go of a question, so that what follows stands alone", () => {
  expect(inTurn(["Remember", "hello", "Acme pays late"])).toMatchObject({ is: "unclear" });
});

test("says that quotes take any words, where a text was asked for and the words look like a command", () => {
  expect(whileOpen('Publish a post titled "Stale"', "Do the thing")).toEqual({
    is: "unclear",
    question: "What should the post “Stale” say? In quotes I take any words as they are.",
  });
});

describe("the text of a post that nothing was known for", () => {
  const earlier = {
    words: "Write and publish a post about pricing",
    question: "I know nothing about “pricing” yet. What should the post say?",
  };

  test.each([
    ["Charge for outcomes.", { is: "publish", title: "Pricing", body: "Charge for outcomes." }],
    ['"Charge for outcomes."', { is: "publish", title: "Pricing", body: "Charge for outcomes." }],
    ['titled "Outcomes" saying "Charge."', { is: "publish", title: "Outcomes", body: "Charge." }],
    ["Remember that Acme pays late", { is: "remember", statement: "Acme pays late", about: "Acme" }],
  ])("%s", (words, intent) => {
    expect(understand({ words, earlier })).toEqual(intent);
  });

  test("is asked for again when it is not given", () => {
    expect(understand({ words: "Do the thing", earlier })).toHaveProperty(
      "question",
      expect.stringContaining("What should the post say?"),
    );
  });
});
