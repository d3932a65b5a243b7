// Consent is to what is seen: on every channel a card tells of characters that would be there without anybody seeing them.
import { describe, expect, it } from "vitest";
import { render as onSlack } from "#adapters/slack/render";
import { render as onTelegram } from "#adapters/telegram/render";
import { cardView as onThePage } from "#adapters/webchat/render";
import type { Card } from "#core/card";

/** What reorders, has no width, or spells "pay" in tags that have no shape. */
const HIDDEN = [
  "\u061c",
  "\u200b",
  "\u200e",
  "\u202e",
  "\u2060",
  "\u2067",
  "\u3164",
  "\ufeff",
  "\u{e0070}\u{e0061}\u{e0079}",
];

const card = (words: string): Card => ({
  id: "k7f3qa9m",
  kind: "approval",
  title: `Email ada@example.com: ${words}`,
  state: { tone: "waiting", words },
  sections: [
    { is: "diff", name: "k7f3qa9m.diff", diff: `+To: ada@example.com\n+${words}\n` },
    { is: "text", text: words },
    { is: "facts", rows: [["why", words]] },
    { is: "list", heading: "Sources", items: [words] },
  ],
  buttons: [],
});

const SHOWN: Readonly<Record<string, (of: Card) => unknown>> = {
  Slack: (of) => {
    const { text, blocks } = onSlack(of);
    return [text, blocks];
  },
  Telegram: (of) => onTelegram(of).html,
  "the local chat": (of) => onThePage(of, "m1"),
};

describe.each(Object.keys(SHOWN))("a card on %s", (channel) => {
  const shown = (words: string) => JSON.stringify(SHOWN[channel]?.(card(words)));

  it.each(HIDDEN)("shows that %j is there, in every part of it", (hidden) => {
    const said = shown(`pay${hidden}now`);
    expect(said).not.toContain(hidden);
    expect(said).not.toContain("paynow");
    expect(said.match(/pay(?:\ufffd|\[U\+[0-9A-F]{4,5}\])+now/g)?.length).toBeGreaterThanOrEqual(6);
  });

  it("leaves what people write with joiners as it is", () => {
    const written = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 \u{1f469}\u200d\u{1f4bb}";
    expect(shown(written)).toContain(written);
  });
});
