import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { SealedSecret } from "#core/vault";
import { scrubbed } from "#governance/scrub";
import { keyIdOf, rewrap, seal, sealDigest, unseal } from "#governance/seal";

const KEY = "the key of the first year";
const NEXT = "the key of the second year";
const label = { name: "smtp", domain: "sales", kind: "plain", version: 3 } as const;
const sealed = (value = "hunter2-and-more"): SealedSecret =>
  seal({ key: KEY, random: randomBytes }, label, value);

describe("a sealed secret", () => {
  it("opens with the key that sealed it, and holds nothing of the value", () => {
    const secret = sealed();
    expect(unseal([KEY], secret)).toBe("hunter2-and-more");
    expect(JSON.stringify(secret)).not.toContain("hunter2");
    expect(unseal([KEY], sealed("ünï🔑"))).toBe("ünï🔑");
  });

  it("is sealed anew each time, with another data key and other nonces", () => {
    const [a, b] = [sealed(), sealed()];
    for (const field of ["cipher", "nonce", "tag", "wrapped", "wrapNonce", "wrapTag"] as const)
      expect(a[field], field).not.toBe(b[field]);
  });

  it.each(["name", "domain", "kind", "version"] as const)("does not open under another %s", (field) => {
    const other = { name: "crm", domain: "personal", kind: "oauth", version: 2 }[field];
    expect(() => unseal([KEY], { ...sealed(), [field]: other } as SealedSecret)).toThrow(
      /not as it was sealed/,
    );
  });

  it.each(["cipher", "nonce", "tag", "wrapped", "wrapNonce", "wrapTag"] as const)(
    "does not open with another %s, or with half of it",
    (field) => {
      const secret = sealed();
      const half = secret[field].slice(0, 4);
      for (const forged of [sealed()[field], half, ""])
        expect(() => unseal([KEY], { ...secret, [field]: forged })).toThrow(/not as it was sealed/);
    },
  );

  it("does not open with another key, and says that it is another", () => {
    expect(() => unseal([NEXT], sealed())).toThrow(/another ADJUTANT_KEY/);
    expect(() => unseal([NEXT], { ...sealed(), keyId: keyIdOf(NEXT) })).toThrow(/not as it was sealed/);
  });

  it("keeps its value under another key, while both are accepted", () => {
    const secret = sealed();
    const again = { ...secret, ...rewrap({ keys: [NEXT, KEY], key: NEXT, random: randomBytes }, secret) };
    expect(unseal([NEXT], again)).toBe("hunter2-and-more");
    expect(unseal([NEXT, KEY], secret)).toBe("hunter2-and-more");
    expect(sealDigest(again)).toBe(sealDigest(secret));
  });

  it("uses another wrapping key for each domain", () => {
    const personal = seal({ key: KEY, random: randomBytes }, { ...label, domain: "personal" }, "mine");
    const { wrapped, wrapNonce, wrapTag } = personal;
    expect(() => unseal([KEY], { ...sealed(), wrapped, wrapNonce, wrapTag })).toThrow(/not as it was sealed/);
  });
});

describe("what comes back from a tool", () => {
  const secret = 'p"ss wörd/1';
  const handed = new Map([[secret, "smtp"]]);
  it.each([
    secret,
    JSON.stringify(secret),
    encodeURIComponent(secret),
    Buffer.from(secret).toString("base64"),
    Buffer.from(secret).toString("hex"),
  ])("is freed of a secret spelled %s", (spelled) => {
    const clean = scrubbed({ summary: `Sent with ${spelled}.`, data: [{ [spelled]: spelled }] }, handed);
    expect(JSON.stringify(clean)).not.toContain(spelled.replace(/^"|"$/g, ""));
    expect(clean.summary).toContain("[the secret smtp]");
  });

  it("stays as it is where it holds none", () => {
    const answer = { summary: "Sent.", data: { id: 7 } };
    expect(scrubbed(answer, handed)).toEqual(answer);
  });
});
