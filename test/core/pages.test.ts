// Pages in the operator's words: found where they stand, without the sentence around them.
import { describe, expect, it } from "vitest";
import { namedPages, withoutPages } from "#core/pages";

describe("pages", () => {
  it.each([
    ["What does https://example.com/pricing say?", ["https://example.com/pricing"]],
    [
      "See (https://example.com/a), and http://example.org/b.",
      ["https://example.com/a", "http://example.org/b"],
    ],
    ["https://a.example https://a.example", ["https://a.example"]],
    ["Compare \u201chttps://a.example/x?y=z#w\u201d!", ["https://a.example/x?y=z#w"]],
  ])("are found in %j", (words, pages) => {
    expect(namedPages(words)).toEqual({ pages });
  });

  it.each(["no page", "example.com", "ftp://example.com/x", "https://", "javascript:alert(1)"])(
    "are not found in %j",
    (words) => {
      expect(namedPages(words)).toEqual({});
    },
  );

  it("are three at most", () => {
    const many = Array.from({ length: 9 }, (_, at) => `https://example.com/${at}`);
    expect(namedPages(many.join(" "))).toEqual({ pages: many.slice(0, 3) });
  });
});

describe("a topic", () => {
  it.each([
    ["pricing, using https://example.com/pricing", "pricing"],
    ["pricing (https://example.com/pricing)", "pricing"],
    ["what https://example.com/pricing says", "what https://example.com/pricing says"],
    ["pricing based on https://example.com/pricing", "pricing"],
    ["https://example.com/pricing", "https://example.com/pricing"],
    ["pricing", "pricing"],
  ])("%j is about %j", (topic, left) => {
    expect(withoutPages(topic)).toBe(left);
  });
});
