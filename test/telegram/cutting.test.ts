// The laws of cutting and sharing room, and of the pace of sending.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Pace } from "#adapters/telegram/pace";
import { cutLines, cutWords, head, leftOut } from "#adapters/telegram/plain-text";
import { shares } from "#adapters/telegram/shares";
import { anyText } from "./arbitrary-card.ts";

describe("cutting", () => {
  it("never exceeds its room and never splits a character", () => {
    fc.assert(
      fc.property(anyText, fc.nat(300), (any, room) => {
        const text = any.toWellFormed();
        for (const cut of [head(text, room), cutWords(text, room + 1), cutLines(text, room, leftOut)]) {
          expect(cut.length).toBeLessThanOrEqual(room + 1);
          expect(cut.isWellFormed()).toBe(true);
        }
      }),
    );
  });

  it("ends on a word", () => {
    expect(cutWords("approve what you have seen", 15)).toBe("approve what…");
    expect(cutWords("short", 15)).toBe("short");
  });
});

describe("sharing room", () => {
  it("gives nobody more than they want, all together no more than there is, and everyone a fair part", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5000), { minLength: 1, maxLength: 20 }), fc.nat(5000), (wants, room) => {
        const given = shares(wants, room);
        expect(given.reduce((sum, share) => sum + share, 0)).toBeLessThanOrEqual(room);
        given.forEach((share, at) => {
          expect(share).toBeLessThanOrEqual(wants[at] ?? 0);
          expect(share).toBeGreaterThanOrEqual(Math.min(wants[at] ?? 0, Math.floor(room / wants.length)));
        });
      }),
    );
  });
});

describe("the pace", () => {
  it("lets a burst through, then one a second, and never more than both in any second", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2000), { maxLength: 60 }), (gaps) => {
        const pace = new Pace(3, 1);
        let now = 0;
        const sent = gaps.map((gap) => {
          now += gap;
          now += pace.take(now);
          return now;
        });
        for (const at of sent)
          expect(sent.filter((other) => other >= at && other < at + 1000).length).toBeLessThanOrEqual(4);
      }),
    );
    const pace = new Pace(3, 1);
    expect([0, 0, 0, 0, 0].map((now) => pace.take(now))).toEqual([0, 0, 0, 1000, 2000]);
  });
});
