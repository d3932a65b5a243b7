// The rows of the table of words, as the README and the help show them.
import type { Sentence } from "./sentence.ts";

export const TABLE: readonly Sentence[] = [
  {
    words: 'Publish a post titled "Pricing lessons" saying "Charge for outcomes."',
    intent: { is: "publish", title: "Pricing lessons", body: "Charge for outcomes." },
  },
  { words: "Write and publish a post about pricing", intent: { is: "write", topic: "pricing" } },
  {
    words: 'Email ada@example.com about "Invoice 7" saying "It is due on Friday."',
    intent: { is: "email", to: "ada@example.com", subject: "Invoice 7", body: "It is due on Friday." },
  },
  {
    words: "Add contact Ada Lovelace <ada@example.com>",
    intent: { is: "contact", name: "Ada Lovelace", email: "ada@example.com" },
  },
  {
    words: "Remember that Acme pays within 45 days",
    intent: { is: "remember", statement: "Acme pays within 45 days", about: "Acme" },
  },
  {
    words: "What do you know about Acme?",
    intent: { is: "question", question: "What do you know about Acme?", about: "Acme" },
  },
  {
    words: 'Every Friday at 16:00, publish a post titled "Week in review" saying "…"',
    intent: {
      is: "standing",
      cron: "0 16 * * 5",
      timetable: "every Friday at 16:00",
      words: 'publish a post titled "Week in review" saying "…"',
    },
  },
];
