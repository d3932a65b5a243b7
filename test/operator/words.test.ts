// How times, spans, accounts and long texts are said to a person.
import fc from "fast-check";
import { expect, it } from "vitest";
import { cleaned } from "#operator/clean";
import { counted, dayOf, short, showAccount, showTime, spanBetween } from "#operator/words";

const berlin = { now: "2026-11-22T09:00:00.000Z", zone: "Europe/Berlin" };

it.each([
  ["2026-11-22T13:02:00.000Z", "14:02"],
  ["2026-11-21T13:02:00.000Z", "21 Nov 14:02"],
  ["2026-11-22T23:30:00.000Z", "23 Nov 00:30"],
  ["2025-11-22T13:02:00.000Z", "22 Nov 2025 14:02"],
  ["2026-07-01T12:00:00.000Z", "1 Jul 14:00"],
])("says %s as %s in Berlin", (iso, words) => {
  expect(showTime(iso, berlin)).toBe(words);
});

it("knows on which day it is where the operator is", () => {
  expect(dayOf("2026-11-22T23:30:00.000Z", "Europe/Berlin")).toBe("2026-11-23");
  expect(dayOf("2026-11-22T23:30:00.000Z", "America/New_York")).toBe("2026-11-22");
  expect(dayOf("2026-11-22T23:30:00.000Z", "UTC")).toBe("2026-11-22");
});

it.each([
  [0, "a moment"],
  [999, "a moment"],
  [1_000, "1 second"],
  [119_000, "1 minute"],
  [7_200_000, "2 hours"],
  [86_400_000, "1 day"],
  [-5, "a moment"],
])("says a span of %d ms as %s", (ms, words) => {
  const from = Date.parse(berlin.now);
  expect(spanBetween(berlin.now, new Date(from + ms).toISOString())).toBe(words);
});

it("names the operator by the channel they used", () => {
  expect(showAccount("telegram:4711")).toBe("you on Telegram");
  expect(showAccount("webchat:local")).toBe("you on the local chat");
});

it("counts in words", () => {
  expect([counted(0, "card"), counted(1, "card"), counted(2, "card")]).toEqual([
    "0 cards",
    "1 card",
    "2 cards",
  ]);
});

it("cuts on a character, never longer than asked, and says that something is missing", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 1, max: 30 }), (text, length) => {
      const cut = short(text, length);
      expect([...cut].length).toBeLessThanOrEqual(length);
      expect(cut.isWellFormed() || !text.isWellFormed()).toBe(true);
      expect(cut).not.toContain("\n");
      if (!cut.endsWith("…")) expect(text.replaceAll(/\s+/g, " ").trim()).toBe(cut);
    }),
  );
});

it("cleans what was typed once and for all, and keeps what a person typed", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const clean = cleaned(text);
      expect(cleaned(clean)).toBe(clean);
      expect(clean).not.toMatch(/(?![\n\t])\p{Cc}/u);
      expect(clean.isWellFormed()).toBe(true);
    }),
  );
  expect(cleaned("  “Ж”\r\n\tこ 😀 é \u0000\u200b ")).toBe("“Ж”\n\tこ 😀 é");
});
