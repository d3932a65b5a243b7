// A card: one value that every channel renders, a view of something that waits or happened and never the truth.

import type { Chart } from "#core/chart";

export interface Card {
  /** Stable, and the id a person may type. */
  readonly id: string;
  readonly kind: "approval" | "progress" | "note";
  /** What will happen, is happening or happened, in one line. */
  readonly title: string;
  /** Where the matter stands, e.g. `Approved by you at 14:02, working…`; absent while it waits. */
  readonly state?: CardState;
  /** In the order they are shown. */
  readonly sections: readonly Section[];
  readonly buttons: readonly Button[];
}

export interface CardState {
  readonly tone: "waiting" | "working" | "good" | "bad" | "quiet";
  readonly words: string;
}

/** All texts are plain: a renderer escapes them and adds the platform's own markup. */
export type Section =
  | { readonly is: "text"; readonly text: string }
  | { readonly is: "diff"; readonly diff: string; readonly name: string }
  | { readonly is: "facts"; readonly rows: readonly (readonly [label: string, value: string])[] }
  | { readonly is: "list"; readonly heading: string; readonly items: readonly string[] }
  /** Drawn from its figures whenever it is shown; the drawing is there only on its way to a channel. */
  | { readonly is: "picture"; readonly chart: Chart; readonly alt: string; readonly png?: Uint8Array };

export type ButtonVerb =
  | "approve"
  | "edit"
  | "reject"
  | "undo"
  | "retry"
  | "always"
  | "stop"
  | "confirm"
  | "raise"
  | "raise-for-good"
  | "skip"
  | "fix"
  | "compensate"
  | "hand"
  | "show"
  | "cheaper";

export interface Button {
  readonly verb: ButtonVerb;
  /** The id it is about. */
  readonly about: string;
  readonly label: string;
  readonly style: "primary" | "danger" | "plain";
}

export const BUTTONS = {
  approve: { label: "Approve", style: "primary" },
  edit: { label: "Edit", style: "plain" },
  reject: { label: "Reject", style: "danger" },
  undo: { label: "Undo", style: "plain" },
  retry: { label: "Try again", style: "primary" },
  always: { label: "Always, like this", style: "plain" },
  stop: { label: "Stop", style: "danger" },
  confirm: { label: "Confirm", style: "primary" },
  skip: { label: "Skip", style: "plain" },
  fix: { label: "Replay with a fix", style: "plain" },
  compensate: { label: "Undo what was done", style: "plain" },
  hand: { label: "Hand to me", style: "danger" },
  show: { label: "Show the card", style: "primary" },
  raise: { label: "Raise once", style: "primary" },
  "raise-for-good": { label: "Raise for good", style: "plain" },
  cheaper: { label: "Use a cheaper model", style: "plain" },
} as const satisfies Record<ButtonVerb, Pick<Button, "label" | "style">>;

export const button = (verb: ButtonVerb, about: string): Button => ({ verb, about, ...BUTTONS[verb] });

/** A title reads at a glance; a longer first line is parted after its first sentence. */
const GLANCE = 100;

/** A card that only says something. */
export function noteCard(id: string, text: string, more: readonly Section[] = []): Card {
  const [line = "", ...rest] = text.split("\n");
  const sentence = line.length > GLANCE ? (/^.{10,100}?[.?!](?=\s)/.exec(line)?.[0] ?? line) : line;
  const body = [line.slice(sentence.length).trim(), ...rest].join("\n").trim();
  const sections: Section[] = body === "" ? [] : [{ is: "text", text: body }];
  return { id, kind: "note", title: sentence, sections: [...sections, ...more], buttons: [] };
}
