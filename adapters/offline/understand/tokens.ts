// A message as tokens with their places in it: words, marks and whole quotes, so that recognisers compare keys
// and cut values out of the text exactly as it was typed.
import { isSpace, quoteReader } from "./quotes.ts";

export interface Token {
  readonly is: "word" | "quote" | "mark";
  readonly start: number;
  readonly end: number;
  /** The word in lower case and plain letters, for comparing; empty for a quote or a very long word. */
  readonly key: string;
  /** What stands between the marks of a quote, verbatim; the token itself otherwise. */
  readonly inner: string;
}

export interface Sentence {
  readonly raw: string;
  readonly tokens: readonly Token[];
}

const BODY_WORDS = new Set("saying says say said stating reading reads text body content".split(" "));
const OTHER_WORDS = new Set(
  "titled called named entitled headed title titeld subject about regarding re concerning post article".split(
    " ",
  ),
);
const MARKS = ",.;:!?…-–—()";

const keyOf = (word: string): string =>
  word.length > 60
    ? ""
    : word
        .normalize("NFKC")
        .toLowerCase()
        .replace(/[’‘]/g, "'")
        .replace(/[*_~\u200b-\u200f\u2060\ufeff]/g, "");

/** The tokens of a text; any text at all, in time linear in its length. */
export function tokenise(raw: string): Sentence {
  const tokens: Token[] = [];
  const slotBefore = (place: number) => slotOf(wordBefore(raw, place));
  const quotes = quoteReader(raw, (place) => slotBefore(place) !== "none");
  let at = 0;
  while (at < raw.length) {
    if (isSpace(raw[at] ?? "")) {
      at = space(raw, at, tokens);
      continue;
    }
    const quote = quotes.read(at, slotBefore(at));
    if (quote !== undefined) {
      tokens.push({
        is: "quote",
        start: at,
        end: quote.end,
        key: "",
        inner: raw.slice(quote.from, quote.to),
      });
      at = quote.end;
      continue;
    }
    const begun = at;
    at += 1;
    while (at < raw.length && !isSpace(raw[at] ?? "") && !mayOpen(raw, at)) at += 1;
    pushWord(raw, begun, at, tokens);
  }
  return { raw, tokens };
}

const slotOf = (word: string) => (BODY_WORDS.has(word) ? "body" : OTHER_WORDS.has(word) ? "other" : "none");

function wordBefore(raw: string, place: number): string {
  const near = raw.slice(Math.max(0, place - 24), place).toLowerCase();
  return /([\p{L}]+)[\s:,]*$/u.exec(near)?.[1] ?? "";
}

/** Within a run of letters only a bracket-like mark, or any mark after punctuation, can begin a quote. */
const mayOpen = (raw: string, at: number): boolean =>
  "“„«「『〝".includes(raw[at] ?? "") ||
  (`"'‘\``.includes(raw[at] ?? "") && ":,(-–—=".includes(raw[at - 1] ?? " "));

function space(raw: string, from: number, tokens: Token[]): number {
  let at = from;
  while (at < raw.length && isSpace(raw[at] ?? "")) at += 1;
  const broken = raw.slice(from, at).includes("\n");
  if (broken) tokens.push({ is: "mark", start: from, end: at, key: "\n", inner: "\n" });
  return at;
}

/** A word and the marks around it: `(Ada,` is three tokens, `16:00` and `ada@example.com` one each. */
function pushWord(raw: string, from: number, to: number, tokens: Token[]): void {
  let start = from;
  let end = to;
  while (start < end && MARKS.includes(raw[start] ?? "")) start += 1;
  while (end > start && MARKS.includes(raw[end - 1] ?? "")) end -= 1;
  const push = (is: "word" | "mark", begin: number, stop: number) => {
    if (begin === stop) return;
    const inner = raw.slice(begin, stop);
    tokens.push({ is, start: begin, end: stop, key: keyOf(inner), inner });
  };
  push("mark", from, start);
  push("word", start, end);
  push("mark", end, to);
}
