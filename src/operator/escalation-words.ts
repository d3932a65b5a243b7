// What rests and why, in one sentence: on the cards that wait for it, in the escalation, in /status and /why.
import { type OpenBreaker, subjectName } from "#core/breaker";
import type { Rest } from "#core/effect";
import { bare, counted, short, showTime, type When } from "./words.ts";

const REASON = 160;

/** `site.publish failed 3 times since 14:02 (The site does not answer), so it rests.` */
export function restsWords({ subject, failures }: OpenBreaker, when: When): string {
  const [first] = failures;
  const last = failures.at(-1);
  const since = first === undefined ? "" : ` since ${showTime(first.at, when)}`;
  const reason = last === undefined ? "" : ` (${bare(short(last.reason, REASON))})`;
  return `${subjectName(subject)} failed ${counted(failures.length, "time")}${since}${reason}, so it rests.`;
}

/** What the card of something that waits says. */
export const waitsWords = ({ why, until }: Rest, when: When): string =>
  until <= when.now ? `${why} It is tried now.` : `${why} It is tried next at ${showTime(until, when)}.`;
