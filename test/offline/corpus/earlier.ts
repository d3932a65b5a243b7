// Answers to a question that was asked before, and what both together mean.
import type { Intent } from "../../../src/core/intent.ts";
import type { Answered } from "./sentence.ts";

const POST = { is: "publish", title: "Hello", body: "We are open." } as const;
const MAIL = { is: "email", to: "ada@example.com", subject: "Lunch", body: "Are you free?" } as const;

function standing(zone?: string): Intent {
  const cron = zone === undefined ? "0 16 * * 5" : `CRON_TZ=${zone} 0 16 * * 5`;
  return { is: "standing", cron, timetable: "every Friday at 16:00", words: "write a post about pricing" };
}

export const EARLIER: readonly Answered[] = [
  { earlier: 'Publish a post titled "Hello"', words: "We are open.", intent: POST },
  { earlier: 'Publish a post titled "Hello"', words: '"We are open."', intent: POST },
  { earlier: 'Publish a post titled "Hello"', words: 'saying "We are open."', intent: POST },
  { earlier: 'Publish a post saying "We are open."', words: "Hello", intent: POST },
  { earlier: 'Publish a post saying "We are open."', words: 'titled "Hello"', intent: POST },
  { earlier: "Publish a post", words: 'titled "Hello" saying "We are open."', intent: POST },
  { earlier: "Publish a post", words: "about pricing", intent: { is: "write", topic: "pricing" } },
  { earlier: "Write a post", words: "pricing", intent: { is: "write", topic: "pricing" } },
  { earlier: "Email ada@example.com", words: 'about "Lunch" saying "Are you free?"', intent: MAIL },
  { earlier: "Email ada@example.com", words: "subject Lunch: Are you free?", intent: MAIL },
  { earlier: 'Email ada@example.com saying "Are you free?"', words: "Lunch", intent: MAIL },
  {
    earlier: 'Email ada@example.com about "Lunch"',
    words: "  See you on Friday.\nAda\n",
    intent: { ...MAIL, body: "See you on Friday.\nAda" },
  },
  { earlier: 'Email Ada about "Lunch" saying "Are you free?"', words: "ada@example.com", intent: MAIL },
  {
    earlier: "Add contact Ada Lovelace",
    words: "it's ada@example.com",
    intent: { is: "contact", name: "Ada Lovelace", email: "ada@example.com" },
  },
  {
    earlier: "Every Friday, write a post about pricing",
    words: "at 16:00",
    intent: {
      is: "standing",
      cron: "0 16 * * 5",
      timetable: "every Friday at 16:00",
      words: "write a post about pricing",
    },
  },
  {
    earlier: "Every Friday at 16:00",
    words: "write a post about pricing",
    intent: { is: "write", topic: "pricing" },
  },
  {
    earlier: "Remember",
    words: "Acme pays late",
    intent: { is: "remember", statement: "Acme pays late", about: "Acme" },
  },
  { earlier: "Do the thing", words: "Write a post about pricing", intent: { is: "write", topic: "pricing" } },
  { earlier: "Publish a post", words: "pricing", intent: { is: "write", topic: "pricing" } },
  {
    earlier: 'Publish a post saying "We are open."',
    words: "How we open",
    intent: { ...POST, title: "How we open" },
  },
  {
    earlier: 'Publish a post titled "Hello"',
    words: "“Do the thing”",
    intent: { ...POST, body: "Do the thing" },
  },
  {
    earlier: 'Publish a post titled "Hello"',
    words: "About 300 people came.",
    intent: { ...POST, body: "About 300 people came." },
  },
  {
    earlier: 'Publish a post titled "Hello"',
    words: "Tomorrow we open late.",
    intent: { ...POST, body: "Tomorrow we open late." },
  },
  { earlier: 'Email ada@example.com about "Lunch"', words: "Are you free?", intent: MAIL },
  {
    earlier: 'Email ada@example.com and bob@x.io about "Lunch" saying "Are you free?"',
    words: "ada@example.com",
    intent: MAIL,
  },
  {
    earlier: "Add a contact",
    words: "Ada Lovelace <ada@example.com>",
    intent: { is: "contact", name: "Ada Lovelace", email: "ada@example.com" },
  },
  {
    earlier: "Tell me about",
    words: "Acme",
    intent: { is: "question", question: "Tell me about Acme", about: "Acme" },
  },
  {
    earlier: "Every Friday, write a post about pricing",
    words: "at 16:00 in Tokyo",
    intent: standing("Asia/Tokyo"),
  },
  { earlier: "Every Friday at 26:00, write a post about pricing", words: "16:00", intent: standing() },
  {
    earlier: "Every Friday at 16:00 Mars/X, write a post about pricing",
    words: "Europe/Berlin",
    intent: standing("Europe/Berlin"),
  },
  {
    earlier: "Every blorgday at 16:00, write a post about pricing",
    words: "every Friday at 16:00",
    intent: standing(),
  },
];
