// Secrets that this process holds: taken out wherever they appear, also packed, whatever they look like.
import { type Redact, redact } from "#core/redact";

/** Shorter ones would be found in words that have nothing to do with them. */
const SHORTEST = 8;
const MARK = "[redacted]";
/** Tokens come and go: of each secret the newest so many values are known. An older one has long ended. */
const NEWEST = 12;

/** Values that this process came to hold. */
export interface Held {
  hold(name: string, values: readonly string[]): void;
  values(): readonly string[];
}

/** `always`: those of the configuration. */
export function heldValues(always: readonly string[] = []): Held {
  const byName = new Map<string, readonly string[]>();
  let all = always;
  return {
    hold(name, values) {
      const before = byName.get(name) ?? [];
      const known = values.every((value) => before.includes(value));
      if (known) return;
      byName.set(
        name,
        [...new Set([...before.filter((value) => !values.includes(value)), ...values])].slice(-NEWEST),
      );
      all = [...always, ...[...byName.values()].flat()];
    },
    values: () => all,
  };
}

/**
 * A redactor that also knows these values: plain, in JSON, in URLs and in base64 (also in the middle of a longer base64
 * text, as in a Basic header). Asked anew for every text, so that a lease's secret is known from its first use on.
 */
export function redactor(known: () => readonly string[]): Redact {
  let last: readonly string[] = [];
  let pattern: RegExp | undefined;
  return (text) => {
    const now = known();
    if (now.length !== last.length || now.some((value, at) => value !== last[at])) {
      last = [...now];
      pattern = patternOf(last);
    }
    return redact(pattern === undefined ? text : text.replace(pattern, MARK));
  };
}

function patternOf(values: readonly string[]): RegExp | undefined {
  const forms = new Set(values.filter((value) => value.length >= SHORTEST).flatMap(formsOf));
  if (forms.size === 0) return undefined;
  const longestFirst = [...forms].toSorted((a, b) => b.length - a.length);
  return new RegExp(longestFirst.map((form) => form.replace(/[^\w]/g, "\\$&")).join("|"), "g");
}

function formsOf(value: string): string[] {
  const url = encodeURIComponent(value);
  const packed = [0, 1, 2].map((offset) => inBase64(value, offset));
  return [
    value,
    JSON.stringify(value).slice(1, -1),
    url,
    url.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    url.replaceAll("%20", "+"),
    Buffer.from(value).toString("hex"),
    ...packed,
    ...packed.map((text) => text.replaceAll("+", "-").replaceAll("/", "_")),
    ...packed.map(encodeURIComponent),
  ].filter((form) => form.length >= SHORTEST);
}

/** What stands for the value in the base64 of any text that has so many bytes (modulo 3) before it. */
function inBase64(value: string, offset: number): string {
  const bytes = Buffer.byteLength(value);
  const text = Buffer.concat([Buffer.alloc(offset), Buffer.from(value)]).toString("base64");
  return text.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes) * 8) / 6));
}
