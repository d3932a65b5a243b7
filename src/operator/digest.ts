// The digest: what the day came to, and the head of the journal's chain, so that the chat's history witnesses the log.
import type { Section } from "#core/card";
import { type Micros, showUsd } from "#core/money";
import type { Head } from "#core/ports";
import { counted } from "./words.ts";

export interface Day {
  /** `2026-11-22` in the operator's zone. */
  readonly day: string;
  readonly done: readonly string[];
  readonly undone: readonly string[];
  readonly waiting: readonly string[];
  readonly held: readonly string[];
  readonly failed: readonly string[];
  readonly spent: readonly { readonly key: string; readonly micros: Micros }[];
  readonly head: Head;
}

export function digestText(day: Day): { text: string; sections: Section[] } {
  const total = day.spent.reduce((sum, { micros }) => sum + micros, 0);
  const text = `Digest of ${day.day}: ${day.done.length} done, ${day.waiting.length} waiting, ${day.failed.length} failed, ${showUsd(total)} spent`;
  const lists: readonly (readonly [string, readonly string[]])[] = [
    ["Done", day.done],
    ["Undone", day.undone],
    ["Waiting for you", day.waiting],
    ["Held by a pause", day.held],
    ["Failed", day.failed],
    ["Money", day.spent.map(({ key, micros }) => `${key}: ${showUsd(micros)}`)],
  ];
  const sections = lists.flatMap(([heading, items]): Section[] =>
    items.length === 0 ? [] : [{ is: "list", heading, items }],
  );
  const quiet: Section[] =
    sections.length === 0 ? [{ is: "text", text: "A quiet day: nothing happened." }] : [];
  const head: Section = { is: "facts", rows: [["Journal", headWords(day.head)]] };
  return { text, sections: [...sections, ...quiet, head] };
}

export const headWords = ({ position, hash }: Head): string =>
  `${counted(position, "event")}, head ${hash.slice(0, 16)}`;
