// A card or message as the page gets it: plain view models, cut to the page's limits. Pure, and apart from the page's
// scripts so that every cut can be tested without a browser.
import type { Button, Card, CardState, Section } from "#core/card";
import { type Cut, clip, short, visible } from "./cut.ts";
import { type DiffLine, diffLines, headed } from "./diff-lines.ts";
import { limits } from "./limits.ts";

/** A message of the local chat: what the operator said, or a card of ours. */
export interface WebMessage {
  /** Unique over restarts; a card is edited in place by it. */
  readonly message: string;
  readonly from: "you" | "adjutant";
  /** ISO time. */
  readonly at: string;
  readonly text?: string;
  readonly card?: Card;
}

/** `left`: how many characters, rows or lines are not shown. */
interface DiffView {
  readonly is: "diff";
  readonly name: string;
  readonly news: "new" | "removed" | "";
  readonly lines: readonly DiffLine[];
  readonly left: number;
}

type SectionView =
  | ({ readonly is: "text" } & Cut)
  | DiffView
  | { readonly is: "facts"; readonly rows: readonly (readonly [string, string])[]; readonly left: number }
  | {
      readonly is: "list";
      readonly heading: string;
      readonly items: readonly string[];
      readonly left: number;
    }
  /** Fetched from where it says. */
  | { readonly is: "picture"; readonly src: string; readonly alt: string; readonly left: 0 };

export interface CardView {
  readonly id: string;
  readonly kind: Card["kind"];
  readonly title: string;
  readonly state?: CardState;
  readonly sections: readonly SectionView[];
  readonly buttons: readonly Button[];
  /** Something was cut; the whole is at `/attachment/<message>`. */
  readonly cut: boolean;
}

export interface MessageView {
  readonly message: string;
  /** Its place in the chat; an edit keeps it. */
  readonly order: number;
  readonly from: WebMessage["from"];
  readonly at: string;
  readonly said?: Cut;
  readonly card?: CardView;
}

export function messageView(message: WebMessage, order: number): MessageView {
  const { from, at, text, card } = message;
  return {
    message: message.message,
    order,
    from,
    at,
    ...(text === undefined ? {} : { said: clip(text, limits.textLength) }),
    ...(card === undefined ? {} : { card: cardView(card, message.message) }),
  };
}

/** `message`: the one that shows it; its pictures are found by it. */
export function cardView(card: Card, message = ""): CardView {
  const sections = card.sections
    .slice(0, limits.sections)
    .map((section, place) => sectionView(section, `/picture/${message}/${place}`));
  return {
    id: card.id,
    kind: card.kind,
    title: short(visible(card.title), limits.titleLength),
    ...(card.state === undefined
      ? {}
      : { state: { tone: card.state.tone, words: short(visible(card.state.words), limits.titleLength) } }),
    sections,
    buttons: card.buttons,
    cut: card.sections.length > sections.length || sections.some(isCut),
  };
}

function isCut(section: SectionView): boolean {
  return section.left > 0 || (section.is === "diff" && section.lines.some((line) => line.left > 0));
}

function sectionView(section: Section, src: string): SectionView {
  switch (section.is) {
    case "text":
      return { is: "text", ...clip(visible(section.text), limits.textLength) };
    case "diff":
      return diffView(section.diff, visible(section.name));
    case "picture":
      return { is: "picture", src, alt: value(section.alt), left: 0 };
    case "facts": {
      const rows = section.rows
        .slice(0, limits.rows)
        .map(([label, text]) => [value(label), value(text)] as const);
      return { is: "facts", rows, left: section.rows.length - rows.length };
    }
    case "list": {
      const items = section.items.slice(0, limits.items).map(value);
      return {
        is: "list",
        heading: value(section.heading),
        items,
        left: section.items.length - items.length,
      };
    }
  }
}

function diffView(diff: string, file: string): DiffView {
  // A name like k7f3qa9m.diff is the download's; as a caption it says nothing.
  const given = file.endsWith(".diff") ? "The exact change" : file;
  const { name, news, lines } = headed(diffLines(diff.replace(/\n$/, "").split("\n")), given);
  const shown = lines.slice(0, limits.diffLines);
  return {
    is: "diff",
    name: short(name, limits.titleLength),
    news,
    lines: shown,
    left: lines.length - shown.length,
  };
}

const value = (text: string): string => short(visible(text), limits.valueLength);

/** Everything of the card that the page cuts, as text, for the download. */
export function wholeText(card: Card): string {
  return card.sections.map(sectionText).join("\n\n");
}

function sectionText(section: Section): string {
  switch (section.is) {
    case "text":
      return section.text;
    case "diff":
      return section.diff;
    case "picture":
      return section.alt;
    case "facts":
      return section.rows.map(([label, value]) => `${label}: ${value}`).join("\n");
    case "list":
      return [section.heading, ...section.items.map((item) => `- ${item}`)].join("\n");
  }
}
