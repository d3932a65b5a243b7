// A card's sections as text that fits what is left of a message; apart from render.ts, which knows Slack's blocks.
import type { Card, Section } from "#core/card";
import { SHARES } from "./limits.ts";
import { brief, cutLines, fitting, printable } from "./mrkdwn.ts";

/** A section made ready once, to be cut to several lengths. */
export interface Prepared {
  readonly section: Section;
  /** mrkdwn that is not escaped yet. */
  readonly clean: string;
  readonly lines: number;
  readonly code: boolean;
  /** The section's own text has something that cannot be shown here. */
  readonly changed: boolean;
}

/** A section as it will be shown: mrkdwn that is not escaped yet, and whether it stands in a code block. */
export interface Passage {
  readonly text: string;
  readonly code: boolean;
  /** Said below it: what is not shown here. Absent where all of it is. */
  readonly note?: string;
}

/** Undefined for a section that has nothing to show. */
export function prepare(section: Section): Prepared | undefined {
  const code = section.is === "diff";
  const source = sourceText(section);
  const clean = code ? fenced(printable(source)) : printable(source).trim();
  if ((code ? source : clean).trim() === "") return undefined;
  return { section, clean, lines: clean.split("\n").length, code, changed: code && clean !== source };
}

function sourceText(section: Section): string {
  if (section.is === "text") return section.text;
  if (section.is === "diff") return section.diff;
  if (section.is === "facts")
    return section.rows.map(([label, value]) => `*${brief(label, SHARES.label)}*  ${value}`).join("\n");
  if (section.is === "picture") return section.alt;
  const items = section.items.map((item) => `• ${item}`).join("\n");
  return section.heading === "" ? items : `*${brief(section.heading, SHARES.label)}*\n${items}`;
}

/** The section in at most `max` characters once escaped; a line of code beyond `splitAt` is shown in pieces. */
export function passage({ clean, lines, code, changed }: Prepared, max: number, splitAt: number): Passage {
  const { shown, whole } = cutLines(clean, max);
  const left = shown === clean ? 0 : lines - whole;
  const splits = code && shown.split("\n").some((line) => fitting(line, splitAt) !== line);
  return { text: shown, code, ...(left > 0 || changed || splits ? { note: noteOn(left) } : {}) };
}

/** Three backquotes would end the code block: a zero-width space keeps them apart. */
const fenced = (diff: string): string => diff.replace(/`(?=``)/g, "`\u200b");

function noteOn(left: number): string {
  if (left === 0) return "The attached file has the exact text.";
  return `… ${left.toLocaleString("en")} more ${left === 1 ? "line" : "lines"}: the attached file has all of it.`;
}

/** The whole card in plain words: the notification, and the file where more than one thing was cut. */
export function plainText(card: Card): string {
  const parts = [card.title, card.state?.words ?? "", ...card.sections.map(plainSection)];
  return parts.filter((part) => part.trim() !== "").join("\n\n");
}

function plainSection(section: Section): string {
  if (section.is === "facts") return section.rows.map(([label, value]) => `${label}: ${value}`).join("\n");
  if (section.is === "list") return [section.heading, ...section.items.map((item) => `- ${item}`)].join("\n");
  if (section.is === "picture") return section.alt;
  return section.is === "diff" ? section.diff : section.text;
}
