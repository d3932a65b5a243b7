// A statement as words that can be compared: what it claims, and the values (numbers, dates, addresses) it claims it with.
import {
  ADDITIONS,
  AUXILIARIES,
  CORRECTIONS,
  CURRENCIES,
  DAYS,
  FILLERS,
  INTRODUCERS,
  MONTH,
  NEGATIONS,
  OPPOSITES,
  PAST,
  SMALL_NUMBERS,
  SYNONYMS,
  TENS,
  UNITS,
  VERBS,
} from "./statement-words.ts";

export interface Token {
  /** Lower case, without a plural or third-person s. */
  readonly word: string;
  /** `word`, or the kind of value it is: `duration`, `money`, `date`, … */
  readonly kind: string;
  readonly capital: boolean;
}

export interface Statement {
  /** What is claimed, without fillers and negation; one that another value could stand for is open. */
  readonly tokens: readonly (Token & { readonly open: boolean })[];
  readonly negated: boolean;
  /** It says that it corrects what was known. */
  readonly corrects: boolean;
  /** It says that what was known holds too, or lists several things. */
  readonly adds: boolean;
  /** It tells of something that happened, and may happen again. */
  readonly past: boolean;
}

/** Longer ones, and those of several sentences, are compared as a whole only. */
const LONGEST = 300;

