// Laws of the offline understanding: it never throws, keeps a text to the letter, and takes any amount of text.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { understand } from "../../adapters/offline/understand/understand.ts";
import { intentSchema } from "../../src/core/intent.ts";
import { CONTACT } from "./corpus/contact.ts";
import { EMAIL } from "./corpus/email.ts";
import { PUBLISH } from "./corpus/publish.ts";
import { STANDING } from "./corpus/standing.ts";
import { UNCLEAR } from "./corpus/unclear.ts";

const said = (words: string) => understand({ words, earlier: null });
const unit = fc.constantFrom("grapheme" as const, "binary" as const);
const anyText = unit.chain((kind) => fc.string({ unit: kind, maxLength: 200 }));

const PAIRS = ['""', "“”", "„“", "«»", "»«", "「」", "『』", "‹›", "＂＂"].map(
  (pair) => [...pair] as [string, string],
);

const published = (open: string, close: string, body: string) =>
  said(`Publish a post titled ${open}T${close} saying ${open}${body}${close}`);

describe("whatever is said", () => {
  test("it is understood as some intent and never breaks", () => {
    fc.assert(fc.property(anyText, (words) => intentSchema.safeParse(said(words)).success));
  });

  test("commands with anything mixed in never break it", () => {
    const words = [...PUBLISH, ...EMAIL, ...CONTACT, ...STANDING, ...UNCLEAR].flatMap((one) =>
      one.words.split(/(?<=\s)/),
    );
    const piece = fc.oneof(fc.constantFrom(...words), fc.constantFrom(...`"'“”‘’«»\`„:\n@<>`), anyText);
    const mixed = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(""));
    fc.assert(
      fc.property(mixed, fc.option(mixed), (text, before) => {
        const earlier = before === null ? null : { words: before, question: "What?" };
        return intentSchema.safeParse(understand({ words: text, earlier })).success;
      }),
    );
  });
});

describe("a text in quotes is kept to the letter", () => {
  test.each(PAIRS)("between %s and %s", (open, close) => {
    const body = anyText.filter((text) => !text.includes(close) && text.trim() !== "");
    fc.assert(
      fc.property(body, (text) => {
        expect(published(open, close, text)).toEqual({ is: "publish", title: "T", body: text });
      }),
    );
  });

  test("also when it is full of commands, other quotes and new lines", () => {
    const piece = fc.constantFrom(
      ..."saying titled Publish and email ada@example.com every Friday at 16:00 , . : ; ! ( ) please thanks".split(
        " ",
      ),
      ..."“ ” ‘ ’ ' ` « » „".split(" "),
      " ",
      "\n",
    );
    const body = fc.array(piece, { minLength: 1, maxLength: 40 }).map((pieces) => pieces.join(" "));
    fc.assert(
      fc.property(body, (text) => {
        fc.pre(text.trim() !== "");
        expect(published('"', '"', text)).toEqual({ is: "publish", title: "T", body: text });
      }),
    );
  });

  test("in a mail too", () => {
    const body = anyText.filter((text) => !text.includes('"') && text.trim() !== "");
    fc.assert(
      fc.property(body, (text) => {
        const intent = said(`Email ada@example.com about "S" saying "${text}"`);
        expect(intent).toEqual({ is: "email", to: "ada@example.com", subject: "S", body: text });
      }),
    );
  });
});

describe("a message of a million characters is taken in", () => {
  const million = (text: string) => text.repeat(Math.ceil(1_000_000 / text.length));

  const LEADS = ["", "Publish a post titled ", "Every Friday at 16:00, ", "Write a post about "];
  const PIECES = `x|a |"|"a" x |'a 'b|"a titled |saying "a |every Friday at 16:00 |ada@example.com, |a@|“|»a «b ‹|?!.,;:|about |and |<mailto:|ﷺ`;

  test.each(
    [...PIECES.split("|"), " ", "\n", "\u0000"].map((piece, at) => [LEADS[at % 4] ?? "", piece] as const),
  )("%j and then %j", (lead, piece) => {
    expect(intentSchema.safeParse(said(lead + million(piece))).success).toBe(true);
  });

  test("and a quoted text of that length is kept to the letter", () => {
    const body = million("All work and no play, said Jack's “friend”.\n");
    expect(said(`Publish a post titled "T" saying "${body}"`)).toEqual({ is: "publish", title: "T", body });
  });
});
