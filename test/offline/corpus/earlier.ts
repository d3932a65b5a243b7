// Answers to a question that was asked before, and what both together mean.
import type { Answered } from "./sentence.ts";

const POST = { is: "publish", title: "Hello", body: "We are open." } as const;
const MAIL = { is: "email", to: "ada@example.com", subject: "Lunch", body: "Are you free?" } as const;

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
];
