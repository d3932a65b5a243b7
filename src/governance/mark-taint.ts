// Which words of an action's input stand in texts from outside, so that the operator sees them marked with their source.
import type { JsonObject } from "#core/json";
import type { TaintedWords } from "#core/taint";

export interface OutsideText {
  readonly source: string;
  readonly text: string;
}

/** So many words in a row are no chance; a word with a digit, an `@`, or a dot or slash within is telling by itself. */
const RUN = 3;
const TELLING = /[\d@]|\w[./]\w/;
const MOST_WORDS = 40;

interface Word {
  readonly plain: string;
  readonly from: number;
  readonly to: number;
}

/** Words without the punctuation around them, in lower case. */
function wordsOf(text: string): Word[] {
  return [...text.matchAll(/\S+/gu)].flatMap(({ 0: raw, index }) => {
    const plain = raw.toLowerCase().replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");
    return plain === "" ? [] : [{ plain, from: index, to: index + raw.length }];
  });
}

/** Every field of the input, each run of words found outside and not said by the operator; longest runs, in order. */
export function markTaint(
  input: JsonObject,
  outside: readonly OutsideText[],
  said: readonly string[],
): TaintedWords[] {
  const own = shingles(said.flatMap((text) => wordsOf(text).map(({ plain }) => plain)));
  const sources = outside.map(({ source, text }) => ({
    source,
    found: shingles(wordsOf(text).map(({ plain }) => plain)),
  }));
  return stringsOf(input).flatMap(([field, text]) =>
    sources.flatMap(({ source, found }) =>
      runs(wordsOf(text), (words) => found.has(words) && !own.has(words)).map((run) => ({
        field,
        words: text.slice(run[0]?.from ?? 0, run.at(-1)?.to ?? 0),
        source,
      })),
    ),
  );
}

/** Every telling word, and every so many words in a row. */
function shingles(words: readonly string[]): ReadonlySet<string> {
  const telling = words.filter((word) => TELLING.test(word));
  const rows = words.slice(RUN - 1).map((_, at) => words.slice(at, at + RUN).join(" "));
  return new Set([...telling, ...rows]);
}

/** The longest stretches of words of which each is part of something found. */
function runs(words: readonly Word[], isFound: (words: string) => boolean): Word[][] {
  const marked = new Set<number>();
  words.forEach(({ plain }, at) => {
    if (TELLING.test(plain) && isFound(plain)) marked.add(at);
    const row = words.slice(at, at + RUN);
    if (row.length < RUN || !isFound(row.map((one) => one.plain).join(" "))) return;
    for (let step = 0; step < RUN; step += 1) marked.add(at + step);
  });
  const found: Word[][] = [];
  for (const at of [...marked].sort((a, b) => a - b)) {
    const word = words[at] as Word;
    const last = found.at(-1);
    if (last !== undefined && marked.has(at - 1) && last.length < MOST_WORDS) last.push(word);
    else found.push([word]);
  }
  return found;
}

function stringsOf(value: unknown, path = ""): [string, string][] {
  if (typeof value === "string") return [[path, value]];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => stringsOf(one, path === "" ? key : `${path}.${key}`));
}
