// A day as a person names it: `today`, `yesterday`, `2026-11-22`, `22 Nov`, `November 22 2025`.
import { dayOf, type When } from "./words.ts";

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DAY_MS = 86_400_000;

/** As `2026-11-22`; a day without a year is the latest that has come. Undefined: it is no day. */
export function dayFrom(words: string, when: When): string | undefined {
  const text = words.trim().toLowerCase();
  const today = dayOf(when.now, when.zone);
  if (text === "" || text === "today") return today;
  if (text === "yesterday") return nextDay(today, -1);
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return isDay(text) ? text : undefined;
  const match =
    /^(?:(?<day>\d{1,2})\s+(?<month>[a-z]{3,9})|(?<named>[a-z]{3,9})\s+(?<on>\d{1,2}))(?:,?\s+(?<year>\d{4}))?$/.exec(
      text,
    )?.groups;
  return match && named(match, today);
}

function named(parts: Readonly<Record<string, string | undefined>>, today: string): string | undefined {
  const month = MONTHS.indexOf((parts.month ?? parts.named ?? "").slice(0, 3)) + 1;
  const day = parts.day ?? parts.on ?? "";
  const two = (text: string) => text.padStart(2, "0");
  const inYear = (year: string) => `${year}-${two(String(month))}-${two(day)}`;
  const thisYear = inYear(parts.year ?? today.slice(0, 4));
  const found =
    parts.year === undefined && thisYear > today ? inYear(String(Number(today.slice(0, 4)) - 1)) : thisYear;
  return isDay(found) ? found : undefined;
}

/** The calendar day so many days later. */
export const nextDay = (day: string, days = 1): string =>
  new Date(Date.parse(`${day}T12:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** Neither 31 June nor 30 February. */
const isDay = (day: string): boolean => !Number.isNaN(Date.parse(day)) && nextDay(day, 0) === day;
