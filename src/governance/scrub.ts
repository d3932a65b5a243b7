// Taking handed-out secrets out of whatever comes back from those who had them: receipts, refusals, errors. Separate from the
// redactor, which knows formats: this knows the very values.

/** Shorter ones would be found in ordinary words; the vault takes none. */
export const SHORTEST_SECRET = 4;

/** A value as it may come back: as it is, or as requests and headers spell it. */
function spellings(value: string): string[] {
  const bytes = Buffer.from(value, "utf8");
  const written = [
    value,
    JSON.stringify(value).slice(1, -1),
    encodeURIComponent(value),
    bytes.toString("base64"),
    bytes.toString("base64url"),
    bytes.toString("hex"),
  ];
  return [...new Set(written)].toSorted((a, b) => b.length - a.length);
}

/** `handed`: each value and the name of its secret. The same value where nothing of them is in it. */
export function scrubbed<T>(value: T, handed: ReadonlyMap<string, string>): T {
  const known = [...handed].filter(([secret]) => secret.length >= SHORTEST_SECRET);
  if (known.length === 0) return value;
  return deeply(value, (text) => cleared(text, known)) as T;
}

const cleared = (text: string, known: readonly (readonly [string, string])[]): string =>
  known.reduce(
    (left, [secret, name]) =>
      spellings(secret).reduce((so, spelling) => so.replaceAll(spelling, `[the secret ${name}]`), left),
    text,
  );

function deeply(value: unknown, clear: (text: string) => string): unknown {
  if (typeof value === "string") return clear(value);
  if (Array.isArray(value)) return value.map((one) => deeply(one, clear));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [clear(key), deeply(one, clear)]));
}
