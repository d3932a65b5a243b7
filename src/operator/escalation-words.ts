// What rests and why, in one sentence: on the cards that wait for it, in the escalation, in /status and /why.
import { type OpenBreaker, subjectName } from "#core/breaker";
import type { Rest } from "#core/effect";
import { bare, counted, short, showTime, type When } from "./words.ts";

const REASON = 160;

/** `site.publish failed 3 times since 14:02 (The site does not answer), so it rests.` */
export function restsWords(breaker: OpenBreaker, when: When): string {
  const last = breaker.failures.at(-1);
  const reason = last === undefined ? "" : ` (${bare(short(last.reason, REASON))})`;
  return `${failedWords(breaker, when)}${reason}, so it rests.`;
}

/** `site.publish failed 3 times since 14:02` */
export function failedWords({ subject, failures }: OpenBreaker, when: When): string {
  const [first] = failures;
  const since = first === undefined ? "" : ` since ${showTime(first.at, when)}`;
  return `${subjectName(subject)} failed ${counted(failures.length, "time")}${since}`;
}

/** What the card of something that waits says. */
export const waitsWords = ({ why, until }: Rest, when: When): string =>
  until <= when.now ? `${why} Its next try is due.` : `${why} It is tried next at ${showTime(until, when)}.`;

export interface NextTry {
  readonly status: OpenBreaker["status"];
  readonly until: string;
  /** How many pieces of work wait for it. */
  readonly waits: number;
}

/** When what rests is tried next, and by what: only what waits for it, or needs it then, tries it. */
export function nextTry({ status, until, waits }: NextTry, when: When): string {
  const due = until <= when.now;
  if (status === "closed") return "";
  if (status === "probing" && !due) return "It is being tried now.";
  if (waits > 0) return waitsWords({ breaker: "", why: "", until }, when).trim();
  const from = due ? "whatever" : `from ${showTime(until, when)} on whatever`;
  return `Nothing waits for it; ${from} needs it next tries it.`;
}
