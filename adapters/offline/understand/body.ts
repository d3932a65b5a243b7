// A body that no word announces (`subject Hello: see you`, a title and then a new line), and what may follow a command.

import { type Reading, whole } from "./reading.ts";
import type { Filled } from "./slots.ts";
import type { Sentence } from "./tokens.ts";
import { cut, isMark, isQuote, skip, word, wordIn } from "./vocabulary.ts";

/** The text after the last announced part, when a quote, a colon, a dash or a line's end sets it off. */
export function bodyAfter(sentence: Sentence, from: number): Filled | undefined {
  let at = from;
  let setOff = false;
  while (isMark(sentence, at) || ["-", "--", "=", "/", "|"].includes(word(sentence, at))) {
    setOff ||= /[:\n–—=/|-]/.test(sentence.tokens[at]?.key ?? "");
    at += 1;
  }
  const token = sentence.tokens[at];
  if (token === undefined) return undefined;
  if (token.is === "quote" && (setOff || at - from <= 1))
    return { slot: "body", text: token.inner, quoted: true, begin: from, next: at + 1 };
  if (!setOff) return undefined;
  return { slot: "body", text: cut(sentence, at), quoted: false, begin: from, next: sentence.tokens.length };
}

const VERBS = [
  "publish",
  "post",
  "email",
  "mail",
  "send",
  "write",
  "draft",
  "remember",
  "remind",
  "delete",
  "tell",
  "call",
  "tweet",
  "share",
];

/** Whether another command follows this place: `… saying "hi" and email Bob`. */
export function commandFollows(sentence: Sentence, from: number): boolean {
  let at = from;
  while (isMark(sentence, at)) at += 1;
  const joined = skip(sentence, at, ["and", "then", "also", "plus", "afterwards", "after", "that"]);
  if (joined === at && !sentence.tokens[from]?.key.includes("\n")) return false;
  const verb = wordIn(sentence, joined, VERBS);
  return (
    verb !== undefined &&
    !["it", "this", "that", ""].includes(word(sentence, joined + 1)) &&
    !isQuote(sentence, at)
  );
}

export const oneAtATime: Reading = whole({
  is: "unclear",
  question:
    "That sounds like two things at once. Which one should I do first? Send me each as its own message.",
});
