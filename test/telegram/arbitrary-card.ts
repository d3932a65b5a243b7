// Any card at all, texts full of what Telegram refuses included; shared by the laws of rendering.
import fc from "fast-check";
import { BUTTONS, type ButtonVerb, type Card, type CardState, type Section } from "#core/card";

const nasty = fc.constantFrom(
  "<b>",
  "&amp;",
  "</code></pre>",
  "😀",
  "\u0000",
  "\ud83d",
  "\u202e",
  "\t",
  "\r\n",
  "\n\n",
  "-",
  " ",
);
const piece = fc.oneof(fc.string({ unit: "binary" }), fc.lorem(), nasty);
const text = fc.oneof(
  fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join("")),
  fc
    .tuple(piece, fc.integer({ min: 1, max: 3000 }))
    .map(([part, count]) => part.repeat(count).slice(0, 9000)),
  fc.array(piece, { maxLength: 300 }).map((pieces) => pieces.join("\n")),
);
const section: fc.Arbitrary<Section> = fc.oneof(
  fc.record({ is: fc.constant("text" as const), text }),
  fc.record({ is: fc.constant("diff" as const), diff: text, name: text }),
  fc.record({ is: fc.constant("facts" as const), rows: fc.array(fc.tuple(text, text), { maxLength: 90 }) }),
  fc.record({ is: fc.constant("list" as const), heading: text, items: fc.array(text, { maxLength: 30 }) }),
);
const verbs = fc.constantFrom(...(Object.keys(BUTTONS) as ButtonVerb[]));
const button = fc.record({
  verb: verbs,
  about: fc.oneof(fc.stringMatching(/^[a-z0-9]{8}$/), text),
  label: text,
  style: fc.constantFrom("primary" as const, "danger" as const, "plain" as const),
});
const state: fc.Arbitrary<CardState> = fc.record({
  tone: fc.constantFrom(
    "waiting" as const,
    "working" as const,
    "good" as const,
    "bad" as const,
    "quiet" as const,
  ),
  words: text,
});

const required = {
  id: fc.oneof(fc.stringMatching(/^[a-z0-9]{8}$/), text),
  kind: fc.constantFrom("approval" as const, "progress" as const, "note" as const),
  title: text,
  sections: fc.array(section, { maxLength: 20 }),
  buttons: fc.array(button, { maxLength: 40 }),
};

export const anyCard: fc.Arbitrary<Card> = fc.oneof(fc.record(required), fc.record({ ...required, state }));
export const anyText = text;
