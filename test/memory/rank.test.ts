import { describe, expect, it, test } from "vitest";
import { ageOf } from "#memory/age";
import { halfLifeDays, standing } from "#memory/decay";
import { evidence, fuse, ranked } from "#memory/rank";
import { aFact } from "../contracts/facts.ts";

const now = new Date("2026-11-22T12:00:00.000Z");
const day = (days: number) => new Date(now.getTime() + days * 86_400_000).toISOString();
const kept = (days: number, more = {}) =>
  aFact("Acme pays late", { validFrom: day(-days), reviewBy: day(180 - days), ...more });
const confirmed = (days: number, again: number) => kept(days, { reviewBy: day(180 - again) });

describe("a fact weighs less", () => {
  it.each([
    ["the older it is", kept(1), kept(90)],
    ["the less sure we were", kept(90), kept(90, { confidence: 0.3 })],
    ["when nobody confirmed it", confirmed(90, 0), kept(90)],
    ["when it is due for review", kept(179), kept(181)],
    ["when it is only a note", kept(5), kept(5, { sort: "note" })],
  ])("%s", (_, stronger, weaker) =>
    expect(standing(stronger, now).strength).toBeGreaterThan(standing(weaker, now).strength),
  );
});

test("a fact loses half its weight in its half-life", () => {
  const days = halfLifeDays(0);
  const [young, old] = [0, days].map((one) => standing(kept(one, { confidence: 0 }), now).strength);
  expect(old).toBeCloseTo((young ?? 0) / 2);
});

describe("a fact's age is said as a person would", () => {
  it.each([
    [kept(0), "today"],
    [kept(1), "yesterday"],
    [kept(3), "3 days ago"],
    [kept(40), "kept 13 Oct 2026"],
    [confirmed(40, 2), "kept 13 Oct 2026, confirmed 2 days ago"],
    [kept(200), "kept 6 May 2026, due for review"],
    [kept(2, { reviewBy: day(-1) }), "kept 20 Nov 2026, due for review"],
    [aFact("x", { validFrom: "2026-09-03T00:00:00.000Z", reviewBy: day(100) }), "kept 3 Sep 2026"],
  ])("%#", (fact, words) => expect(ageOf(fact, now, "UTC")).toBe(words));

  it("counts days in the operator's zone", () => {
    const fact = aFact("x", { validFrom: "2026-11-21T23:30:00.000Z", reviewBy: day(170) });
    expect([ageOf(fact, now, "UTC"), ageOf(fact, now, "Europe/Berlin")]).toEqual(["yesterday", "today"]);
  });
});

describe("what two searches found", () => {
  it("leads with what both found, then what words found", () => {
    const scores = fuse(["words", "both"], ["both", "vectors"]);
    expect([...scores].sort((a, b) => b[1] - a[1]).map(([id]) => id)).toEqual(["both", "words", "vectors"]);
  });
  it("prefers the fresh and the confirmed of what is equally near", () => {
    const facts = [kept(300), kept(60), confirmed(60, 1), kept(0)];
    const scores = new Map(facts.map(({ id }) => [id, 1]));
    const [overdue, old, again, fresh] = facts;
    expect(ranked(facts, scores, () => false, now)).toEqual([again, fresh, old, overdue]);
  });
  it("leads with the subject's facts, found or not", () => {
    const facts = [kept(0), kept(0), kept(0)];
    const [other, found, unfound] = facts;
    const scores = new Map([
      [other?.id ?? "", 1],
      [found?.id ?? "", 0.1],
    ]);
    expect(ranked(facts, scores, (fact) => fact !== other, now)).toEqual([found, unfound, other]);
  });
  it("takes no far neighbour for evidence, nor one far behind the nearest", () => {
    const at = (...distances: number[]) => distances.map((distance) => ({ distance }));
    expect(evidence(at(0.3, 0.4, 0.5), "energetic-en-512")).toEqual(at(0.3, 0.4));
    expect(evidence(at(0.59, 0.6), "energetic-en-512")).toEqual([]);
    expect(evidence([], "energetic-en-512")).toEqual([]);
    expect(evidence(at(0.6), "openai:text-embedding-3-small")).toEqual(at(0.6));
  });
});
