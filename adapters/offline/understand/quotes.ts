// Where a quoted text begins and ends: every kind of quote people and their keyboards produce, read before any other
// word so that nothing inside a quote is ever taken for a command.

import { KINDS, type Kind } from "./quote-kinds.ts";
import { keyword } from "./spelling.ts";

/** Words that may follow a quote as part of the command; after any other word a closing mark belongs to the text. */
const FOLLOWERS = new Set(
  `saying says say said stating that which reading reads with titled called named entitled headed title titeld
  body text content contents subject about regarding re concerning to under please thanks thank now today on in as
  for at every each and then publish post it its is from telling tell containing contains tomorrow cheers asap daily the`.split(
    /\s+/,
  ),
);

/** Those of them that may be misspelt. */
const ANNOUNCERS = [
  "saying",
  "titled",
  "called",
  "about",
  "subject",
  "regarding",
  "please",
  "every",
  "publish",
];

export const isSpace = (char: string): boolean =>
  !(char > " " && char <= "~") && /^[\s\p{Cc}\p{Zs}\u200b-\u200f\u2060\ufeff]$/u.test(char);
const isLetter = (char: string | undefined): boolean => char !== undefined && /^[\p{L}\p{N}]$/u.test(char);

interface Quoted {
  /** Offsets of the text between the marks, and of what follows the closing one. */
  readonly from: number;
  readonly to: number;
  readonly end: number;
}

/** What the word before a quote announces. */
type Slot = "body" | "other" | "none";

export interface Reader {
  /** The quote that begins at `at`, if one does. `slot`: what the word before it announces. */
  read(at: number, slot: Slot): Quoted | undefined;
}

/** Reads quotes of one text, in rising order of position; linear in the text's length. */
export function quoteReader(raw: string, announces: (before: number) => boolean): Reader {
  /** Per opening mark: nothing closes it from here on. */
  const barren = new Set<string>();
  let recovered = false;
  const recover = (at: number) => {
    const cut = recovered ? undefined : unclosedBefore(raw, at, announces);
    recovered ||= cut !== undefined;
    return cut;
  };
  const closed = (at: number, mark: string, slot: Slot): Quoted | undefined => {
    const found = closing(raw, at + 1, raw[at] ?? "", KINDS.get(mark)?.closers ?? "");
    if (found.at < 0) barren.add(mark);
    const cut = slot === "other" && !found.balanced ? recover(at) : undefined;
    return cut ?? (found.at < 0 ? undefined : { from: at + 1, to: found.at, end: found.at + 1 });
  };
  const closedByAny = (at: number, open: string, slot: Slot): Quoted | undefined => {
    const own = barren.has(open) ? undefined : closed(at, open, slot);
    return own ?? (barren.has(`${open}+`) ? undefined : closed(at, `${open}+`, slot));
  };
  return {
    read(at, slot) {
      const open = raw[at] ?? "";
      const kind = KINDS.get(open);
      if (kind === undefined || !opens(raw, at, open)) return undefined;
      if (raw.startsWith("```", at)) return fenced(raw, at);
      return closedByAny(at, open, slot) ?? unclosed(kind, at, raw.length);
    },
  };
}

const unclosed = (kind: Kind, at: number, end: number): Quoted | undefined =>
  kind.shy ? undefined : { from: at + 1, to: end, end };

function fenced(raw: string, at: number): Quoted | undefined {
  const close = raw.indexOf("```", at + 3);
  return close < 0 ? undefined : { from: at + 3, to: close, end: close + 3 };
}

/** A mark opens a quote at the start of a word only; brackets of other scripts may stand anywhere. */
function opens(raw: string, at: number, open: string): boolean {
  const next = raw[at + 1];
  if (next === undefined) return false;
  const straight = `"'’\`”»›`.includes(open);
  const bound = !straight || !isLetter(raw[at - 1]);
  return bound && !("'’".includes(open) && isSpace(next));
}

/** The closing mark at depth 0 that the sentence can go on after, else the last one there is (-1: none). */
function closing(raw: string, from: number, open: string, closers: string) {
  let depth = 1;
  let last = -1;
  for (let at = from; at < raw.length; at += 1) {
    const step = stepAt(raw, at, open, closers);
    if (step !== 0 && closers.includes(raw[at] ?? "")) last = at;
    if (step < 0 && depth === 1 && goesOn(raw, at + 1)) return { at, balanced: true };
    depth = Math.max(1, depth + step);
  }
  return { at: last, balanced: false };
}

/** Whether a quote within begins here (1), one ends (-1), or neither. */
function stepAt(raw: string, at: number, open: string, closers: string): -1 | 0 | 1 {
  const char = raw[at] ?? "";
  if (!closers.includes(char)) return char === open ? 1 : 0;
  if (apostrophe(raw, at, char)) return 0;
  return char === open && inner(raw, at) ? 1 : -1;
}

const apostrophe = (raw: string, at: number, char: string): boolean =>
  "'’".includes(char) && isLetter(raw[at - 1]) && isLetter(raw[at + 1]);

/** A straight mark within a quote that begins a quote of its own. */
const inner = (raw: string, at: number): boolean =>
  isLetter(raw[at + 1]) && /[\s([{"'“‘—–:-]/.test(raw[at - 1] ?? "");

const PAUSES = /[\s,.;:!?/|)\]…\-–—]*/y;
const WORD = /[\p{L}\p{N}'’]{1,20}/uy;

/** Whether a command can go on at this place: the end, another quote or a word that carries on. */
function goesOn(raw: string, at: number): boolean {
  PAUSES.lastIndex = at;
  const next = at + (PAUSES.exec(raw)?.[0].length ?? 0);
  if (next >= raw.length || KINDS.has(raw[next] ?? "")) return true;
  WORD.lastIndex = next;
  const word = (WORD.exec(raw)?.[0] ?? "").toLowerCase();
  return FOLLOWERS.has(word) || keyword(word, ANNOUNCERS) !== undefined;
}

/** A quote whose closing mark was forgotten ends where the next announced quote begins: `titled "A saying "B"`. */
function unclosedBefore(raw: string, at: number, announces: (before: number) => boolean): Quoted | undefined {
  const next = raw.indexOf(raw[at] ?? "", at + 1);
  if (next < 0 || !inner(raw, next) || !announces(next)) return undefined;
  const word = back(raw, back(raw, next, isSpace), isLetter);
  const to = back(raw, word, (char) => /[\s,;:”"]/.test(char));
  return word > at ? { from: at + 1, to: Math.max(at + 1, to), end: word } : undefined;
}

/** The place before the run of such characters that ends at `from`. */
function back(raw: string, from: number, such: (char: string) => boolean): number {
  let at = from;
  while (at > 0 && such(raw[at - 1] ?? "")) at -= 1;
  return at;
}
