// The redactor: takes secrets out of a text, or out of all texts of a value, and leaves what they were called. Pure.
import { type SecretFormat, VENDOR_KEYS } from "#core/secret-formats";
import { TOLD_SECRETS, toldBy } from "#core/told-secrets";

export type Redact = (text: string) => string;

export const FORMATS: readonly SecretFormat[] = [...VENDOR_KEYS, ...TOLD_SECRETS];

/** Shorter texts hold no secret that could be told from a word. */
const SHORTEST = 8;
/** What tells of a secret, a card number or an address with a password in it; most texts have none, at the cost of this look. */
const TELLING =
  /pass|pwd|secret|token|key|bearer|authorization|cookie|credential|:\/\/|private|\d[ -]?\d{2,5}[ -]?\d{4,6}[ -]?\d{4}/i;
/** What looks made at random has this, */
const ODD = /[A-Za-z]\d|\d[A-Za-z]|[_.:-][A-Za-z\d]{16}/;
/** and is long. */
const LONG = /[\w.~/+:=-]{20}/;
/** Our own hashes and times are most of what is long. */
const OWN = /^(?:[\da-f]{40}|[\da-f]{64}|\d{4}-\d\d-\d\dT[\d:.]{8,12}Z)$/;

const suspect = (text: string): boolean =>
  text.length >= SHORTEST && (TELLING.test(text) || (ODD.test(text) && LONG.test(text) && !OWN.test(text)));

const mark = (name: string): string => `[redacted: ${name}]`;

/** The text without the secrets in it. Redacting twice changes nothing more. */
export function redact(text: string): string {
  if (!suspect(text)) return text;
  const lower = text.toLowerCase();
  const fitting = FORMATS.filter(({ hints }) => hints.some((hint) => lower.includes(hint)));
  return fitting.reduce(without, withoutBlocks(text));
}

export const looksSecret = (text: string): boolean => redact(text) !== text;

function without(text: string, { name, pattern, holds }: SecretFormat): string {
  return text.replace(pattern, (...found: unknown[]) => {
    const match = found[0] as string;
    const groups = found.at(-1);
    const secret = typeof groups === "object" ? (groups as { secret: string }).secret : match;
    if (holds?.(secret) === false) return match;
    const at = match.lastIndexOf(secret);
    return `${match.slice(0, at)}${mark(name)}${match.slice(at + secret.length)}`;
  });
}

/** Where a private key begins, and how its end begins. */
const BLOCKS = [
  { begins: /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g, ends: "-----END " },
  { begins: /Private-Lines: \d{1,5}/g, ends: "Private-MAC:" },
];

/** A key that is cut off goes with all that could be of it: its first half is as telling as the whole. */
function withoutBlocks(text: string): string {
  if (!text.includes("PRIVATE KEY") && !text.includes("Private-Lines")) return text;
  return BLOCKS.reduce((so, { begins, ends }) => {
    const parts: string[] = [];
    let from = 0;
    for (const { index, 0: found } of so.matchAll(begins)) {
      if (index < from) continue;
      parts.push(so.slice(from, index), mark("private key"));
      const end = so.indexOf(ends, index + found.length);
      from = end < 0 ? afterBody(so, index + found.length) : afterEnd(so, end + ends.length);
    }
    return parts.join("") + so.slice(from);
  }, text);
}

/** Where what can stand in a key is over. */
function afterBody(text: string, from: number): number {
  const body = /(?:[\w+/=:,.\s()-]|\\[nrt])*/y;
  body.lastIndex = from;
  return from + (body.exec(text)?.[0].length ?? 0);
}

/** The end's own line is gone too. */
function afterEnd(text: string, from: number): number {
  const rest = /^[^\n\\"]{0,60}-----|^[^\n\\"]{0,80}/.exec(text.slice(from, from + 80));
  return from + (rest?.[0].length ?? 0);
}

/** All texts of a plain value, also those that only their member's name tells; the very value where nothing was found. */
export function redactIn<Value>(value: Value, clean: Redact = redact): Value {
  return cleaned(value, clean) as Value;
}

function cleaned(value: unknown, clean: Redact): unknown {
  if (typeof value === "string") return clean(value);
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) {
    const items = value.map((item) => cleaned(item, clean));
    return items.every((item, at) => item === value[at]) ? value : items;
  }
  return members(value as Readonly<Record<string, unknown>>, clean);
}

function members(value: Readonly<Record<string, unknown>>, clean: Redact): unknown {
  const before = Object.entries(value);
  const after = before.map(
    ([name, member]) => [name.length < SHORTEST ? name : clean(name), memberOf(name, member, clean)] as const,
  );
  const same = after.every(([name, member], at) => name === before[at]?.[0] && member === before[at]?.[1]);
  return same ? value : Object.fromEntries(after);
}

function memberOf(name: string, member: unknown, clean: Redact): unknown {
  const called = typeof member === "string" ? toldBy(name, member) : undefined;
  return called === undefined ? cleaned(member, clean) : mark(called);
}
