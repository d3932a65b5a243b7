// Questions of ours that are open, by the words that led to each, and what is said then that is no answer to them.
import type { Intent } from "../../../src/core/intent.ts";

/** One for every part that can be missing. */
export const QUESTIONS: readonly string[] = [
  "Publish a post",
  "Write a post",
  'Publish a post titled "Stale"',
  'Publish a post saying "One"',
  "Email ada@example.com",
  'Email ada@example.com about "Lunch"',
  'Email ada@example.com saying "Are you free?"',
  'Email Ada about "Lunch" saying "Are you free?"',
  "Add a contact",
  "Add contact Ada Lovelace",
  "Add contact ada@example.com",
  "Remember",
  "Tell me about",
  "Every Friday, write a post about pricing",
  "Every Friday at 26:00, write a post about pricing",
  "Every Friday at 16:00 Mars/X, write a post about pricing",
  "Every blorgday at 16:00, write a post about pricing",
  "Every Friday at 16:00",
  "Every Friday at 16:00, email ada@example.com",
  "Email ada@example.com about lunch saying see you every Friday at 16:00",
  "Do the thing",
  "hello",
];

/** Whole by themselves, one of every kind: each is understood as if no question were open. */
export const WHOLE: readonly string[] = [
  'Publish a post titled "Other" saying "Two."',
  "Write and publish a post about cats",
  'Email bob@x.io about "x" saying "y"',
  "Add contact Bob <bob@x.io>",
  "Remember that Globex pays early",
  "What do you know about Globex?",
  "how long does Globex take to pay?",
  'Every Monday at 9:00, publish a post titled "Week" saying "Hi."',
];

/** Wishes of their own that lack a part: the question is about them, as if no other were open. */
export const BEGUN: readonly string[] = [
  "Publish a post",
  'Email bob about "x" saying "y"',
  "Add contact Bob",
  "Add contact Bob <bob@>",
  'Every Friday at 26:00, publish a post titled "C" saying "D"',
  'Tomorrow at 9, publish a post titled "A" saying "B"',
];

/** Nothing that could be a topic, name, fact, time or address; nor a text, unless quoted. */
export const NOTHING: readonly string[] = [
  "Do the thing",
  "do teh thing please",
  "Delete everything",
  "Forget that Acme pays within 45 days",
  "thanks!",
  "ok",
  "yes",
  "I don't know",
  "   ",
];

/** Nothing that could be a topic, a name, a fact, a time or an address; where a text was asked for, it may be it. */
export const ODD: readonly string[] = ["hello", "привет", "Guten Tag", "<b>bold</b>", "???", "🚀🚀🚀"];

/** What each of these asks for is a text, which may say anything. */
export const ASKS_FOR_TEXT: ReadonlySet<string> = new Set([
  'Publish a post titled "Stale"',
  'Publish a post saying "One"',
  "Email ada@example.com",
  'Email ada@example.com about "Lunch"',
  'Email ada@example.com saying "Are you free?"',
]);

/** Questions come in turns: what is said, and what is understood at last. */
export const TURNS: readonly { readonly said: readonly string[]; readonly intent: Intent }[] = [
  {
    said: ["Publish a post", 'titled "Hello"', "We are open."],
    intent: { is: "publish", title: "Hello", body: "We are open." },
  },
  {
    said: ["Publish a post", '"Hello"', "We are open."],
    intent: { is: "publish", title: "Hello", body: "We are open." },
  },
  {
    said: ['Publish a post titled "Hello"', "Do the thing", "ok", "We are open."],
    intent: { is: "publish", title: "Hello", body: "We are open." },
  },
  {
    said: ["Publish a post", "<b>bold</b>", "about pricing"],
    intent: { is: "write", topic: "pricing" },
  },
  {
    said: ["Publish a post", "Add contact Bob", "bob@x.io"],
    intent: { is: "contact", name: "Bob", email: "bob@x.io" },
  },
  {
    said: ["Publish a post", 'Email bob about "x" saying "y"', "bob@x.io"],
    intent: { is: "email", to: "bob@x.io", subject: "x", body: "y" },
  },
  {
    said: ["Add a contact", "Ada Lovelace", "ada@example.com"],
    intent: { is: "contact", name: "Ada Lovelace", email: "ada@example.com" },
  },
  {
    said: ["Email ada@example.com", "We are open.\nCome in.", "Lunch"],
    intent: { is: "email", to: "ada@example.com", subject: "Lunch", body: "We are open.\nCome in." },
  },
];
