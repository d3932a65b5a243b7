// The redactor: every format goes, ordinary text stays, and no text makes it work more than its length.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { redactor } from "#core/known-secrets";
import { FORMATS, looksSecret, redact, redactIn } from "#core/redact";
import { ORDINARY } from "../support/ordinary-texts.ts";
import { CANARIES } from "../support/secrets.ts";

/** A pattern with its classes and escapes as one letter, what follows its unbounded repetitions, and its bounds. */
function shapeOf({ source: written }: RegExp) {
  const source = written.replace(/\[(?:\\.|[^\]\\])*\]/g, "C").replace(/\\./g, "C");
  const unbounded = [...source.matchAll(/[*+]|\{\d+,\}/g)];
  return {
    source,
    afterUnbounded: unbounded.map(({ index, 0: found }) => source.slice(index + found.length)),
    bounds: [...source.matchAll(/\{\d+,(\d+)\}/g)].map(([, most]) => Number(most)),
  };
}

describe("a secret", () => {
  it("is known in more than forty formats", () => {
    expect(new Set(FORMATS.map(({ name }) => name)).size).toBeGreaterThanOrEqual(40);
  });

  it.each(CANARIES)("of the format $name goes, and says what it was", ({ secret, text }) => {
    const clean = redact(text);
    expect(clean).not.toContain(secret);
    expect(clean).toMatch(/\[redacted: [\w ]+\]/);
    expect([redact(clean), looksSecret(text), looksSecret(clean)]).toEqual([clean, true, false]);
  });

  it.each(CANARIES)(
    "of the format $name goes from JSON, a log's line and a longer text too",
    ({ secret, text }) => {
      const line = JSON.stringify({ level: 30, msg: text, at: 1 });
      const clean = redact(line);
      expect(clean).not.toContain(JSON.stringify(secret).slice(1, -1));
      expect(JSON.parse(clean)).toMatchObject({ level: 30, at: 1 });
      expect(redact(`${"words ".repeat(50)}\n${text}\n${"more words ".repeat(50)}`)).not.toContain(secret);
      expect(JSON.stringify(redactIn({ deep: [{ text }] }))).not.toContain(
        JSON.stringify(secret).slice(1, -1),
      );
    },
  );

  it("goes by the name of its member alone", () => {
    const value = {
      user: "ada",
      password: "correct horse",
      apiKey: CANARIES[0]?.secret.slice(3),
      token: "k7f3qa9m",
    };
    expect(redactIn(value)).toEqual({
      user: "ada",
      password: "[redacted: password]",
      apiKey: "[redacted: key]",
      token: "k7f3qa9m",
    });
  });
});

