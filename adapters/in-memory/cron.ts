// Five-field cron expressions in a time zone: the next time one comes. Digits, lists, ranges and steps; nothing more.
import { DateTime, IANAZone } from "luxon";
import { Fault } from "#core/fault";

interface Timetable {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly days: readonly number[];
  readonly months: readonly number[];
  readonly weekdays: readonly number[];
  /** Where both days of the month and of the week are named, either will do. */
  readonly eitherDay: boolean;
}

/** A leap day may be eight years away. */
const FARTHEST_DAYS = 3_000;

const MINUTE = 60_000;
const MANY = 10_000;
const known = new Map<string, string>();

/**
 * ISO time of the first occurrence after `from`. A time that the clocks skip comes right after the gap. Timetables keep to
 * whole minutes: the answer is the same throughout one, and is remembered, since a simulation asks thousands of times.
 */
export function nextRun(cron: string, zone: string, from: Date): string {
  const minute = Math.floor(from.getTime() / MINUTE);
  const key = `${minute} ${zone} ${cron}`;
  const next = known.get(key) ?? firstRun(cron, zone, new Date(minute * MINUTE));
  if (known.size >= MANY) known.clear();
  known.set(key, next);
  return next;
}

function firstRun(cron: string, zone: string, from: Date): string {
  const timetable = parse(cron, zone);
  const start = DateTime.fromJSDate(from, { zone });
  for (let ahead = 0; ahead < FARTHEST_DAYS; ahead += 1) {
    const day = start.startOf("day").plus({ days: ahead });
    if (!isOn(timetable, day)) continue;
    // The hour before counts too: the clocks may have been moved on since.
    const next = firstAfter(timetable, day, ahead === 0 ? start.hour - 1 : 0, from.getTime());
    if (next !== undefined) return new Date(next).toISOString();
  }
  throw new Fault("bad-input", `The timetable “${cron}” never comes.`);
}

/** Hour by hour, each together with the one after it: what the clocks skip falls into that. */
function firstAfter({ hours, minutes }: Timetable, day: DateTime, fromHour: number, after: number) {
  const left = hours.filter((hour) => hour >= fromHour).toSorted((a, b) => a - b);
  for (const [index] of left.entries()) {
    const times = left
      .slice(index, index + 2)
      .flatMap((hour) => minutes.map((minute) => day.set({ hour, minute }).toMillis()));
    const next = times.filter((time) => time > after).toSorted((a, b) => a - b)[0];
    if (next !== undefined) return next;
  }
  return undefined;
}

function isOn({ days, months, weekdays, eitherDay }: Timetable, day: DateTime): boolean {
  if (!months.includes(day.month)) return false;
  const inMonth = days.includes(day.day);
  const inWeek = weekdays.includes(day.weekday % 7);
  return eitherDay ? inMonth || inWeek : inMonth && inWeek;
}

const zones = new Map<string, boolean>();

/** Asking costs a hundred times what remembering does, and a simulation asks thousands of times. */
function isZone(zone: string): boolean {
  const known = zones.get(zone) ?? IANAZone.isValidZone(zone);
  zones.set(zone, known);
  return known;
}

function parse(cron: string, zone: string): Timetable {
  const fields = cron.trim().split(/\s+/);
  const refuse = (why: string): never => {
    throw new Fault("bad-input", `The timetable “${cron}” in ${zone} is not one I can keep: ${why}.`);
  };
  if (!isZone(zone)) refuse("there is no such time zone");
  if (fields.length !== 5) refuse("it needs five fields");
  const [minute = "", hour = "", day = "", month = "", weekday = ""] = fields;
  const values = (text: string, low: number, high: number): number[] =>
    text.split(",").flatMap((part) => rangeOf(part, low, high) ?? refuse(`“${part}” does not fit`));
  return {
    minutes: values(minute, 0, 59),
    hours: values(hour, 0, 23),
    days: values(day, 1, 31),
    months: values(month, 1, 12),
    weekdays: values(weekday, 0, 7).map((one) => one % 7),
    eitherDay: !day.startsWith("*") && !weekday.startsWith("*"),
  };
}

/** `*`, `5`, `1-5`, every so many, `10-30/5`; undefined where it is none of them. */
function rangeOf(part: string, low: number, high: number): number[] | undefined {
  const match = /^(?:\*|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/.exec(part);
  if (match === null) return undefined;
  const [, first, last, stride] = match;
  const from = first === undefined ? low : Number(first);
  const alone = first !== undefined && last === undefined && stride === undefined;
  const to = last === undefined ? (alone ? from : high) : Number(last);
  const step = stride === undefined ? 1 : Number(stride);
  if (from < low || to > high || from > to || step === 0) return undefined;
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step);
}
