// The announced parts of a command (titled …, saying …, subject …): where each begins and ends. A quoted part is kept
// verbatim; one without quotes runs to the next announced part, and a body to the end of the message.

import type { Sentence } from "./tokens.ts";
import { isMark, isQuote, skip, wordIn } from "./vocabulary.ts";

type Slot = "title" | "body" | "subject" | "topic";

/** `sure` words announce by themselves; `faint` ones only before a quote or a colon, or after `with the …`. */
const WORDS = {
  title: {
    sure: ["titled", "entitled", "called", "named", "headed", "headlined"],
    faint: ["title", "headline", "heading", "name"],
  },
  body: {
    sure: ["saying", "says", "stating", "states"],
    faint: [
      "say",
      "said",
      "reading",
      "reads",
      "read",
      "text",
      "body",
      "content",
      "contents",
      "message",
      "words",
      "tell",
      "telling",
      "containing",
      "contains",
    ],
  },
  subject: {
    sure: ["subject", "about", "regarding", "concerning", "re", "titled", "entitled"],
    faint: ["headline", "title", "called", "topic"],
  },
  topic: { sure: ["about", "on", "regarding", "concerning", "covering"], faint: ["topic"] },
} as const satisfies Record<Slot, { sure: readonly string[]; faint: readonly string[] }>;

const BEFORE = [
  "that",
  "which",
  "with",
  "the",
  "under",
  "a",
  "and",
  "its",
  "whose",
  "it",
  "should",
  "as",
  "using",
  "by",
];
const AFTER = [
  "is",
  "be",
  "should",
  "as",
  "the",
  "text",
  "that",
  "following",
  "him",
  "her",
  "them",
  "being",
  "of",
  "line",
];

export interface Filled {
  readonly slot: Slot;
  readonly text: string;
  readonly quoted: boolean;
  /** Tokens: where its announcement begins, and where what follows it begins. */
  readonly begin: number;
  readonly next: number;
}

interface Key {
  readonly slot: Slot;
  readonly begin: number;
  readonly value: number;
}

const LIMIT = 400;

/** The parts among `slots` announced after token `from`, each at most once, in the order they were said. */
export function fill(sentence: Sentence, from: number, slots: readonly Slot[]): Filled[] {
  const keys = slots.flatMap((slot) => keysOf(sentence, from, slot)).sort((a, b) => a.value - b.value);
  const filled: Filled[] = [];
  let reached = from;
  for (const key of keys) {
    if (key.value <= reached || filled.some((one) => one.slot === key.slot)) continue;
    const later = keys.find(
      (other) => other.value > key.value && other.begin >= key.value && !isTaken(filled, key, other),
    );
    const one = read(sentence, key, later?.begin);
    if (one === undefined) continue;
    filled.push(one);
    reached = one.next;
  }
  return filled;
}

const isTaken = (filled: readonly Filled[], key: Key, other: Key): boolean =>
  other.slot === key.slot || filled.some((one) => one.slot === other.slot);

function read(sentence: Sentence, key: Key, until: number | undefined): Filled | undefined {
  const { slot, begin, value } = key;
  const token = sentence.tokens[value];
  if (token === undefined) return undefined;
  if (token.is === "quote") return { slot, text: token.inner, quoted: true, begin, next: value + 1 };
  const stop = until === undefined ? split(sentence, value) : Math.max(until, value + 1);
  const next = slot === "body" ? sentence.tokens.length : stop;
  const end = sentence.tokens[next]?.start ?? sentence.raw.length;
  const text = sentence.raw.slice(token.start, Math.max(token.start, end)).trim();
  const plain = slot === "body" ? text : text.replace(/[\s,;:]{1,9}$/u, "");
  return plain === "" ? undefined : { slot, text: plain, quoted: false, begin, next };
}

/** Where a part without quotes ends when no other is announced: at a colon, a line's end or a quote. */
function split(sentence: Sentence, from: number): number {
  const at = sentence.tokens.findIndex(
    (token, index) =>
      index > from && (token.is === "quote" || /[:\n]/.test(token.is === "mark" ? token.key : "")),
  );
  return at < 0 ? sentence.tokens.length : at;
}

/** Every place that may announce the slot; sure words hide faint ones, well spelt ones hide slips. */
function keysOf(sentence: Sentence, from: number, slot: Slot): Key[] {
  const { sure, faint } = WORDS[slot];
  const places = sentence.tokens
    .slice(0, from + LIMIT)
    .flatMap((token, index) => (index > from - 1 && token.is === "word" ? [index] : []));
  const exact = places.filter((at) => (sure as readonly string[]).includes(sentence.tokens[at]?.key ?? ""));
  if (exact.length > 0) return exact.map((at) => keyAt(sentence, at, slot));
  const weak = places.filter((at) => wordIn(sentence, at, faint) !== undefined && announces(sentence, at));
  if (weak.length > 0) return weak.map((at) => keyAt(sentence, at, slot));
  return places
    .filter((at) => wordIn(sentence, at, sure) !== undefined)
    .map((at) => keyAt(sentence, at, slot));
}

function announces(sentence: Sentence, at: number): boolean {
  const after = skip(sentence, at + 1, AFTER);
  const colon = sentence.tokens[at + 1]?.key.startsWith(":") ?? false;
  const led = ["with", "the", "that", "and", "a", "should", "under"].includes(
    sentence.tokens[at - 1]?.key ?? "",
  );
  return isQuote(sentence, after) || colon || (led && !isMark(sentence, at + 1));
}

function keyAt(sentence: Sentence, at: number, slot: Slot): Key {
  let begin = at;
  while (at - begin < 3 && BEFORE.includes(sentence.tokens[begin - 1]?.key ?? "")) begin -= 1;
  if (isMark(sentence, begin - 1)) begin -= 1;
  let value = at + 1;
  const after = skip(sentence, value, AFTER);
  if (isQuote(sentence, after) || sentence.tokens[after]?.key.startsWith(":")) value = after;
  while (isMark(sentence, value)) value += 1;
  return { slot, begin, value };
}

/** The one quote after token `from` that no announced part has taken: `Send "See you" to … with subject "Lunch"`. */
export function looseQuote(sentence: Sentence, from: number, filled: readonly Filled[]): Filled | undefined {
  const loose = sentence.tokens
    .slice(0, LIMIT)
    .flatMap((token, at) =>
      at >= from && token.is === "quote" && !filled.some((one) => at >= one.begin && at < one.next)
        ? [{ slot: "body" as const, text: token.inner, quoted: true, begin: at, next: at + 1 }]
        : [],
    );
  return loose.length === 1 ? loose[0] : undefined;
}
