// A day as a person names it becomes the day they mean, or none: never another one.
import fc from "fast-check";
import { expect, it } from "vitest";
import { dayFrom, nextDay } from "#operator/day-words";

const when = { now: "2026-11-22T09:00:00.000Z", zone: "Europe/Berlin" };

it.each([
  ["", "2026-11-22"],
  ["today", "2026-11-22"],
  ["Yesterday", "2026-11-21"],
  ["2026-10-31", "2026-10-31"],
  ["22 Nov", "2026-11-22"],
  ["23 Nov", "2025-11-23"],
  ["3 november", "2026-11-03"],
  ["Nov 3", "2026-11-03"],
  ["Nov 3, 2024", "2024-11-03"],
  ["29 Feb 2024", "2024-02-29"],
])("reads %j as %s", (words, day) => {
  expect(dayFrom(words, when)).toBe(day);
});

it.each([
  "2026-02-30",
  "31 June",
  "29 Feb",
  "32 Nov",
  "0 Nov",
  "12 Brumaire",
  "nonsense",
  "11/22",
  "k7f3qa9m",
])("takes %j for no day", (words) => {
  expect(dayFrom(words, when)).toBeUndefined();
});

it("knows which day it is where the operator is", () => {
  expect(dayFrom("today", { now: "2026-11-22T11:30:00.000Z", zone: "Pacific/Auckland" })).toBe("2026-11-23");
});

it("never throws, whatever is typed", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (words) => {
      const day = dayFrom(words, when);
      if (day !== undefined) expect(nextDay(day, 0)).toBe(day);
    }),
  );
});
