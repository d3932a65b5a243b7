// Reads a timetable ("every Friday at 16:00") as a five-field cron expression, or says what about it is missing.
import { inZone } from "#core/cron-zone";
import { clockTime } from "./clock-time.ts";
import { type Days, days } from "./days.ts";
import type { Sentence } from "./tokens.ts";
import { cut, skip, word } from "./vocabulary.ts";
import { type Zone, zoneAt } from "./zone.ts";

export type Timetable =
  | { readonly is: "cron"; readonly cron: string; readonly words: string; readonly next: number }
  | {
      readonly is: "problem";
      readonly ask: string;
      /** The one part that would mend it: the time of day, the zone, or the whole timetable. */
      readonly lacks: "time" | "zone" | "timetable";
      readonly words: string;
      readonly next: number;
    };

/** What was said of a timetable in another place, or in answer to a question. */
export interface Told {
  /** The time of day, a zone behind it included. */
  readonly time?: Sentence | undefined;
  readonly zone?: Sentence | undefined;
}

/** The timetable at this place, or undefined where none begins. */
export function timetable(sentence: Sentence, from: number, told: Told = {}): Timetable | undefined {
  return (
    interval(sentence, from) ??
    timeThenDays(sentence, from, told) ??
    daysThenTime(sentence, from, told) ??
    vague(sentence, from)
  );
}

/** `at 9 every Monday`, with a zone behind either. */
function timeThenDays(sentence: Sentence, from: number, told: Told): Timetable | undefined {
  if (word(sentence, from) !== "at" && !/\d/.test(word(sentence, from))) return undefined;
  const clock = clockTime(sentence, from);
  if (clock === undefined) return undefined;
  const early = zoneAt(sentence, clock.next);
  const start = comma(sentence, early?.next ?? clock.next);
  const found = days(sentence, start);
  if (found === undefined) return undefined;
  const zone = early ?? zoneAt(sentence, found.next);
  const said = `${cut(sentence, from, clock.next)} ${cut(sentence, start, found.next)}`;
  const next = Math.max(found.next, zone?.next ?? 0);
  return finished(found, clock, { words: spoken(said), next, zone: toldZone(told) ?? zone });
}

/** `every Monday at 9`, with a zone behind the time. */
function daysThenTime(sentence: Sentence, from: number, told: Told): Timetable | undefined {
  const found = days(sentence, from);
  if (found === undefined) return undefined;
  const clock = clockTime(sentence, comma(sentence, found.next), found.afternoon);
  const end = clock?.next ?? found.next;
  const supplied = told.time === undefined ? undefined : clockTime(told.time, 0, found.afternoon);
  const zone = zoneAt(sentence, end);
  return finished(found, supplied ?? clock, {
    words: spoken(cut(sentence, from, supplied === undefined ? end : found.next)),
    next: zone?.next ?? end,
    zone: toldZone(told, supplied?.next) ?? zone,
  });
}

/** The zone that was told by itself, or behind the time that was. */
function toldZone({ time, zone }: Told, after?: number): Zone | undefined {
  if (zone !== undefined) return zoneAt(zone, 0, "alone");
  return time === undefined || after === undefined ? undefined : zoneAt(time, after);
}

interface Found {
  readonly words: string;
  readonly next: number;
  readonly zone: Zone | undefined;
}

function finished(found: Days, clock: ReturnType<typeof clockTime>, { words, next, zone }: Found): Timetable {
  const problem = (lacks: "time" | "zone", ask: string): Timetable => ({
    is: "problem",
    lacks,
    words,
    next,
    ask,
  });
  if (clock === undefined)
    return problem("time", `At what time should I do that ${words}? For example at 16:00.`);
  if (clock.is === "impossible")
    return problem(
      "time",
      `“${clock.words}” is not a time of day. At what time do you mean? For example 16:00.`,
    );
  if (zone?.is === "unknown") return problem("zone", zone.ask);
  const at = `${String(clock.hour).padStart(2, "0")}:${String(clock.minute).padStart(2, "0")}`;
  const said = /\d|noon|midnight|midday|lunchtime/.test(words.replace(/\d{1,2}(?:st|nd|rd|th)/, ""))
    ? words
    : `${words} at ${at}`;
  const cron = `${clock.minute} ${clock.hour} ${found.fields}`;
  return { is: "cron", cron: zone === undefined ? cron : inZone(cron, zone.zone), words: said, next };
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
      lacks: "timetable",
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
  return { is: "problem", lacks: "timetable", words, next, ask };
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
