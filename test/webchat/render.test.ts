// Cards as the page gets them: what is exact, what is cut and said to be cut, and that nothing is ever too much.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { limits } from "#adapters/webchat/limits";
import { cardView, messageView, wholeText } from "#adapters/webchat/render";
import type { Card, Section } from "#core/card";
import { approvalCard, newFile } from "./given.ts";

const withDiff = (diff: string, name = "a.md"): Card =>
  approvalCard("k7", { sections: [{ is: "diff", diff, name }] });

function diffOf(card: Card) {
  const section = cardView(card).sections[0];
  if (section?.is !== "diff") throw new Error("The card has no diff.");
  return section;
}

describe("a card on the page", () => {
  it("shows a new file as its lines, and says that it is new", () => {
    const diff = diffOf(withDiff(newFile, "k7.diff"));
    expect([diff.name, diff.news]).toEqual(["posts/pricing-lessons.md", "new"]);
    expect(diff.lines.map(({ kind, text }) => `${kind} ${text}`)).toEqual([
      "add +---",
      "add +title: Pricing lessons",
      "add +date: 2026-11-22",
      "add +---",
      "add +",
      "add +Charge for outcomes.",
    ]);
  });

  it("knows a removed line that looks like a file's name", () => {
    const diff = diffOf(
      withDiff(
        "--- a/q.sql\n+++ b/q.sql\n@@ -1,2 +1,2 @@\n--- old comment\n+-- new comment\n same\n",
        "q.sql",
      ),
    );
    expect(diff.lines.map(({ kind }) => kind)).toEqual(["hunk", "remove", "add", "same"]);
  });

  it("keeps a head that names two files", () => {
    const diff = diffOf(withDiff("--- a/secret.md\n+++ b/public.md\n@@ -1 +1 @@\n-a\n+b\n", "public.md"));
    expect(diff.lines.map(({ text }) => text)).toContain("--- a/secret.md");
  });

  it("keeps every head where the diff is of several files", () => {
    const one = (name: string) => `--- a/${name}\n+++ b/${name}\n@@ -1 +1 @@\n-a\n+b\n`;
    const diff = diffOf(withDiff(one("a.md") + one("b.md"), "a.md"));
    expect(diff.lines.filter(({ kind }) => kind === "file")).toHaveLength(4);
  });

  it("shows what has no head as it is", () => {
    const mail = diffOf(withDiff("+To: ada@example.com\n+Subject: Invoice 7\n+\n+--- \n+Ada\n", "k7.diff"));
    expect(mail.name).toBe("The exact change");
    expect(mail.lines.map(({ kind }) => kind)).toEqual(["add", "add", "add", "add", "add"]);
  });

  it("cuts a long diff and counts what is left; the download is exact", () => {
    const lines = Array.from({ length: 1000 }, (_, index) => `+line ${index}`);
    const card = withDiff(`@@ -0,0 +1,1000 @@\n${lines.join("\n")}\n`);
    expect(diffOf(card)).toMatchObject({ left: 1001 - limits.diffLines, name: "a.md" });
    expect(cardView(card).cut).toBe(true);
    expect(wholeText(card)).toBe(card.sections[0]?.is === "diff" && card.sections[0].diff);
  });

  it("makes characters visible that would hide or reorder what is approved", () => {
    const diff = diffOf(withDiff("+pay \u202eecila\u202c\r\n+a\u0007b\n"));
    expect(diff.lines.map(({ text }) => text)).toEqual(["+pay [U+202E]ecila[U+202C]\u240d", "+a\u2407b"]);
  });

  it("shows the operator's own words, cut with a count when they are huge", () => {
    const view = messageView(
      { message: "m", from: "you", at: "2026-11-22T10:00:00Z", text: "x".repeat(500_000) },
      1,
    );
    expect(view.said?.left).toBe(500_000 - limits.textLength);
  });
});

const text = fc.string({ unit: "binary", maxLength: 3000 });
const section: fc.Arbitrary<Section> = fc.oneof(
  fc.record({ is: fc.constant("text" as const), text }),
  fc.record({ is: fc.constant("diff" as const), diff: text, name: text }),
  fc.record({ is: fc.constant("facts" as const), rows: fc.array(fc.tuple(text, text), { maxLength: 150 }) }),
  fc.record({ is: fc.constant("list" as const), heading: text, items: fc.array(text, { maxLength: 400 }) }),
);

const mostOf = {
  text: limits.textLength,
  facts: limits.rows,
  list: limits.items,
  diff: limits.diffLines,
  picture: limits.valueLength,
} as const;

function sizeOf(one: ReturnType<typeof cardView>["sections"][number]): number {
  switch (one.is) {
    case "text":
      return one.text.length;
    case "facts":
      return one.rows.length;
    case "list":
      return one.items.length;
    case "diff":
      return one.lines.length;
    case "picture":
      return one.alt.length;
  }
}

describe("any card at all", () => {
  it("stays within the page's limits", () => {
    fc.assert(
      fc.property(text, fc.array(section, { maxLength: 60, size: "small" }), (title, sections) => {
        const view = cardView(approvalCard("k7", { title, sections }));
        expect(view.title.length).toBeLessThanOrEqual(limits.titleLength);
        expect(view.sections.length).toBeLessThanOrEqual(limits.sections);
        for (const one of view.sections) expect(sizeOf(one)).toBeLessThanOrEqual(mostOf[one.is]);
      }),
      { numRuns: 60 },
    );
  });
});