const TOKEN = new RegExp(
  [
    /(?<email>[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}.-]{1,190}\p{L})/u,
    /(?<url>https?:\/\/\S{1,200})/u,
    /(?<date>\d{4}-\d{2}-\d{2})/u,
    /(?<phone>\+\d[\d ()-]{5,20}\d)/u,
    /(?<time>\d{1,2}:\d{2}(?:\s?[ap]m)?|\d{1,2}\s?[ap]m)(?![\p{L}\p{N}])/u,
    /(?<money>[$€£¥]\s?\d[\d.,]{0,20}k?)/u,
    /(?<percent>\d[\d.,]{0,20}\s?(?:%|percent))/u,
    /(?<number>\d[\d.,]{0,20}(?:st|nd|rd|th)?)(?![\p{L}\p{N}])/u,
    /(?<word>[\p{L}\p{N}\p{M}]+(?:['’]\p{L}+)?)/u,
  ]
    .map((one) => one.source)
    .join("|"),
  "giu",
);

/** The statement's parts, or undefined where it is too long or of several sentences. */
export function readStatement(text: string): Statement | undefined {
  const line = text.normalize("NFKC").trim().replaceAll("’", "'");
  if (line.length > LONGEST || /[\n\r;]|[.!?]\s+\S/u.test(line)) return undefined;
  const all = joined(numbers(rawTokens(line)));
  const has = (words: ReadonlySet<string>) => all.some(({ word }) => words.has(word));
  const claimed = all.filter(({ word, kind }) => kind !== "word" || !UNCLAIMED.has(word));
  return {
    tokens: opened(claimed.map(replaceSynonym)),
    negated: all.filter(({ word }) => NEGATIONS.has(word)).length % 2 === 1,
    corrects: has(CORRECTIONS),
    adds: has(ADDITIONS) || /,\s/u.test(line.replace(OPENING, "")),
    past: has(PAST) || all.some(isPast),
  };
}

/** `Actually, …`: its comma separates no list. */
const OPENING = /^(?:actually|correction|instead|now|update|no|sorry)\s*[,:]/iu;
const UNCLAIMED: ReadonlySet<string> = new Set([
  ...FILLERS,
  ...NEGATIONS,
  ...AUXILIARIES,
  "actually",
  "correction",
]);

/** The whole statement in normal form; equal means: the same was said. */
export const sameWords = (text: string): string =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll("’", "'")
    .replace(/[\s.!?]+$/u, "")
    .replace(/\s+/gu, " ")
    .trim();

function rawTokens(line: string): Token[] {
  return [...line.matchAll(TOKEN)].flatMap(({ 0: found, groups = {} }) => {
    const kind = Object.keys(groups).find((name) => groups[name] !== undefined) ?? "word";
    const word = found.toLowerCase();
    if (kind !== "word")
      return [
        { word: word.replace(/[.,\s]+$/u, "").replace(/,(?=\d{3}(?!\d))/gu, ""), kind, capital: false },
      ];
    const capital = /^\p{Lu}/u.test(found);
    return apart(word).map((part) => token(part, capital));
  });
}

/** `doesn't` is `do not`, `it's` is `it is`, `Ada's` is `Ada` and a sign of possession. */
function apart(word: string): string[] {
  const [head = "", tail] = word.split("'");
  if (tail === undefined) return [word];
  if (tail === "t") return [head.replace(/n$/u, "").replace(/^ca$/u, "can").replace(/^wo$/u, "will"), "not"];
  if (tail === "re") return [head, "be"];
  if (tail === "s") return [head, PRONOUNS.has(head) ? "be" : "'s"];
  return [head, tail];
}
const PRONOUNS: ReadonlySet<string> = new Set("it he she that this there what who".split(" "));

function token(word: string, capital: boolean): Token {
  const stemmed = stem(word);
  if (DAYS.has(stemmed)) return { word: stemmed, kind: "date", capital };
  const group = OPPOSITES.findIndex((words) => words.has(stemmed));
  if (group >= 0) return { word: stemmed, kind: `opposite ${group}`, capital };
  if (/\d/u.test(word)) return { word, kind: "code", capital };
  return { word: KEPT.has(word) ? word : stemmed, kind: "word", capital };
}
/** Looked up as they are: their s is no ending. */
const KEPT: ReadonlySet<string> = new Set([
  ...PAST,
  ...AUXILIARIES,
  "is",
  "was",
  "has",
  "goes",
  "this",
  "always",
]);

function stem(word: string): string {
  if (word.length <= 3 || /(?:ss|us|is)$/u.test(word)) return word;
  if (word.endsWith("ies") && word.length > 4) return `${word.slice(0, -3)}y`;
  return word.replace(/(ch|sh|ss|x|z)es$/u, "$1").replace(/([^s])s$/u, "$1");
}

/** Number words as digits: `forty five` is 45. */
function numbers(tokens: readonly Token[]): Token[] {
  const digits = tokens.map((one) => ({ ...one, value: amount(one.word) }));
  return digits.flatMap(({ value, ...one }, at) => {
    if (value === undefined) return [one];
    const before = digits[at - 1]?.value;
    const after = digits[at + 1]?.value;
    if (isTens(before) && isUnit(value)) return [];
    const whole = isTens(value) && isUnit(after) ? value + after : value;
    return [{ ...one, word: String(whole), kind: "number" }];
  });
}
const isTens = (value: number | undefined): value is number => value !== undefined && value >= 20;
const isUnit = (value: number | undefined): value is number => value !== undefined && value > 0 && value < 10;
function amount(word: string): number | undefined {
  const small = SMALL_NUMBERS.indexOf(word);
  if (small >= 0 && word !== "one") return small;
  const tens = TENS.indexOf(word);
  return tens < 0 ? undefined : (tens + 2) * 10;
}

/** `45 days`, `3 November 2026`, `90 euros` and `9:00 to 17:00` are one value each. */
function joined(tokens: readonly Token[]): Token[] {
  const done: Token[] = [];
  for (const next of tokens) {
    const last = done.at(-1);
    const kind = last === undefined ? undefined : together(last, next);
    if (last !== undefined && kind !== undefined)
      done.splice(-1, 1, { word: `${last.word} ${next.word}`, kind, capital: false });
    else done.push(next);
    joinRange(done);
  }
  return done;
}

function together(last: Token, next: Token): string | undefined {
  if (last.kind === "number" && UNITS.has(next.word)) return "duration";
  if (last.kind === "number" && CURRENCIES.has(next.word)) return "money";
  if (last.kind === "number" && isMonth(next)) return "date";
  if (isMonth(last) && next.kind === "number") return "date";
  return last.kind === "date" && next.kind === "number" && /^\d{4}$/u.test(next.word) ? "date" : undefined;
}

const isMonth = ({ word, kind }: Token): boolean => kind === "word" && MONTH.test(word);

function joinRange(done: Token[]): void {
  const [from, to, until] = done.slice(-3);
  if (from === undefined || to === undefined || until === undefined) return;
  if (from.kind === "word" || from.kind !== until.kind || !["to", "until"].includes(to.word)) return;
  done.splice(-3, 3, { word: `${from.word} to ${until.word}`, kind: from.kind, capital: false });
}

const replaceSynonym = (one: Token): Token =>
  one.kind === "word" ? { ...one, word: SYNONYMS[one.word] ?? one.word } : one;

const isPast = ({ word, kind }: Token, at: number, all: readonly Token[]): boolean =>
  kind === "word" &&
  word.length > 4 &&
  word.endsWith("ed") &&
  !["is", "are", "be"].includes(all[at - 1]?.word ?? "");

/** Marks the values that describe: those after the verb; a bare number only where a word introduces it. */
function opened(tokens: readonly Token[]): Statement["tokens"] {
  const verb = tokens.findIndex(
    ({ word, kind }) => VERBS.has(word) || (kind.startsWith("opposite") && VERBS.has(word)),
  );
  return tokens.map((one, at) => {
    const before = tokens[at - 1]?.word ?? "";
    const introduced = INTRODUCERS.has(before) || VERBS.has(before);
    const needsIntroduction = verb < 0 || ["number", "code"].includes(one.kind);
    const isOpposite = one.kind.startsWith("opposite");
    const open = one.kind !== "word" && (isOpposite || (at > verb && (introduced || !needsIntroduction)));
    return { ...one, open };
  });
}
