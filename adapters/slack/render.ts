// A card as a Slack message; pure, and within every limit whatever the card, so that Slack never refuses one.
import type { KnownBlock } from "@slack/web-api";
import type { Button, Card } from "#core/card";
import { buttonData, parseButtonData } from "#core/chat";
import { type Passage, type Prepared, passage, plainText, prepare } from "./cut.ts";
import { LIMITS, SHARES } from "./limits.ts";
import { brief, escaped, fitting, pieces, printable } from "./mrkdwn.ts";

export interface Rendering {
  /** The notification, and what is read aloud. */
  readonly text: string;
  readonly blocks: KnownBlock[];
  /** The whole of what was cut: the exact diff where only a diff was cut, else the whole card. */
  readonly attachment?: { readonly name: string; readonly content: string };
  /** The card's pictures, each to be uploaded under it. */
  readonly pictures: readonly Picture[];
}

export interface Picture {
  readonly name: string;
  readonly content: Uint8Array;
  /** What it shows, for whoever cannot see it. */
  readonly alt: string;
}

const FENCE = { open: "```\n", close: "\n```" } as const;
const inCode = LIMITS.section - FENCE.open.length - FENCE.close.length;

export function render(card: Card): Rendering {
  const plain = plainText(card);
  const parts = partsOf(card, plain);
  const body = fullestBody(parts);
  const text = escaped(fitting(printable(plain).trim(), LIMITS.fallback)) || "Adjutant";
  const whole = attachment(card, plain, parts, body);
  const pictures = picturesOf(card);
  return { text, blocks: body.blocks, pictures, ...(whole === undefined ? {} : { attachment: whole }) };
}

function picturesOf({ id, sections }: Card): Picture[] {
  const drawn = sections.flatMap((one) =>
    one.is === "picture" && one.png !== undefined ? [{ content: one.png, alt: one.alt }] : [],
  );
  const name = fileName(id) || "picture";
  return drawn.map((one, place) => ({ ...one, name: `${name}${place === 0 ? "" : `-${place + 1}`}.png` }));
}

/** What does not depend on how much room there is. */
interface Parts {
  readonly head: readonly KnownBlock[];
  readonly middle: readonly Prepared[];
  readonly tail: readonly KnownBlock[];
  /** Sections beyond what a message takes at all. */
  readonly dropped: number;
}

interface Body {
  readonly passages: readonly Passage[];
  readonly blocks: KnownBlock[];
}

function partsOf(card: Card, plain: string): Parts {
  const prepared = card.sections.flatMap((one) => prepare(one) ?? []);
  const middle = prepared.slice(0, SHARES.sections);
  return { head: heading(card), middle, tail: ending(card, plain), dropped: prepared.length - middle.length };
}

/** Gives every section the same largest share with which the message still fits: only long ones are cut. */
function fullestBody(parts: Parts): Body {
  let fits = body(parts, LIMITS.message);
  if (isWithin(fits)) return fits;
  fits = body(parts, 0);
  for (let [low, high] = [0, LIMITS.message as number]; high - low > 1; ) {
    const middle = Math.floor((low + high) / 2);
    const tried = body(parts, middle);
    if (isWithin(tried)) [fits, low] = [tried, middle];
    else high = middle;
  }
  return fits;
}

const isWithin = ({ blocks }: Body): boolean =>
  blocks.length <= LIMITS.blocks && JSON.stringify(blocks).length <= LIMITS.message;

function body({ head, middle, tail, dropped }: Parts, share: number): Body {
  const passages = middle.map((one) => passage(one, share, inCode));
  const more = `… ${dropped.toLocaleString("en")} more parts: the attached file has all of it.`;
  const rest = dropped > 0 ? [quiet(more)] : [];
  return { passages, blocks: [...head, ...passages.flatMap(passageBlocks), ...rest, ...tail] };
}

function heading(card: Card): KnownBlock[] {
  const title = brief(card.title, SHARES.title) || "Adjutant";
  const state = brief(card.state?.words ?? "", SHARES.state);
  return [titleBlock(title), ...(state === "" ? [] : [section(escaped(state))])];
}

/** A header is plain text, where Slack does not say how an escaped character is read: those titles are set in bold. */
function titleBlock(title: string): KnownBlock {
  if (title.length > LIMITS.header || /[&<>]/.test(title)) return section(`*${escaped(title)}*`);
  return { type: "header", text: { type: "plain_text", text: title, emoji: false } };
}

function passageBlocks(shown: Passage): KnownBlock[] {
  const parts = pieces(shown.text, shown.code ? inCode : LIMITS.section).filter(
    (part) => shown.code || part.trim() !== "",
  );
  const blocks = parts.map((part) =>
    section(shown.code ? `${FENCE.open}${escaped(part)}${FENCE.close}` : escaped(part)),
  );
  return shown.note === undefined ? blocks : [...blocks, quiet(shown.note)];
}

function ending(card: Card, plain: string): KnownBlock[] {
  // A button whose data could not come back as a tap is no button.
  const usable = card.buttons.filter((one) => parseButtonData(buttonData(one.verb, one.about)) !== undefined);
  const shown = usable.slice(0, SHARES.buttons);
  const more = usable.length - shown.length;
  const words = more > 0 ? `${more} more buttons do not fit: type the verb and the id instead.` : "";
  return [
    ...(card.kind === "approval" && !plain.includes(card.id) ? [quiet(`id: ${brief(card.id, 64)}`)] : []),
    ...(shown.length > 0 ? [{ type: "actions" as const, elements: shown.map(buttonElement) }] : []),
    ...(words === "" ? [] : [quiet(words)]),
  ];
}

function buttonElement(one: Button, place: number) {
  return {
    type: "button" as const,
    action_id: `${one.verb}-${place}`,
    text: {
      type: "plain_text" as const,
      text: brief(one.label, LIMITS.buttonText) || one.verb,
      emoji: false,
    },
    value: buttonData(one.verb, one.about),
    ...(one.style === "plain" ? {} : { style: one.style }),
  };
}

/** `verbatim`: nothing in a text becomes a link or a mention by itself. */
const section = (text: string): KnownBlock => ({
  type: "section",
  text: { type: "mrkdwn", text, verbatim: true },
});

const quiet = (words: string): KnownBlock => ({
  type: "context",
  elements: [{ type: "mrkdwn", text: escaped(words), verbatim: true }],
});

function attachment(card: Card, plain: string, parts: Parts, { passages }: Body): Rendering["attachment"] {
  const cut = parts.middle.filter((_, place) => passages[place]?.note !== undefined);
  const [first] = cut;
  if (first === undefined && parts.dropped === 0) return undefined;
  if (cut.length === 1 && parts.dropped === 0 && first?.section.is === "diff") {
    const name = fileName(first.section.name.replace(/\.diff$/, "")) || fileName(card.id) || "card";
    return { name: `${name}.diff`, content: first.section.diff };
  }
  return { name: `${fileName(card.id) || "card"}.txt`, content: plain };
}

const fileName = (name: string): string =>
  name
    .replace(/[^A-Za-z0-9._-]+/g, "-")
    .replace(/^[-.]+|-+$/g, "")
    .slice(0, 80);
