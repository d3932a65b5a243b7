// Reads a time zone behind a time of day: an IANA name (`Europe/Berlin`), UTC, or a city that one zone is named for.
import type { Sentence } from "./tokens.ts";
import { isMark, skip, word } from "./vocabulary.ts";

export type Zone =
  | { readonly is: "zone"; readonly zone: string; readonly next: number }
  /** Meant as a zone, and none or several; `ask` says which and gives an example. */
  | { readonly is: "unknown"; readonly ask: string; readonly next: number };

const UTC = new Set(["utc", "gmt"]);
/** Abbreviations that say an offset but not a place, so that they are wrong for half of the year. */
const ABBREVIATIONS = new Set(
  "pst pdt pt est edt et cst cdt ct mst mdt mt bst ist cest cet eet eest wet west msk jst kst aest aedt awst hst sgt".split(
    " ",
  ),
);
/** Longest city by words: Port of Spain, Ho Chi Minh. */
const LONGEST = 3;

/**
 * The zone at this place, a comma or bracket before it included; undefined where none begins. `alone`: the whole of
 * what was said is to be one, so that a city needs no word beside it.
 */
export function zoneAt(sentence: Sentence, from: number, how: "after" | "alone" = "after"): Zone | undefined {
  const open = isMark(sentence, from) && /^[,(]$/.test(word(sentence, from)) ? from + 1 : from;
  const at = skip(sentence, open, ["in", "the", "zone", "timezone", "time"]);
  const found = named(sentence, at) ?? inCity(sentence, at, how === "alone" || word(sentence, open) === "in");
  if (found === undefined) return undefined;
  const next = skip(sentence, found.next, ["time", "zone", "timezone", "local"]);
  return { ...found, next: word(sentence, open - 1) === "(" ? afterBracket(sentence, next) : next };
}

const afterBracket = (sentence: Sentence, at: number): number =>
  word(sentence, at).startsWith(")") && word(sentence, at).length === 1 ? at + 1 : at;

/** `Europe/Berlin`, `UTC`, `CET`. */
function named(sentence: Sentence, at: number): Zone | undefined {
  const token = sentence.tokens[at];
  if (token?.is !== "word" || token.key === "") return undefined;
  if (UTC.has(token.key)) return { is: "zone", zone: "UTC", next: at + 1 };
  if (ABBREVIATIONS.has(token.key) && ends(sentence, at + 1)) return unknown(token.inner, at + 1);
  if (!/^\p{L}[\p{L}_-]*(?:\/[\p{L}\p{N}_+-]+){1,2}$/u.test(token.inner)) return undefined;
  const zone = canonical(token.inner);
  if (zone !== undefined) return { is: "zone", zone, next: at + 1 };
  return /^\p{Lu}/u.test(token.inner) ? unknown(token.inner, at + 1) : undefined;
}

/** `in New York`, `Berlin time`: `sure` where the words before leave no other reading. */
function inCity(sentence: Sentence, at: number, sure: boolean): Zone | undefined {
  for (let length = LONGEST; length > 0; length -= 1) {
    const found = cityOf(sentence, at, length);
    if (found !== undefined && (sure || beside(sentence, found.next))) return found;
  }
  return sure ? noCity(sentence, at) : undefined;
}

/** The city that these many words name. */
function cityOf(sentence: Sentence, at: number, length: number): Zone | undefined {
  const words = sentence.tokens.slice(at, at + length);
  if (words.length < length || words.some((token) => token.is !== "word")) return undefined;
  const name = words.map((token) => token.inner).join(" ");
  const zones = zonesOf(name);
  const next = at + length;
  const [zone] = zones;
  if (zone === undefined) return undefined;
  if (zones.length === 1) return { is: "zone", zone, next };
  return { is: "unknown", ask: `Which “${name}” do you mean: ${zones.join(" or ")}?`, next };
}

const beside = (sentence: Sentence, at: number): boolean =>
  word(sentence, at) === "time" || ends(sentence, at);

const ends = (sentence: Sentence, at: number): boolean =>
  at >= sentence.tokens.length || isMark(sentence, at);

/** `in Atlantis,`: a name with a mark behind it, which can be nothing but a place. */
function noCity(sentence: Sentence, at: number): Zone | undefined {
  const stop = sentence.tokens.findIndex((token, index) => index >= at && token.is !== "word");
  const end = stop < 0 ? sentence.tokens.length : stop;
  const words = sentence.tokens.slice(at, end);
  const isPlace = words.length > 0 && words.length <= LONGEST && /^\p{Lu}/u.test(words[0]?.inner ?? "");
  return isPlace ? unknown(words.map((token) => token.inner).join(" "), end) : undefined;
}

const unknown = (words: string, next: number): Zone => ({
  is: "unknown",
  ask: `“${words.slice(0, 60)}” is no time zone I know. Which one do you mean? For example Europe/Berlin.`,
  next,
});

/** Zone names as the calendar library lists them, each under its lower-case spelling. */
const ZONES = new Map(Intl.supportedValuesOf("timeZone").map((zone) => [zone.toLowerCase(), zone]));
/** `Europe`, `America/Argentina`: what stands before a city. */
const AREAS = [
  ...new Set(
    [...ZONES.values()]
      .filter((zone) => zone.includes("/"))
      .map((zone) => zone.slice(0, zone.lastIndexOf("/"))),
  ),
];

/** The zone as it is spelt; undefined where there is none. Older and newer names of one zone are both taken. */
function canonical(name: string): string | undefined {
  const listed = ZONES.get(name.toLowerCase());
  if (listed !== undefined || !isZone(name)) return listed;
  if (/\p{Lu}/u.test(name)) return name;
  return name.toLowerCase().replace(/(?:^|[/_-])\p{L}/gu, (first) => first.toUpperCase());
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

const cities = new Map<string, readonly string[]>();

/** Every zone whose name ends in this city. */
function zonesOf(city: string): readonly string[] {
  if (city.length > 40 || !/^[\p{L} .'’-]+$/u.test(city)) return [];
  const name = city
    .normalize("NFD")
    .replace(/\p{M}|[.'’]/gu, "")
    .replace(/ /g, "_")
    .toLowerCase();
  const known = cities.get(name) ?? findZones(name);
  if (cities.size < 1_000) cities.set(name, known);
  return known;
}

/** An area and a city that make no listed name can still be an older or newer spelling of one. */
function findZones(city: string): readonly string[] {
  const listed = AREAS.flatMap((area) => ZONES.get(`${area}/${city}`.toLowerCase()) ?? []);
  if (listed.length > 0) return listed;
  return AREAS.flatMap((area) => canonical(`${area}/${city}`.toLowerCase()) ?? []);
}
