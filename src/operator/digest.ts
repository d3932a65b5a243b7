// The digest: what came since the last one, and the head of the journal's chain, so that the chat's history witnesses the log.
import type { Section } from "#core/card";
import { type Micros, showUsd } from "#core/money";
import type { Head } from "#core/ports";
import { counted, showDay } from "./words.ts";

/** The most that a list of what waits, or is in trouble, names. */
export const LISTED = 20;

export interface Day {
  /** `2026-11-22` in the operator's zone. */
  readonly day: string;
  /** Since when, as it is said; empty: since the beginning. */
  readonly since: string;
  readonly done: readonly string[];
  readonly undone: readonly string[];
  /** Those that matter most. */
  readonly waiting: readonly string[];
  /** How many cards wait, and how many of what is in trouble: the lists may be shorter. */
  readonly cards: { readonly waiting: number; readonly needing: number };
  /** Stuck, or of unknown outcome: nothing goes on before the operator says how. */
  readonly stuck: readonly string[];
  readonly held: readonly string[];
  /** What failed again and again and is tried later. */
  readonly resting: readonly string[];
  /** What needed the operator and does not any more: left out, in their hands, tried with success. */
  readonly settled: readonly string[];
  readonly failed: readonly string[];
  readonly expired: readonly string[];
  readonly spent: readonly { readonly key: string; readonly micros: Micros }[];
  readonly head: Head;
}

export function digestText(day: Day): { text: string; sections: Section[] } {
  const since = day.since === "" ? "Since the beginning." : `Since ${day.since}.`;
  const lists: readonly (readonly [string, readonly string[]])[] = [
    ["Done", day.done],
    ["Undone", day.undone],
    [headed("Waiting for you", day.waiting, day.cards.waiting), day.waiting],
    [headed("In trouble", day.stuck, day.cards.needing), day.stuck],
    ["Held by a pause", day.held],
    ["Resting", day.resting],
    ["Settled trouble", day.settled],
    ["Failed", day.failed],
    ["Expired, nothing was done", day.expired],
    ["Money", day.spent.map(({ key, micros }) => `${key}: ${showUsd(micros)}`)],
  ];
  const sections = lists.flatMap(([heading, items]): Section[] =>
    items.length === 0 ? [] : [{ is: "list", heading, items }],
  );
  const quiet: Section[] =
    sections.length === 0 ? [{ is: "text", text: "All quiet: nothing happened, and nothing waits." }] : [];
  const head: Section = { is: "facts", rows: [["Journal", headWords(day.head)]] };
  return { text: `${summary(day)}\n${since}`, sections: [...sections, ...quiet, head] };
}

/** What is left out is said. */
export const headed = (heading: string, { length }: readonly string[], count: number): string =>
  length >= LISTED && length < count ? `${heading}, ${length} of ${count}` : heading;

/** Done, waiting, failed and money always; stuck, held, resting and expired where there are any. */
function summary({ day, done, cards, held, resting, failed, expired, spent }: Day): string {
  const total = spent.reduce((sum, { micros }) => sum + micros, 0);
  const some = ({ length }: { readonly length: number }, word: string) =>
    length === 0 ? [] : [`${length} ${word}`];
  const parts = [
    `${done.length} done`,
    `${cards.waiting} waiting`,
    `${failed.length} failed`,
    ...some({ length: cards.needing }, "in trouble"),
    ...some(held, "held"),
    ...some(resting, "resting"),
    ...some(expired, "expired"),
    `${showUsd(total)} spent`,
  ];
  return `Digest of ${showDay(day, day)}: ${parts.join(", ")}`;
}

export const headWords = ({ position, hash }: Head): string =>
  `${counted(position, "event")}, head ${hash.slice(0, 16)}`;
