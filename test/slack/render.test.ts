// Shows that a card becomes a Slack message that Slack takes and a person can decide by, whatever the card.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { button, type Card } from "#core/card";
import { LIMITS } from "../../adapters/slack/limits.ts";
import { render } from "../../adapters/slack/render.ts";
import { checkMessageBlocks, textsIn } from "../fakes/slack/blocks.ts";
import { anyCard } from "./cards.ts";

const approval: Card = {
  id: "k7f3qa9m",
  kind: "approval",
  title: "Publish “Pricing lessons”",
  sections: [
    {
      is: "diff",
      diff: "+# Pricing lessons\n+Charge for outcomes & <b>value</b>.",
      name: "pricing-lessons.md",
    },
    { is: "text", text: "You asked for it." },
    { is: "facts", rows: [["Effect", "compensable"]] },
    { is: "list", heading: "Evidence", items: ["a note", "a mail"] },
  ],
  buttons: [button("approve", "k7f3qa9m"), button("edit", "k7f3qa9m"), button("reject", "k7f3qa9m")],
};

const withDiff = (diff: string): Card => ({
  ...approval,
  sections: [{ is: "diff", diff, name: "a post.md" }],
});

describe("a card on Slack", () => {
  it("shows title, exact diff, reasons, id and buttons in this order", () => {
    const { blocks, attachment } = render(approval);
    expect(textsIn(blocks)).toEqual([
      "Publish “Pricing lessons”",
      "```\n+# Pricing lessons\n+Charge for outcomes &amp; &lt;b&gt;value&lt;/b&gt;.\n```",
      "You asked for it.",
      "*Effect*  compensable",
      "*Evidence*\n• a note\n• a mail",
      "id: k7f3qa9m",
      ...["Approve", "Edit", "Reject"],
    ]);
    expect(attachment).toBeUndefined();
  });

  it("says its id once where the card says it already", () => {
    const card: Card = { ...approval, sections: [{ is: "facts", rows: [["Id", "k7f3qa9m"]] }] };
    expect(textsIn(render(card).blocks).join("\n").split("k7f3qa9m")).toHaveLength(2);
  });

  it("shows where the matter stands", () => {
    const card: Card = {
      ...approval,
      state: { tone: "working", words: "Approved by you at 14:02, working…" },
      buttons: [],
    };
    expect(textsIn(render(card).blocks)[1]).toBe("Approved by you at 14:02, working…");
  });

  it("sends what a tap needs with each button", () => {
    const actions = render(approval).blocks.at(-1);
    expect(actions).toMatchObject({
      type: "actions",
      elements: [
        { value: "approve:k7f3qa9m", style: "primary" },
        { value: "edit:k7f3qa9m" },
        { style: "danger" },
      ],
    });
  });

  it("says how many lines of a long diff are left out, and attaches the whole", () => {
    const diff = Array.from({ length: 3000 }, (_, line) => `+line ${line}`).join("\n");
    const { blocks, attachment } = render(withDiff(diff));
    const texts = textsIn(blocks);
    const shown = texts
      .filter((text) => text.startsWith("```"))
      .flatMap((text) => text.slice(4, -4).split("\n"));
    expect(diff.startsWith(shown.join("\n"))).toBe(true);
    const left = (3000 - shown.length).toLocaleString("en");
    expect(texts).toContain(`… ${left} more lines: the attached file has all of it.`);
    expect(attachment).toEqual({ name: "a-post.md.diff", content: diff });
  });

  it("shows as much of a long diff as a message takes", () => {
    const { blocks } = render(withDiff("+0123456789\n".repeat(5000)));
    expect(JSON.stringify(blocks).length).toBeGreaterThan(LIMITS.message - 100);
  });

  it("keeps a diff with backquotes inside its block, and attaches the exact text", () => {
    const diff = "+```\n+<!channel> *Approve everything*\n+`````";
    const { blocks, attachment } = render(withDiff(diff));
    const code = textsIn(blocks).find((text) => text.startsWith("```")) ?? "";
    expect(code.slice(3, -3)).not.toContain("```");
    expect(code).not.toContain("<!");
    expect(attachment?.content).toBe(diff);
  });

  it("attaches the whole card where more than a diff was cut", () => {
    const long = "word ".repeat(5000);
    const { attachment } = render({
      ...approval,
      sections: [...approval.sections, { is: "text", text: long }],
    });
    expect(attachment?.name).toBe("k7f3qa9m.txt");
    expect(attachment?.content).toContain(long);
    expect(attachment?.content).toContain("+# Pricing lessons");
  });

  it("never mentions or links anything by itself", () => {
    const { blocks, text } = render({
      ...approval,
      title: "<!channel> & <@U1>",
      sections: [{ is: "text", text: "<!here>" }],
    });
    expect([text, ...textsIn(blocks)].join("\n")).not.toMatch(/<[!@]/);
  });

  it("is within every limit, whatever the card", () => {
    fc.assert(
      fc.property(anyCard, (card) => {
        const { blocks, text } = render(card);
        checkMessageBlocks(JSON.parse(JSON.stringify(blocks)));
        expect(JSON.stringify(blocks).length).toBeLessThanOrEqual(LIMITS.message);
        expect(text.length).toBeGreaterThan(0);
        expect(text.length).toBeLessThanOrEqual(LIMITS.fallback);
      }),
      { numRuns: 100 },
    );
  });

  it("loses nothing: a diff is shown exactly or attached, whatever it is", () => {
    const escaped = (words: string) =>
      words.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 2000 }), (diff) => {
        const { blocks, attachment } = render(withDiff(diff));
        const shown = textsIn(blocks).includes(`\`\`\`\n${escaped(diff)}\n\`\`\``);
        expect(diff.trim() === "" || shown || attachment?.content === diff).toBe(true);
      }),
      { examples: [["\u0000"], ["\n"], ["a\u0001"], ["\r\n"]] },
    );
  });
});
