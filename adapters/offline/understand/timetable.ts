// Reads a timetable ("every Friday at 16:00") as a five-field cron expression, or says what about it is missing.
import { clockTime } from "./clock-time.ts";
import { type Days, days } from "./days.ts";
import type { Sentence } from "./tokens.ts";
import { cut, skip, word } from "./vocabulary.ts";

export type Timetable =
  | { readonly is: "cron"; readonly cron: string; readonly words: string; readonly next: number }
  /** What to ask; `time`: only the time of day is missing. */
  | {
      readonly is: "problem";
      readonly ask: string;
      readonly time: boolean;
      readonly words: string;
      readonly next: number;
    };

/** The timetable at this place, or undefined where none begins. `time` stands in for a missing time of day. */
export function timetable(sentence: Sentence, from: number, time?: Sentence): Timetable | undefined {
  return (
    interval(sentence, from) ??
    timeThenDays(sentence, from) ??
    daysThenTime(sentence, from, time) ??
    vague(sentence, from)
  );
}

/** `at 9 every Monday`. */
function timeThenDays(sentence: Sentence, from: number): Timetable | undefined {
  if (word(sentence, from) !== "at" && !/\d/.test(word(sentence, from))) return undefined;
  const clock = clockTime(sentence, from);
  const found = clock === undefined ? undefined : days(sentence, comma(sentence, clock.next));
  if (found === undefined) return undefined;
  return finished(found, clock, spoken(cut(sentence, from, found.next)), found.next);
}

/** `every Monday at 9`. */
function daysThenTime(sentence: Sentence, from: number, time: Sentence | undefined): Timetable | undefined {
  const found = days(sentence, from);
  if (found === undefined) return undefined;
  const clock = clockTime(sentence, comma(sentence, found.next), found.afternoon);
  const next = clock?.next ?? found.next;
  const supplied = time === undefined ? undefined : clockTime(time, 0, found.afternoon);
  return finished(found, clock ?? supplied, spoken(cut(sentence, from, next)), next);
}

function finished(found: Days, clock: ReturnType<typeof clockTime>, words: string, next: number): Timetable {
  if (clock === undefined)
    return {
      is: "problem",
      time: true,
      words,
      next,
      ask: `At what time should I do that ${words}? For example at 16:00.`,
    };
  if (clock.is === "impossible")
    return {
      is: "problem",
      time: true,
      words,
      next,
      ask: `“${clock.words}” is not a time of day. At what time do you mean? For example 16:00.`,
    };
  const at = `${String(clock.hour).padStart(2, "0")}:${String(clock.minute).padStart(2, "0")}`;
  const said = /\d|noon|midnight|midday|lunchtime/.test(words.replace(/\d{1,2}(?:st|nd|rd|th)/, ""))
    ? words
    : `${words} at ${at}`;
  return { is: "cron", cron: `${clock.minute} ${clock.hour} ${found.fields}`, words: said, next };
}

const comma = (sentence: Sentence, at: number): number =>
  word(sentence, at) === "," && /^(?:at$|\d{1,2}(?:[:.]\d\d|am|pm))/.test(word(sentence, at + 1))
    ? at + 1
    : at;

/** `every 15 minutes`, `every hour`: only steps that divide the hour or the day, as cron can say no others. */
function interval(sentence: Sentence, from: number): Timetable | undefined {
  if (word(sentence, from) === "hourly")
    return { is: "cron", cron: "0 * * * *", words: "every hour", next: from + 1 };
  if (!["every", "each"].includes(word(sentence, from))) return undefined;
  const count = word(sentence, from + 1);
  const counted = /^\d{1,3}$/.test(count);
  const unit = word(sentence, counted ? from + 2 : from + 1);
  const whole = { minute: 60, minutes: 60, hour: 24, hours: 24 }[unit];
  if (whole === undefined) return undefined;
  const step = counted ? Number(count) : 1;
  const next = from + (counted ? 3 : 2);
  const words = spoken(cut(sentence, from, next));
  if (step < 1 || whole % step !== 0 || step === whole)
    return {
      is: "problem",
      time: false,
      words,
      next,
      ask: `I cannot keep to “${words}” evenly. Which times do you mean? For example every 15 minutes, or every day at 9:00.`,
    };
  const each = step === 1 ? "*" : `*/${step}`;
  return { is: "cron", cron: whole === 60 ? `${each} * * * *` : `0 ${each} * * *`, words, next };
}

/** Timetables that are meant as such and that a cron expression cannot hold. */
function vague(sentence: Sentence, from: number): Timetable | undefined {
  const at = skip(sentence, from, ["on"]);
  const begins = [
    "every",
    "each",
    "weekly",
    "monthly",
    "yearly",
    "biweekly",
    "annually",
    "fortnightly",
    "quarterly",
  ];
  const last = word(sentence, at) === "the" && word(sentence, at + 1) === "last";
  if (!begins.includes(word(sentence, at)) && !last) return undefined;
  const stop = sentence.tokens.findIndex((token, index) => index > at && token.is !== "word");
  const next = stop < 0 || stop > at + 12 ? sentence.tokens.length : stop;
  const words = spoken(cut(sentence, from, Math.min(next, at + 6)));
  const ask = `I can do something every day, on weekdays, or on a day of the month, at a time: for example every Friday at 16:00, or on the first of every month at 10:00. Which do you mean by “${words}”?`;
  return { is: "problem", time: false, words, next, ask };
}

/** The words as typed, on one line, beginning small; what was typed all in capitals is made small. */
function spoken(words: string): string {
  const line = words
    .replace(/[\s,]{1,9}$/u, "")
    .replace(/\s+/gu, " ")
    .slice(0, 120);
  if (!/\p{Ll}/u.test(line))
    return line
      .toLowerCase()
      .replace(
        /\b(?:sun|mon|tues|wednes|thurs|fri|satur)days?\b/g,
        (day) => `${day.charAt(0).toUpperCase()}${day.slice(1)}`,
      );
  return `${line.charAt(0).toLowerCase()}${line.slice(1)}`;
}
