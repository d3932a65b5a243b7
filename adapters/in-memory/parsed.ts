// What was stored as text, read: parsed once for each row, and frozen, since every reader is given the same.
import type { Json } from "#core/json";

interface Read {
  readonly text: string;
  readonly value: Json;
}

const read = new WeakMap<object, Read>();

/** What `text` says; `row` is whatever holds it. A text that was changed since is read again. */
export function parsed(row: object, text: string): Json {
  const known = read.get(row);
  if (known?.text === text) return known.value;
  const value = JSON.parse(text) as Json;
  freeze(value);
  read.set(row, { text, value });
  return value;
}

function freeze(value: Json): void {
  if (typeof value !== "object" || value === null) return;
  for (const member of Object.values(value)) freeze(member);
  Object.freeze(value);
}
