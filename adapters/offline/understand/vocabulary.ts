// Small readers over tokens that every recogniser shares: is this keyword here, what stands around the command.
import { keyword } from "./spelling.ts";
import type { Sentence, Token } from "./tokens.ts";

/** Courtesies before a command, longest first; several may follow each other. */
const LEADS =
  `i would like you to|i would like to|i'd like you to|i'd like to|i want you to|i need you to|i want to
|i need to|i need|i want|would you be so kind as to|would you mind|could you maybe|can you please|could you please|will you please
|would you please|can you|could you|would you|will you|can we|could we|let us|let's|lets|go ahead and|be so kind and
|we should|i'd love to|make sure to|make sure you|be sure to|can u|could u|would u|plese|pleas|plase|pleese
|good morning|good evening|good afternoon|please|pls|plz|kindly|hey there|hi there|hey|hi|hello|dear|ok|okay|so|now|then
|just|also|adjutant|@adjutant|well|alright|all right|quickly|next|and|task|todo|yes|great|thanks|thank you`
    .split("|")
    .map((lead) => lead.trim().split(" "));

/** Courtesies after one; never taken off a text that is to be kept verbatim. */
const TAILS =
  /(?:^|[\s,]+)(?:please|pls|plz|thanks(?: a lot)?|thank you(?: very much)?|thx|cheers|for me|asap|right away|right now)$/iu;

const WINDOW = 400;

export const word = (sentence: Sentence, at: number): string => sentence.tokens[at]?.key ?? "";

export const isQuote = (sentence: Sentence, at: number): boolean => sentence.tokens[at]?.is === "quote";

export const isMark = (sentence: Sentence, at: number): boolean => sentence.tokens[at]?.is === "mark";

/** Which of these words stands at this place, slips of the finger forgiven. */
export function wordIn(sentence: Sentence, at: number, words: readonly string[]): string | undefined {
  const token = sentence.tokens[at];
  return token?.is === "word" ? keyword(token.key, words) : undefined;
}

/** The first place in a stretch where one of these words stands; an exact one before a misspelt one. */
export function findWord(
  sentence: Sentence,
  words: readonly string[],
  from: number,
  to = from + WINDOW,
): number {
  const stretch = sentence.tokens.slice(from, to);
  const exact = stretch.findIndex((token) => token.is === "word" && words.includes(token.key));
  const found = exact >= 0 ? exact : stretch.findIndex((token) => near(token, words));
  return found < 0 ? -1 : from + found;
}

const near = (token: Token, words: readonly string[]): boolean =>
  token.is === "word" && keyword(token.key, words) !== undefined;

/** How many tokens these words take at this place; 0 when they do not stand here. */
export const phrase = (sentence: Sentence, at: number, words: readonly string[]): number =>
  words.every((one, index) => word(sentence, at + index) === one) ? words.length : 0;

/** The first place after any of these words. */
export function skip(sentence: Sentence, from: number, words: readonly string[]): number {
  let at = from;
  while (words.includes(word(sentence, at)) && sentence.tokens[at]?.is === "word") at += 1;
  return at;
}

/** The sentence after its leading courtesies; as it is when there is nothing else. */
export function withoutLeads(sentence: Sentence): Sentence {
  const lead = (from: number) => LEADS.map((words) => phrase(sentence, from, words)).find((n) => n > 0) ?? 0;
  let at = 0;
  for (;;) {
    const taken = isMark(sentence, at) ? 1 : lead(at);
    if (taken === 0) break;
    at += taken;
  }
  return at >= sentence.tokens.length ? sentence : { raw: sentence.raw, tokens: sentence.tokens.slice(at) };
}

/** The raw text from one token to before another (or to the end), trimmed. */
export function cut(sentence: Sentence, from: number, to = sentence.tokens.length): string {
  const start = sentence.tokens[from]?.start ?? sentence.raw.length;
  const end = to >= sentence.tokens.length ? sentence.raw.length : (sentence.tokens[to]?.start ?? 0);
  return sentence.raw.slice(start, Math.max(start, end)).trim();
}

/** A value without courtesies, loose punctuation and one pair of quotes around the whole of it. */
export function tidy(value: string): string {
  const open = value.trim().slice(0, 20_000);
  const polite = strip(open, ",;:-–— ").replace(TAILS, "");
  const plain = strip(polite, ",;: ").replace(/(?<![.\s])[.!]$/u, "");
  const bare = /^(?:"([^"]*)"|“([^“”]*)”|'([^']*)'|‘([^‘’]*)’|«([^«»]*)»|`([^`]*)`|„([^„“”]*)[“”])$/u.exec(
    plain,
  );
  return bare === null ? plain : (bare.slice(1).find((group) => group !== undefined) ?? plain).trim();
}

function strip(value: string, marks: string): string {
  let from = 0;
  let to = value.length;
  while (from < to && (marks.includes(value[from] ?? "") || value[from] === "\n")) from += 1;
  while (to > from && (marks.includes(value[to - 1] ?? "") || value[to - 1] === "\n")) to -= 1;
  return value.slice(from, to);
}
