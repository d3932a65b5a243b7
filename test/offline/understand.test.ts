// The offline understanding against its corpus of sentences: the table of words and well over 150 that are not in it.
import { describe, expect, test } from "vitest";
import { understand } from "../../adapters/offline/understand/understand.ts";
import { CONTACT } from "./corpus/contact.ts";
import { EARLIER } from "./corpus/earlier.ts";
import { EMAIL } from "./corpus/email.ts";
import { PUBLISH } from "./corpus/publish.ts";
import { QUESTION } from "./corpus/question.ts";
import { REMEMBER } from "./corpus/remember.ts";
import { STANDING } from "./corpus/standing.ts";
import { TABLE } from "./corpus/table.ts";
import { UNCLEAR } from "./corpus/unclear.ts";
import { WRITE } from "./corpus/write.ts";

const said = (words: string) => understand({ words, earlier: null });

describe("understands offline", () => {
  const corpus = [TABLE, PUBLISH, WRITE, EMAIL, CONTACT, REMEMBER, QUESTION, STANDING].flat();
  test.each(corpus.map(({ words, intent }) => [words, intent] as const))("%s", (words, intent) => {
    expect(said(words)).toEqual(intent);
  });
});

describe("understands the table of words with leading courtesies", () => {
  test.each(TABLE.map(({ words, intent }) => [words, intent] as const))("Please, %s", (words, intent) => {
    expect(said(`Hi Adjutant, could you please ${words}`)).toMatchObject({ is: intent.is });
  });
});

describe("asks one question back for", () => {
  test.each(UNCLEAR.map(({ words, asks }) => [words, asks] as const))("%s", (words, asks) => {
    const intent = said(words);
    expect(intent).toMatchObject({ is: "unclear" });
    for (const part of asks) expect(intent).toHaveProperty("question", expect.stringContaining(part));
  });
});

describe("takes an answer together with what was said before", () => {
  test.each(EARLIER.map((one) => [one.earlier, one.words, one.intent] as const))(
    "%s / %s",
    (earlier, words, intent) => {
      const { intent: _, ...question } = { intent: 0, ...said(earlier) };
      const asked = "question" in question ? question.question : "";
      expect(understand({ words, earlier: { words: earlier, question: asked } })).toEqual(intent);
    },
  );

  test("lets go of a question when told to", () => {
    const earlier = { words: "Email ada@example.com", question: "What should the mail say?" };
    expect(understand({ words: "never mind", earlier })).toMatchObject({
      is: "unclear",
      question: /leave that/,
    });
  });
});
