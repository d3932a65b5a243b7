// A fact's age as a person would say it, in the operator's time zone.
import type { Fact } from "#core/fact";
import { standing } from "./decay.ts";

const DAY_MS = 86_400_000;
/** From then on the date says more than a number of days. */
const MOST_DAYS = 30;

/**
 * `today`, `yesterday`, `3 days ago` or `kept 3 Nov 2026`, with when it was confirmed and whether it is due for review.
 * @param zone an IANA time zone; days begin at its midnight
 */
export function ageOf(fact: Fact, now: Date, zone: string): string {
  const { confirmed, overdue, heardAt } = standing(fact, now);
  const kept = new Date(fact.validFrom);
  const days = daysBetween(kept, now, zone);
  const plain = days < MOST_DAYS && !overdue;
  const since = plain ? ago(days) : `kept ${date(kept, zone)}`;
  const again = daysBetween(new Date(heardAt), now, zone);
  const said = again < MOST_DAYS ? ago(again) : date(new Date(heardAt), zone);
  return [since, confirmed && again < days ? `confirmed ${said}` : "", overdue ? "due for review" : ""]
    .filter((part) => part !== "")
    .join(", ");
}

function ago(days: number): string {
  if (days <= 0) return "today";
  return days === 1 ? "yesterday" : `${days} days ago`;
}

function parts(
  at: Date,
  zone: string,
  month: "short" | "numeric",
): { day: string; month: string; year: string } {
  const format = new Intl.DateTimeFormat("en-GB", { timeZone: zone, day: "numeric", month, year: "numeric" });
  const found = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return { day: found.get("day") ?? "", month: found.get("month") ?? "", year: found.get("year") ?? "" };
}

function date(at: Date, zone: string): string {
  const { day, month, year } = parts(at, zone, "short");
  return `${day} ${month.slice(0, 3)} ${year}`;
}

function daysBetween(from: Date, to: Date, zone: string): number {
  const midnight = (at: Date) => {
    const { day, month, year } = parts(at, zone, "numeric");
    return Date.UTC(Number(year), Number(month) - 1, Number(day));
  };
  return Math.round((midnight(to) - midnight(from)) / DAY_MS);
}
