// Card → what Telegram shows of it: one message's HTML and keyboard, and the whole as a file where it had to be cut.
import type { InlineKeyboardMarkup } from "grammy/types";
import type { Card } from "#core/card";
import { keyboardOf } from "./keyboard.ts";
import { LIMITS, ROOM } from "./limits.ts";
import { cutWords, escapeHtml, oneLine } from "./plain-text.ts";
import { draw, type Part, partOf, wholeLength } from "./sections.ts";
import { shares } from "./shares.ts";

export interface Attachment {
  readonly name: string;
  /** As text, or as bytes where it is a picture. */
  readonly text: string | Uint8Array;
}

export interface Rendering {
  /** parse_mode HTML; at most 4,096 units after entities. */
  readonly html: string;
  readonly keyboard: InlineKeyboardMarkup | undefined;
  /** What was cut, whole: the diffs as they are where only diffs were cut, else the card as text. */
  readonly attachment?: Attachment;
  readonly pictures: readonly Attachment[];
}

const GAP = "\n\n";
const ID = "id: ";

export function render(card: Card): Rendering {
  const title = cutWords(oneLine(card.title), ROOM.title) || card.kind;
  const state = cutWords(oneLine(card.state?.words ?? ""), ROOM.state);
  // Only a card that can be decided on is ever called by its id.
  const id = card.kind === "approval" ? cutWords(oneLine(card.id), ROOM.id) : "";
  const parts = card.sections.map(partOf).filter((part) => part !== undefined);
  const shown = parts.slice(0, ROOM.sections);
  const more = parts.length > shown.length ? moreSections(parts.length - shown.length) : "";
  const top = title.length + (state === "" ? 0 : state.length + 1);
  const fixed = [more, id === "" ? "" : ID + id]
    .filter((text) => text !== "")
    .reduce((sum, text) => sum + GAP.length + text.length, 0);
  const rooms = divide(shown, LIMITS.text - top - fixed - shown.length * GAP.length);
  const bold = shown.reduce((rows, part) => rows + (part.labels?.length ?? 0), 0) <= ROOM.boldRows;
  const html = [
    `<b>${escapeHtml(title)}</b>${state === "" ? "" : `\n<i>${escapeHtml(state)}</i>`}`,
    ...shown.map((part, at) => draw(part, rooms[at] ?? 0, bold).html),
    more,
    id === "" ? "" : `${ID}<code>${escapeHtml(id)}</code>`,
  ];
  const cut = parts.filter((part, at) => wholeLength(part) > (rooms[at] ?? 0));
  const attachment = cut.length === 0 ? {} : { attachment: attach(card, cut) };
  return {
    html: html.filter((text) => text !== "").join(GAP),
    keyboard: keyboardOf(card.buttons),
    pictures: picturesOf(card),
    ...attachment,
  };
}

function picturesOf(card: Card): Attachment[] {
  const drawn = card.sections.flatMap((one) =>
    one.is === "picture" && one.png !== undefined ? [one.png] : [],
  );
  return drawn.map((text, at) => ({ name: `${fileName(card)}${at === 0 ? "" : `-${at + 1}`}.png`, text }));
}

const fileName = (card: Card): string =>
  cutWords(card.id.replace(/[^A-Za-z0-9_-]/g, ""), ROOM.id).replace("…", "") || card.kind;

const moreSections = (count: number): string =>
  `… ${count === 1 ? "1 more section" : `${count} more sections`}, whole in the attached file`;

/** What is needed to decide stays whole as long as it can: a diff is the first to be cut, as it is attached whole. */
function divide(parts: readonly Part[], room: number): number[] {
  const wants = parts.map(wholeLength);
  const isDiff = parts.map((part) => part.is === "diff");
  const diffs = isDiff.filter(Boolean).length;
  const wanted = wants.filter((_, at) => isDiff[at]).reduce((sum, want) => sum + want, 0);
  const kept = Math.min(wanted, Math.floor(room * Math.max(1 / 3, diffs / parts.length)));
  const others = shares(
    wants.map((want, at) => (isDiff[at] ? 0 : want)),
    room - kept,
  );
  const left = room - others.reduce((sum, share) => sum + share, 0);
  const rest = shares(
    wants.map((want, at) => (isDiff[at] ? want : 0)),
    left,
  );
  return parts.map((_, at) => (isDiff[at] ? rest[at] : others[at]) ?? 0);
}

function attach(card: Card, cut: readonly Part[]): Attachment {
  const name = fileName(card);
  const diffs = card.sections.filter((section) => section.is === "diff");
  if (cut.every((part) => part.is === "diff"))
    return { name: `${name}.diff`, text: diffs.map(({ diff }) => diff.toWellFormed()).join("\n") };
  const parts = card.sections.map(partOf).filter((part) => part !== undefined);
  const texts = parts.map(({ heading, body }) => (heading === "" ? body : `${heading}\n${body}`));
  return { name: `${name}.txt`, text: [card.title.toWellFormed(), ...texts, ""].join(GAP) };
}
