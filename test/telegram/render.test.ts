// What a card looks like on Telegram, and the laws that hold for every card whatever it says.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LIMITS } from "#adapters/telegram/limits";
import { render } from "#adapters/telegram/render";
import { button, type Card, noteCard } from "#core/card";
import { parseButtonData } from "#core/chat";
import { parseHtml } from "../fakes/telegram/html.ts";
import { cleaned } from "../fakes/telegram/wire-format.ts";
import { anyCard } from "./arbitrary-card.ts";

const seen = (card: Card) => {
  const { text, entities } = parseHtml(render(card).html);
  return { ...cleaned(text, entities), entities };
};

const approval: Card = {
  id: "k7f3qa9m",
  kind: "approval",
  title: "Publish “Pricing <lessons>”",
  state: { tone: "good", words: "Approved by you at 14:02, working…" },
  sections: [
    { is: "diff", name: "posts/pricing.md", diff: "+# Pricing & co\n+Charge for outcomes." },
    { is: "text", text: "You asked for it." },
    {
      is: "facts",
      rows: [
        ["Effect", "compensable"],
        ["Cost", ""],
      ],
    },
    { is: "list", heading: "Evidence", items: ["your message", "  "] },
    { is: "text", text: " \n " },
  ],
  buttons: [button("approve", "k7f3qa9m"), button("edit", "k7f3qa9m"), button("reject", "k7f3qa9m")],
};

const longDiff = (lines: number) => Array.from({ length: lines }, (_, at) => `+line ${at + 1}`).join("\n");

describe("a card", () => {
  it("says what happens, where it stands, its sections in order, and its id", () => {
    expect(seen(approval).text).toBe(
      [
        "Publish “Pricing <lessons>”\nApproved by you at 14:02, working…",
        "posts/pricing.md\n+# Pricing & co\n+Charge for outcomes.",
        "You asked for it.",
        "Effect: compensable",
        "Evidence\n• your message",
        "id: k7f3qa9m",
      ].join("\n\n"),
    );
    expect(render(approval).attachment).toBeUndefined();
  });

  it("shows the diff as one and has its buttons in one row", () => {
    expect(seen(approval).entities).toContainEqual(
      expect.objectContaining({ type: "pre", language: "diff" }),
    );
    const row = render(approval).keyboard?.inline_keyboard[0] ?? [];
    expect(row.map(({ text }) => text)).toEqual(["Approve", "Edit", "Reject"]);
    expect(row[0]).toMatchObject({ callback_data: "approve:k7f3qa9m", style: "primary" });
  });

  it("has no keyboard when it has no buttons", () => {
    expect(render(noteCard("n1", "Done.")).keyboard).toBeUndefined();
  });

  it("folds a long text, so that the card stays short", () => {
    const card = noteCard("n1", "Help", [{ is: "text", text: longDiff(30) }]);
    expect(seen(card).entities.map(({ type }) => type)).toContain("expandable_blockquote");
  });

  it("shows direction overrides instead of obeying them, and removes control characters", () => {
    expect(seen(noteCard("n1", "pay\u202e me\u0007")).text).toBe("pay\ufffd me");
  });
});

describe("a card that is too long", () => {
  const long: Card = {
    ...approval,
    sections: [{ is: "diff", name: "a", diff: longDiff(1000) }, ...approval.sections.slice(1)],
  };

  it("cuts the diff, says how many lines are left out, and attaches it whole", () => {
    const { text } = seen(long);
    const shown = text.match(/^\+line \d+$/gm)?.length ?? 0;
    const left = Number(/… (\d+) more lines, whole in the attached file/.exec(text)?.[1]);
    expect(shown).toBeGreaterThan(100);
    expect(shown + left).toBe(1000);
    expect(render(long).attachment).toEqual({ name: "k7f3qa9m.diff", text: longDiff(1000) });
  });

  it("keeps whole what else is needed to decide", () => {
    const { text } = seen(long);
    for (const words of ["You asked for it.", "Effect: compensable", "• your message", "k7f3qa9m"])
      expect(text).toContain(words);
  });

  it("attaches the whole card as text when more than a diff was cut", () => {
    const card = noteCard("n1", "Timeline", [
      { is: "list", heading: "Today", items: longDiff(900).split("\n") },
    ]);
    const { attachment } = render(card);
    expect(attachment?.name).toBe("n1.txt");
    expect(attachment?.text).toContain("• +line 900");
  });

  it("shows the beginning of a single endless line", () => {
    const card = noteCard("n1", "x", [{ is: "diff", name: "", diff: `+title\n+${"long ".repeat(3000)}` }]);
    expect(seen(card).text).toMatch(/\+title\n\+long long .*…\n… 1 more line, whole/);
  });
});

describe("whatever the card says", () => {
  it("never exceeds a limit, is valid HTML and splits no character", () => {
    fc.assert(
      fc.property(anyCard, (card) => {
        const { html, keyboard, attachment } = render(card);
        const { text, entities } = parseHtml(html);
        expect(html.isWellFormed()).toBe(true);
        expect(text.length).toBeLessThanOrEqual(LIMITS.text);
        expect(cleaned(text, entities).text).not.toBe("");
        expect(entities.length).toBeLessThanOrEqual(LIMITS.entities);
        const rows = keyboard?.inline_keyboard ?? [];
        expect(rows.flat().length).toBeLessThanOrEqual(LIMITS.buttons);
        expect(Buffer.byteLength(JSON.stringify(keyboard ?? {}))).toBeLessThanOrEqual(9 * 1024);
        expect(attachment?.text).not.toBe("");
      }),
      { numRuns: 300 },
    );
  });

  it("makes only buttons whose tap can be read back", () => {
    fc.assert(
      fc.property(anyCard, (card) => {
        for (const key of render(card).keyboard?.inline_keyboard.flat() ?? []) {
          const data = "callback_data" in key ? key.callback_data : "";
          expect(Buffer.byteLength(data)).toBeLessThanOrEqual(LIMITS.callbackBytes);
          expect(parseButtonData(data)).toBeDefined();
          expect(key.text.trim()).not.toBe("");
        }
      }),
    );
  });
});
