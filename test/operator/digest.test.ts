// The digest's last line is the chain's head, on every channel and however long the day was: the chat is the log's witness.
import { expect, it } from "vitest";
import { render as slack } from "#adapters/slack/render";
import { render as telegram } from "#adapters/telegram/render";
import { cardView } from "#adapters/webchat/render";
import { type Card, noteCard } from "#core/card";
import { digestText } from "#operator/digest";

const hash = "0123456789abcdef".repeat(4);
const many = Array.from(
  { length: 200 },
  (_, at) => `Put posts/A long title that says what number ${at} is about [k7f3qa9m]`,
);
const day = {
  day: "2026-11-22",
  undone: [],
  held: [],
  resting: [],
  settled: [],
  spent: [],
  head: { position: 12_345, hash },
};
const none = { waiting: 0, needing: 0 };
const quiet = { ...day, cards: none, since: "", done: [], waiting: [], stuck: [], failed: [], expired: [] };
const busy = {
  ...day,
  since: "21 Nov 18:00",
  cards: { waiting: 200, needing: 200 },
  stuck: many,
  expired: many,
  done: many,
  undone: many,
  waiting: many,
  held: many,
  failed: many,
  spent: many.map((key) => ({ key, micros: 1_000_000 })),
};

const SHOWN: readonly (readonly [channel: string, (card: Card) => string])[] = [
  ["Telegram", (card) => telegram(card).html],
  ["Slack", (card) => JSON.stringify(slack(card).blocks)],
  ["the local chat", (card) => JSON.stringify(cardView(card).sections)],
];

it.each(SHOWN)("prints the head of the chain on %s, on a quiet day and on the busiest", (_channel, show) => {
  for (const one of [quiet, busy]) {
    const { text, sections } = digestText(one);
    expect(show(noteCard("k7f3qa9m", text, sections))).toContain(`12345 events, head ${hash.slice(0, 16)}`);
  }
});

it("is headed by its day as people say it, and counts all that waits however many it names", () => {
  const { text, sections } = digestText({ ...busy, waiting: many.slice(0, 20), stuck: many.slice(0, 3) });
  expect(text).toMatch(/^Digest of 22 Nov: 200 done, 200 waiting, 200 failed, 200 in trouble/);
  const headings = sections.flatMap((section) => (section.is === "list" ? [section.heading] : []));
  expect(headings).toContain("Waiting for you, 20 of 200");
  expect(headings).toContain("In trouble");
});
