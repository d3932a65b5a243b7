// How times, accounts and lists are said to a person.
import { BY_RULE } from "#core/approval";

/** The moment something is said, and the zone it is said in. */
export interface When {
  /** ISO 8601. */
  readonly now: string;
  /** IANA name. */
  readonly zone: string;
}

/** Making a format costs a hundred times what using it does, and few are ever made. */
const formats = new Map<string, Intl.DateTimeFormat>();
/** Options that are asked with again and again are spelled out once. */
const spelled = new WeakMap<Intl.DateTimeFormatOptions, string>();

/** The time in the zone, in British order, with these parts. */
export function inZone(iso: string, zone: string, options: Intl.DateTimeFormatOptions): string {
  const parts = spelled.get(options) ?? JSON.stringify(options);
  spelled.set(options, parts);
  const key = `${zone} ${parts}`;
  const format = formats.get(key) ?? new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options });
  formats.set(key, format);
  return format.format(new Date(iso));
}

const DAY = { year: "numeric", month: "2-digit", day: "2-digit" } as const;

/** Calendar day in the zone, `2026-11-22`. */
export const dayOf = (iso: string, zone: string): string =>
  inZone(iso, zone, DAY).split("/").toReversed().join("-");

/** `14:02` today, `22 Nov 14:02` this year, `22 Nov 2025 14:02` otherwise. */
export function showTime(iso: string, when: When): string {
  const clock = inZone(iso, when.zone, { hour: "2-digit", minute: "2-digit", hour12: false });
  if (dayOf(iso, when.zone) === dayOf(when.now, when.zone)) return clock;
  const sameYear = dayOf(iso, when.zone).slice(0, 4) === dayOf(when.now, when.zone).slice(0, 4);
  const day = inZone(iso, when.zone, {
    day: "numeric",
    month: "short",
    ...(sameYear ? {} : { year: "numeric" }),
  });
  return `${day} ${clock}`;
}

/** `22 Nov` in the year of `today`, else `22 Nov 2025`; both days as `2026-11-22`. */
export function showDay(day: string, today: string): string {
  const year = day.slice(0, 4) === today.slice(0, 4) ? {} : ({ year: "numeric" } as const);
  return inZone(`${day}T12:00:00Z`, "UTC", { day: "numeric", month: "short", ...year });
}

const SPANS: readonly (readonly [number, string])[] = [
  [86_400_000, "day"],
  [3_600_000, "hour"],
  [60_000, "minute"],
  [1_000, "second"],
];

/** `3 days`, `1 hour`, `a moment`: the largest whole unit. */
function showSpan(ms: number): string {
  for (const [size, name] of SPANS) {
    const count = Math.floor(ms / size);
    if (count >= 1) return `${count} ${name}${count === 1 ? "" : "s"}`;
  }
  return "a moment";
}

export const spanBetween = (from: string, to: string): string => showSpan(Date.parse(to) - Date.parse(from));

const CHANNELS: Readonly<Record<string, string>> = {
  webchat: "the local chat",
  telegram: "Telegram",
  slack: "Slack",
};

/** `Telegram` for `telegram:4711`, whether that is an account or a thread. */
export function showChannel(place: string): string {
  const [channel = ""] = place.split(":");
  return CHANNELS[channel] ?? channel;
}

/** Who works at the vault by hand, without a channel. */
const TERMINAL = "console";

/** `on Telegram`, `in the terminal`. */
const where = (account: string): string =>
  account === TERMINAL ? "in the terminal" : `on ${showChannel(account)}`;

/** `you on Telegram` for `telegram:4711`; what nobody decided, policy did. */
export const showAccount = (account: string): string =>
  account === BY_RULE ? "policy" : `you ${where(account)}`;

/** `you on Telegram` for `operator:telegram:4711`, `the publisher` for `agent:publisher`, `Adjutant` for `system`. */
export function showActor(actor: string): string {
  const [kind = "", ...rest] = actor.split(":");
  if (kind === "operator") return showAccount(rest.join(":"));
  return kind === "agent" ? `the ${rest.join(":")}` : "Adjutant";
}

/** ` on Telegram` for what the operator did there, nothing for anyone else's doing: after words like “you said”. */
export const showWhere = (actor: string): string =>
  actor.startsWith("operator:") ? ` ${where(actor.slice("operator:".length))}` : "";

/** `everything`, or the name of the domain or agent, for a pause's scope. */
export const showScope = (scope: string): string =>
  scope === "company" ? "everything" : scope.slice(scope.indexOf(":") + 1);

/** A sentence as a part of one: without its full stop. */
export const bare = (sentence: string): string => sentence.trim().replace(/\.+$/, "");

/** Cut on a character boundary, with an ellipsis where something is missing. */
export function short(text: string, length: number): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  const letters = [...line];
  return letters.length <= length ? line : `${letters.slice(0, length - 1).join("")}…`;
}

/** `Slack`, `Slack or Telegram`, `Slack, Telegram or the local chat`. */
export function showChannels(channels: readonly string[]): string {
  const names = channels.map(showChannel);
  const [last = "", ...others] = names.toReversed();
  return others.length === 0 ? last : `${others.toReversed().join(", ")} or ${last}`;
}

export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;
