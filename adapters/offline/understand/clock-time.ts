// Reads a time of day as people type it: 16:00, 9, 7am, 7:30 p.m., 16h30, noon.

import type { Sentence } from "./tokens.ts";
import { skip, word } from "./vocabulary.ts";

export type ClockTime =
  | { readonly is: "time"; readonly hour: number; readonly minute: number; readonly next: number }
  /** Looks like a time and is none, e.g. 25:00. */
  | { readonly is: "impossible"; readonly words: string; readonly next: number };

const NAMED: Readonly<Record<string, readonly [number, number]>> = {
  noon: [12, 0],
  midday: [12, 0],
  midnight: [0, 0],
  lunchtime: [12, 0],
};

/** The time at this place, `at` and `@` before it included. `afternoon`: a bare 1 to 11 is after noon. */
export function clockTime(sentence: Sentence, from: number, afternoon = false): ClockTime | undefined {
  const at = skip(sentence, from, ["at", "@", "around", "about", "from", "exactly", "sharp"]);
  const key = word(sentence, at).replace(/^@/, "");
  const named = NAMED[key];
  if (named !== undefined) return { is: "time", hour: named[0], minute: named[1], next: at + 1 };
  const parts = /^(\d{1,4})(?:[:.h](\d{0,4}))?(?::\d{2})?(a\.?m|p\.?m|h|hrs|uhr)?$/.exec(key);
  return parts === null ? undefined : inDigits(sentence, at, parts, afternoon);
}

function inDigits(sentence: Sentence, at: number, parts: RegExpExecArray, afternoon: boolean): ClockTime {
  const [, hours = "", minutes = "", glued = ""] = parts;
  const apart = glued === "" ? halfOf(sentence, at + 1) : "";
  const half = (glued || apart).replace(".", "");
  const next = skip(sentence, at + 1 + (apart === "" ? 0 : 1), SUFFIXES);
  const hour = onClock(Number(hours), half, afternoon && minutes === "");
  const minute = Number(minutes);
  const clear = hours.length <= 2 && (minutes === "" || minutes.length === 2);
  if (!clear || hour === undefined || minute > 59)
    return { is: "impossible", words: sentence.tokens[at]?.inner ?? "", next };
  return { is: "time", hour, minute, next: skipDot(sentence, next) };
}

const SUFFIXES = ["o'clock", "oclock", "sharp", "h", "hrs", "hours", "uhr", "local"];

const halfOf = (sentence: Sentence, at: number): string => {
  const key = word(sentence, at);
  return ["am", "pm", "a.m", "p.m"].includes(key) ? key : "";
};

/** The dot of `p.m.` was split off as a mark. */
const skipDot = (sentence: Sentence, at: number): number =>
  /^[ap]\.m$/.test(word(sentence, at - 1)) && word(sentence, at).startsWith(".") ? at + 1 : at;

/** The hour on a 24-hour clock; undefined where there is no such hour. */
function onClock(hour: number, half: string, afternoon: boolean): number | undefined {
  if (half === "am" || half === "pm") {
    if (hour < 1 || hour > 12) return undefined;
    return (hour % 12) + (half === "pm" ? 12 : 0);
  }
  if (hour > 23) return undefined;
  return afternoon && hour >= 1 && hour <= 11 ? hour + 12 : hour;
}
