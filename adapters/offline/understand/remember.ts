// Recognises a fact the operator wants kept, in their own words.
import { aboutOf } from "./about.ts";
import { asking, type Heard, type Reading, whole } from "./reading.ts";
import type { Sentence } from "./tokens.ts";
import { cut, isMark, phrase, skip, tidy, word, wordIn } from "./vocabulary.ts";

const OPENINGS = [
  "make a note that",
  "make a note of",
  "make a note",
  "take a note that",
  "take a note",
  "take note that",
  "take note",
  "keep in mind that",
  "keep in mind",
  "bear in mind that",
  "bear in mind",
  "keep a note that",
  "do not forget that",
  "do not forget",
  "don't forget that",
  "don't forget",
  "dont forget that",
  "dont forget",
  "never forget that",
  "never forget",
  "learn that",
  "know that",
  "for the record",
  "for your information",
  "save the fact that",
  "save this fact",
  "store the fact that",
  "store this fact",
  "write down that",
  "write down",
  "note down that",
  "note down",
  "you should know that",
  "you should know",
  "be aware that",
  "fyi",
  "note to self",
  "memo",
  "a fact",
  "new fact",
  "fact",
].map((one) => one.split(" "));

export function remember({ sentence, supplied }: Heard): Reading | undefined {
  const from = opening(sentence);
  if (from === undefined) return undefined;
  const said = supplied.statement ?? statementOf(sentence, from);
  const statement = said.trim();
  if (statement === "") return asking("What should I remember?", "statement");
  return whole({ is: "remember", statement, about: aboutOf(statement, "statement") });
}

/** The place after the words that ask to keep something. */
function opening(sentence: Sentence): number | undefined {
  const fixed = OPENINGS.map((words) => phrase(sentence, 0, words)).find((length) => length > 0);
  if (fixed !== undefined) return past(sentence, fixed);
  if (wordIn(sentence, 0, ["remember", "memorize", "memorise"]) !== undefined) return past(sentence, 1);
  if (word(sentence, 0) !== "note") return undefined;
  const other = ["to", "on", "about", "for", "titled", "saying"].includes(word(sentence, 1));
  return isMark(sentence, 1) || (sentence.tokens.length > 2 && !other) ? past(sentence, 1) : undefined;
}

function past(sentence: Sentence, from: number): number {
  let at = skip(
    sentence,
    from,
    ["this", "the", "fact", "following"].slice(0, isList(sentence, from) ? 4 : 0),
  );
  while (isMark(sentence, at)) at += 1;
  if (wordIn(sentence, at, ["that"]) !== undefined) at += 1;
  while (isMark(sentence, at)) at += 1;
  return at;
}

/** `remember this: …`, `remember the following: …`, `remember the fact that …`. */
function isList(sentence: Sentence, from: number): boolean {
  const end = skip(sentence, from, ["this", "the", "fact", "following"]);
  return isMark(sentence, end) || word(sentence, end) === "that";
}

function statementOf(sentence: Sentence, from: number): string {
  const text = cut(sentence, from);
  const todo = word(sentence, from) === "to";
  const bare =
    sentence.tokens[from]?.is === "quote" && from === sentence.tokens.length - 1 ? tidy(text) : text;
  return todo ? `To do: ${bare.slice(3)}` : bare;
}
