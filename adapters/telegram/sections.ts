// One section of a card as HTML of a given visible length; apart from the message that is made of them.
import type { Section } from "#core/card";
import { ROOM } from "./limits.ts";
import { block, cutLines, cutWords, escapeHtml, leftOut, oneLine } from "./plain-text.ts";

export interface Drawn {
  readonly html: string;
  /** Visible UTF-16 units, as Telegram counts: after entities. */
  readonly length: number;
}

/** A section that has something to say, its text cleaned. */
export interface Part {
  readonly is: Section["is"];
  /** Empty where it has none. */
  readonly heading: string;
  readonly body: string;
  /** Characters of each body line, from its start, that are a label. */
  readonly labels?: readonly number[];
}

/** Visible units of the whole part. */
export const wholeLength = ({ heading, body }: Part): number => prefix(heading).length + body.length;

const prefix = (heading: string): string => (heading === "" ? "" : `${heading}\n`);

/** The section as a part; undefined where nothing of it would be seen. */
export function partOf(section: Section): Part | undefined {
  const part = read(section);
  return part.body === "" ? undefined : part;
}

function read(section: Section): Part {
  switch (section.is) {
    case "text":
      return { is: "text", heading: "", body: block(section.text) };
    case "diff":
      return { is: "diff", heading: captionOf(section.name), body: block(section.diff) };
    case "facts":
      return facts(section.rows);
    case "picture":
      return { is: "picture", heading: "", body: block(section.alt) };
    case "list": {
      const items = section.items.map(block).filter((item) => item.trim() !== "");
      const body = items.map((item) => `• ${item.trimStart()}`).join("\n");
      return { is: "list", heading: headingOf(section.heading), body };
    }
  }
}

/** A name like k7f3qa9m.diff is the attachment's; above the diff it says nothing. */
const captionOf = (name: string): string => (name.endsWith(".diff") ? "" : headingOf(name));

const headingOf = (text: string): string => cutWords(oneLine(text), ROOM.heading);

function facts(rows: readonly (readonly [string, string])[]): Part {
  const shown = rows
    .map(([label, value]) => ({ label: cutWords(oneLine(label), ROOM.label), value: oneLine(value) }))
    .filter(({ value }) => value !== "")
    .map(({ label, value }) => ({ label: label === "" ? "" : `${label}:`, value }));
  const body = shown.map(({ label, value }) => (label === "" ? value : `${label} ${value}`)).join("\n");
  return { is: "facts", heading: "", body, labels: shown.map(({ label }) => label.length) };
}

/** At most `room` visible units; `bold` tells whether labels of facts may be bold. */
export function draw(part: Part, room: number, bold: boolean): Drawn {
  const before = prefix(part.heading);
  const body = cutLines(part.body, room - before.length, leftOut);
  const top = before === "" ? "" : `<b>${escapeHtml(part.heading)}</b>\n`;
  return { html: top + marked(part, body, bold), length: before.length + body.length };
}

function marked(part: Part, body: string, bold: boolean): string {
  if (part.is === "diff") return `<pre><code class="language-diff">${escapeHtml(body)}</code></pre>`;
  if (part.labels !== undefined && bold) return boldLabels(body, part.labels);
  const folded = body.length > ROOM.foldedCharacters || body.split("\n").length > ROOM.foldedLines;
  const html = escapeHtml(body);
  return folded && part.is !== "facts" ? `<blockquote expandable>${html}</blockquote>` : html;
}

/** A line that was cut within its label, and the note of what is left out, stay plain. */
function boldLabels(body: string, labels: readonly number[]): string {
  const line = (text: string, label: number): string =>
    label > 0 && text.length > label && text[label - 1] === ":"
      ? `<b>${escapeHtml(text.slice(0, label))}</b>${escapeHtml(text.slice(label))}`
      : escapeHtml(text);
  return body
    .split("\n")
    .map((text, at) => line(text, labels[at] ?? 0))
    .join("\n");
}