describe("ordinary text", () => {
  it.each(ORDINARY)("stays as it is: %j", (text) => {
    expect(redact(text)).toBe(text);
    expect(redact(`> ${text} <`)).toBe(`> ${text} <`);
  });

  it("stays the very value it was", () => {
    const value = { texts: ORDINARY, deep: { more: [1, null, true, { words: ORDINARY[0] }] } };
    expect(redactIn(value)).toBe(value);
  });

  const id = fc.string({
    unit: fc.constantFrom(..."abcdefghjkmnpqrstuvwxyz23456789"),
    minLength: 8,
    maxLength: 8,
  });
  const hash = fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 40, maxLength: 64 });
  const price = fc.double({ min: 0, max: 1e9, noNaN: true }).map((amount) => `$${amount.toFixed(2)}`);
  const date = fc.date({ noInvalidDate: true }).map((when) => when.toISOString());
  const plain = fc.oneof(
    id,
    hash,
    fc.uuid(),
    fc.emailAddress(),
    price,
    date,
    fc.lorem(),
    fc.integer().map(String),
  );

  it("stays whatever ids, hashes, addresses, prices and dates it holds", () => {
    fc.assert(
      fc.property(fc.array(plain, { maxLength: 8 }), (parts) => {
        const text = parts.join(" ");
        expect(redact(text)).toBe(text);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("any text", () => {
  const pieces = fc.oneof(
    fc.string(),
    fc.constantFrom(...CANARIES.map(({ text }) => text)),
    fc.constantFrom(...ORDINARY),
    fc.constantFrom(
      "password",
      "=",
      ": ",
      "token is ",
      '"',
      "\\",
      "://",
      "@",
      "-----BEGIN ",
      "\n",
      "bearer ",
    ),
  );

  it("that was redacted once is not changed by redacting it again", () => {
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 6 }), (parts) => {
        const once = redact(parts.join(""));
        expect(redact(once)).toBe(once);
      }),
      { numRuns: 1_000 },
    );
  });

  it("takes no more than a constant number of steps a character: no pattern repeats within a repetition or without a bound before its end", () => {
    for (const { pattern, name } of FORMATS) {
      const { source, afterUnbounded, bounds } = shapeOf(pattern);
      for (const rest of afterUnbounded) expect(rest, name).toMatch(/^\)?(?:C?[={]{1,2}0,2\}|=\{0,2\})?$/);
      expect(source, name).not.toMatch(/\([^()]*[*+}][^()]*\)(?:[*+]|\{\d+,\})/);
      // A long bound is spent once a word: the look back lets it begin nowhere else.
      const most = source.startsWith("(?<!") ? 65_536 : 200;
      expect(Math.max(0, ...bounds), name).toBeLessThanOrEqual(most);
    }
  });

  it.each([
    "a://".repeat(100_000),
    "eyJaaaaaaaa.".repeat(50_000),
    "-----BEGIN RSA PRIVATE KEY-----".repeat(20_000),
    "Private-Lines: 1\n".repeat(30_000),
    "password".repeat(80_000),
    `password:${" ".repeat(500_000)}`,
    `${"-".repeat(500_000)}password`,
    "\n".repeat(500_000),
    "4 ".repeat(300_000),
    "authorization:".repeat(40_000),
    "cookie:a=".repeat(60_000),
    "a.".repeat(300_000),
    '\\"token\\":'.repeat(60_000),
    "sk-".repeat(200_000),
    "secret ".repeat(90_000),
  ])("of half a million characters that lead astray comes through", (text) => {
    expect(redact(text).length).toBeGreaterThan(0);
  });
});

describe("a secret that the process holds", () => {
  const held = 'Blue "horse" & staple/42';
  const clean = redactor(() => [held, "short"]);
  const base64 = (before: string) => Buffer.from(`${before}${held} and more`).toString("base64");

  it.each([
    ["plain", `It is ${held}.`],
    ["in JSON", JSON.stringify({ text: held })],
    ["in an address", `https://example.com/?x=${encodeURIComponent(held)}`],
    ["in a form", `x=${encodeURIComponent(held).replaceAll("%20", "+")}`],
    ["in base64", base64("")],
    ["in base64 after one more byte", base64("a")],
    ["in a Basic header", `x ${base64("user:")}`],
    ["in URL-safe base64", Buffer.from(`??>${held}`).toString("base64url")],
    ["in hex", Buffer.from(held).toString("hex")],
  ])("goes %s", (_how, text) => {
    const redacted = clean(text);
    expect(redacted).toContain("[redacted]");
    for (const part of [held, "horse", Buffer.from("horse").toString("hex")])
      expect(redacted).not.toContain(part);
    const unpacked = Buffer.from(redacted.replace(/.*\]/, ""), "base64").toString();
    expect(unpacked).not.toContain("staple");
  });

  it("goes as long as it is held, and no longer", () => {
    const values: string[] = [];
    const now = redactor(() => values);
    expect(now("a grey pigeon")).toBe("a grey pigeon");
    values.push("grey pigeon");
    expect(now("a grey pigeon")).toBe("a [redacted]");
    values.pop();
    expect(now("a grey pigeon")).toBe("a grey pigeon");
  });

  it("that is too short to tell from words is left alone", () => {
    expect(clean("in short")).toBe("in short");
  });
});
