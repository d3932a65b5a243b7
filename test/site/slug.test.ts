// File names made of titles.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { slugOf } from "#adapters/site/slug";

describe("a post's file name", () => {
  it("is made of the title's words", () => {
    expect(slugOf("Pricing lessons")).toBe("pricing-lessons");
    expect(slugOf("  What's new? Über-Straße №5 & Łódź  ")).toBe("whats-new-uber-strasse-no5-lodz");
  });

  it("keeps titles of other scripts apart", () => {
    expect(slugOf("価格の教訓")).toMatch(/^post-[0-9a-f]{8}$/);
    expect(slugOf("日本 pricing")).toMatch(/^pricing-[0-9a-f]{8}$/);
    expect(slugOf("日本 pricing")).not.toBe(slugOf("中国 pricing"));
    expect(slugOf("🦉")).not.toBe(slugOf("🦊"));
  });

  it("is safe, short and stable, whatever the title", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: "grapheme" }), fc.string({ unit: "binary", maxLength: 300 })),
        (title) => {
          const slug = slugOf(title);
          expect(slug).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
          expect(slug.length).toBeLessThanOrEqual(80);
          expect(slugOf(slug)).toBe(slug);
        },
      ),
    );
  });
});
