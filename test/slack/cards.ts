// Cards of every kind for the laws of rendering: also those that no sane program would make.
import fc from "fast-check";
import type { Card, Section } from "#core/card";

const nasty = fc.oneof(
  fc.string({ unit: "binary", maxLength: 200 }),
  fc.string({ unit: "grapheme", maxLength: 200 }),
  fc.constantFrom("", " ", "\n", "```", "<!channel>", "&&&&", "\u0000\u0001", "\ud800", "a\r\nb", '"\\"'),
  fc.nat(20_000).map((length) => "x".repeat(length)),
  fc.nat(5000).map((length) => "&".repeat(length)),
  fc.nat(5000).map((lines) => "+ a line of a diff\n".repeat(lines)),
  fc.nat(3000).map((length) => "👩‍🚀".repeat(length)),
  fc.nat(8000).map((length) => '"'.repeat(length)),
);

const section: fc.Arbitrary<Section> = fc.oneof(
  nasty.map((text) => ({ is: "text" as const, text })),
  fc.record({ is: fc.constant("diff" as const), diff: nasty, name: nasty }),
  fc.record({ is: fc.constant("facts" as const), rows: fc.array(fc.tuple(nasty, nasty), { maxLength: 30 }) }),
  fc.record({ is: fc.constant("list" as const), heading: nasty, items: fc.array(nasty, { maxLength: 30 }) }),
);

const buttons = fc.array(
  fc.record({
    verb: fc.constantFrom("approve", "edit", "reject", "undo", "retry", "stop", "confirm"),
    about: fc.oneof(fc.constantFrom("k7f3qa9m", "x".repeat(38)), nasty),
    label: nasty,
    style: fc.constantFrom("primary", "danger", "plain"),
  }),
  { maxLength: 40 },
);

export const anyCard: fc.Arbitrary<Card> = fc
  .record({
    id: fc.oneof(fc.constant("k7f3qa9m"), nasty),
    kind: fc.constantFrom("approval", "progress", "note"),
    title: nasty,
    state: fc.option(
      fc.record({ tone: fc.constantFrom("waiting", "working", "good", "bad", "quiet"), words: nasty }),
      {
        nil: undefined,
      },
    ),
    sections: fc.oneof(
      fc.array(section, { maxLength: 8 }),
      fc.array(section, { minLength: 40, maxLength: 60, size: "max" }),
    ),
    buttons,
  })
  .map(({ state, ...card }) => (state === undefined ? card : { ...card, state }) as Card);
