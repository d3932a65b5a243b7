// Taint: which text from outside something rests on. It travels with whatever is made of that text, and is never washed off.
import type { Origin } from "#core/event";

export type OutsideOrigin = Extract<Origin, `outside:${string}`>;

/** One source of text from outside. */
export interface Taint {
  readonly origin: OutsideOrigin;
  /** Where exactly: an address of a page, a sender, a document. */
  readonly source: string;
}

/** Words of an action's input that stand in a text from outside. */
export interface TaintedWords {
  /** The input's field. */
  readonly field: string;
  readonly words: string;
  readonly source: string;
}

export const isOutside = (origin: Origin): origin is OutsideOrigin => origin.startsWith("outside:");

/** More sources than this say no more than that much came from outside. */
const MOST = 20;

/** Both, each source once. */
export function tainted(before: readonly Taint[], more: readonly Taint[]): readonly Taint[] {
  const known = new Set(before.map(keyOf));
  const added = more.filter((one) => !known.has(keyOf(one)));
  return added.length === 0 ? before : [...before, ...added].slice(0, MOST);
}

const keyOf = ({ origin, source }: Taint): string => `${origin} ${source}`;
