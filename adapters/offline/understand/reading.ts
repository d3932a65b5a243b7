// What a recogniser makes of a sentence, and how sure it is; the ranked decision compares these.
import type { Intent } from "#core/intent";
import type { Sentence } from "./tokens.ts";

/** Parts of an intent that can be missing, and so be asked for and supplied by the next message. */
export type Part =
  | "title"
  | "body"
  | "topic"
  | "to"
  | "subject"
  | "name"
  | "address"
  | "statement"
  | "time"
  | "zone"
  | "timetable"
  | "about"
  | "words";

export type Supplied = Readonly<Partial<Record<Part, string>>>;

export interface Reading {
  readonly intent: Intent;
  /** 3: everything is there; 2: a part is missing and asked for; 1: a guess from weak signs; 0: nothing. */
  readonly rank: 0 | 1 | 2 | 3;
  /** The one part whose answer would complete it. */
  readonly missing?: Part;
}

/** The sentence without its courtesies, and what the operator answered to an earlier question. */
export interface Heard {
  readonly sentence: Sentence;
  readonly supplied: Supplied;
}

export type Recogniser = (heard: Heard) => Reading | undefined;

export const whole = (intent: Intent): Reading => ({ intent, rank: 3 });

export const asking = (question: string, missing?: Part): Reading => ({
  intent: { is: "unclear", question },
  rank: 2,
  ...(missing === undefined ? {} : { missing }),
});
