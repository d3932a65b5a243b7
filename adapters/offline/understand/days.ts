// Reads which days a timetable means, as the last three fields of a cron expression.
import { keyword } from "./spelling.ts";
import type { Sentence } from "./tokens.ts";
import { phrase, skip, word } from "./vocabulary.ts";

export interface Days {
  readonly next: number;
  /** Day of month, month and weekday fields. */
  readonly fields: string;
  /** `every evening at 6` means 18:00. */
  readonly afternoon?: boolean;
}

const WEEK = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
const SHORT = ["sun", "mon", "tue", "wed", "thu", "fri", "sat", "tues", "weds", "thur", "thurs"];
const SHORT_DAY = [0, 1, 2, 3, 4, 5, 6, 2, 3, 4, 4];
const ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split(" ");

const SPANS: Readonly<Record<string, Omit<Days, "next">>> = {
  day: { fields: "* * *" },
  morning: { fields: "* * *" },
  noon: { fields: "* * *" },
  afternoon: { fields: "* * *", afternoon: true },
  evening: { fields: "* * *", afternoon: true },
  night: { fields: "* * *", afternoon: true },
  weekday: { fields: "* * 1-5" },
  weekdays: { fields: "* * 1-5" },
  workday: { fields: "* * 1-5" },
  workdays: { fields: "* * 1-5" },
  weekend: { fields: "* * 0,6" },
  weekends: { fields: "* * 0,6" },
};

const EVERY = ["every", "each", "evry", "evrey", "eveyr", "ever"];

/** The days named at this place: `every Friday`, `daily`, `Mondays and Thursdays`, `on the first of every month`. */
export function days(sentence: Sentence, from: number): Days | undefined {
  const once = phrase(sentence, from, ["once", "a"]);
  const at = skip(sentence, from + once, once > 0 ? ["week", "month", "on"] : ["on"]);
  const monthly = ofMonth(sentence, at);
  if (monthly !== undefined) return monthly;
  const key = word(sentence, at);
  const alone = ALONE[key];
  if (alone !== undefined) return { next: at + 1, fields: alone };
  if (key === "weekly") return weekdays(sentence, skip(sentence, at + 1, ["on", "every"]));
  if (key === "monthly") return ofMonth(sentence, skip(sentence, at + 1, ["on"]));
  if (once > 0) return weekdays(sentence, at);
  return EVERY.includes(key) ? every(sentence, at + 1) : plural(sentence, at);
}

/** Words that are a timetable without `every`. */
const ALONE: Readonly<Record<string, string>> = {
  daily: "* * *",
  weekdays: "* * 1-5",
  workdays: "* * 1-5",
  weekends: "* * 0,6",
};

/** What follows `every`. */
function every(sentence: Sentence, from: number): Days | undefined {
  const at = skip(sentence, from, ["single", "week", "on", "working", "business"]);
  const business = ["working", "business"].includes(word(sentence, at - 1));
  if (business && word(sentence, at) === "day") return { next: at + 1, fields: "* * 1-5" };
  const span = SPANS[keyword(word(sentence, at), Object.keys(SPANS)) ?? ""];
  return span === undefined
    ? (weekdays(sentence, at) ?? ofMonth(sentence, at) ?? monthThen(sentence, at))
    : { next: at + 1, ...span };
}

function dayOf(key: string): number | undefined {
  const short = SHORT.indexOf(key);
  if (short >= 0) return SHORT_DAY[short];
  const full = keyword(key.replace(/s$/, ""), WEEK);
  return full === undefined ? undefined : WEEK.indexOf(full);
}

/** One weekday, several joined by commas and `and`, or a range: `Monday to Friday`. */
function weekdays(sentence: Sentence, from: number): Days | undefined {
  const range = weekRange(sentence, from);
  if (range !== undefined) return range;
  const found: number[] = [];
  let next = from;
  for (let at = from, day = dayOf(word(sentence, at)); day !== undefined; day = dayOf(word(sentence, at))) {
    found.push(day);
    next = at + 1;
    at = skip(sentence, word(sentence, next) === "," ? next + 1 : next, ["and", "&", "every", "on"]);
  }
  if (found.length === 0) return undefined;
  const fields = [...new Set(found)].sort((a, b) => a - b).join(",");
  const part = SPANS[word(sentence, next)];
  const span = part?.fields === "* * *" && word(sentence, next) !== "day" ? 1 : 0;
  return { next: next + span, fields: `* * ${fields}`, afternoon: span === 1 && part?.afternoon === true };
}

function weekRange(sentence: Sentence, from: number): Days | undefined {
  const first = dayOf(word(sentence, from));
  const last = dayOf(word(sentence, from + 2));
  const joined = ["to", "through", "until", "till", "-", "–"].includes(word(sentence, from + 1));
  if (first === undefined || last === undefined || !joined) return undefined;
  const length = (last - first + 7) % 7;
  const listed = Array.from({ length: length + 1 }, (_, at) => (first + at) % 7).sort((a, b) => a - b);
  return { next: from + 3, fields: `* * ${listed.join(",")}` };
}

/** `Mondays at 9`: the plural alone says every. */
const plural = (sentence: Sentence, at: number): Days | undefined =>
  /days$/.test(word(sentence, at)) ? weekdays(sentence, at) : undefined;

function ordinal(key: string): number | undefined {
  const named = ORDINALS.indexOf(key);
  if (named >= 0) return named + 1;
  const digits = /^(\d{1,2})(?:st|nd|rd|th)?$/.exec(key)?.[1];
  const day = digits === undefined ? 0 : Number(digits);
  return day >= 1 && day <= 31 ? day : undefined;
}

/** `the first of every month`, `the 15th of each month`, `the first day of the month`. */
function ofMonth(sentence: Sentence, from: number): Days | undefined {
  const at = skip(sentence, from, ["the"]);
  const day = ordinal(word(sentence, at));
  if (day === undefined) return undefined;
  const of = skip(sentence, at + 1, ["day"]);
  const ends = [
    ["of", "every", "month"],
    ["of", "each", "month"],
    ["of", "the", "month"],
    ["every", "month"],
    ["each", "month"],
    ["of", "a", "month"],
  ];
  const length = ends.map((words) => phrase(sentence, of, words)).find((taken) => taken > 0);
  return length === undefined ? undefined : { next: of + length, fields: `${day} * *` };
}

/** `every month on the 1st`. */
function monthThen(sentence: Sentence, at: number): Days | undefined {
  if (word(sentence, at) !== "month") return undefined;
  const day = skip(sentence, at + 1, ["on", "the"]);
  const number = day > at + 1 ? ordinal(word(sentence, day)) : undefined;
  return number === undefined ? undefined : { next: day + 1, fields: `${number} * *` };
}
