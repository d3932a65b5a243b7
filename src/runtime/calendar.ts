// Calendar days in a zone as moments: when one begins, whatever daylight saving does to it.
import { dayOf, inZone } from "#operator/words";

const HOUR_MS = 3_600_000;
/** How far a day's first instant lies from where the clock's face puts it: daylight saving moves it by up to two hours. */
const SHIFTS = [0, 1, -1, 0.5, -0.5, 2, -2].map((hours) => hours * HOUR_MS);

/** ISO time at which the operator's present day began. */
export function startOfDay(now: Date, zone: string): string {
  const iso = (at: number) => new Date(at).toISOString();
  const today = dayOf(now.toISOString(), zone);
  const guess = now.getTime() - sinceMidnight(now, zone);
  const begins = (at: number) => dayOf(iso(at), zone) === today && dayOf(iso(at - 1), zone) !== today;
  return iso(SHIFTS.map((shift) => guess + shift).find(begins) ?? guess);
}

const FACE = { timeStyle: "medium", hourCycle: "h23" } as const;

/** Milliseconds on the face of the zone's clock. */
function sinceMidnight(now: Date, zone: string): number {
  const face = inZone(now.toISOString(), zone, FACE);
  const [hours = 0, minutes = 0, seconds = 0] = face.split(":").map(Number);
  return ((hours * 60 + minutes) * 60 + seconds) * 1000 + now.getMilliseconds();
}

const MANY = 1_000;
const beginnings = new Map<string, string>();

/** ISO time at which this calendar day (`2026-11-22`) begins in the zone; remembered, since every look at money asks. */
export function beginningOf(day: string, zone: string): string {
  const key = `${day} ${zone}`;
  const begins = beginnings.get(key) ?? firstOf(day, zone);
  if (beginnings.size >= MANY) beginnings.clear();
  beginnings.set(key, begins);
  return begins;
}

function firstOf(day: string, zone: string): string {
  // Noon in London is the next day already where the clocks are twelve hours ahead and more.
  const inside = ["12:00", "00:00"].map((time) => new Date(`${day}T${time}:00Z`));
  const at = inside.find((moment) => dayOf(moment.toISOString(), zone) === day);
  return startOfDay(at ?? new Date(`${day}T12:00:00Z`), zone);
}
