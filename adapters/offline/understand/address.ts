// Finds mail addresses in a sentence: bare, in angle brackets, or wrapped as a link by a chat program.
import type { Sentence } from "./tokens.ts";

export interface Address {
  readonly at: number;
  /** Tokens it takes. */
  readonly next: number;
  readonly address: string;
}

const SHAPE = /^[^\s@<>()[\]",;:|]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}$/u;

/** The first address outside quotes, at or after a token. */
export function findAddress(sentence: Sentence, from = 0, to = from + 400): Address | undefined {
  for (let at = from; at < Math.min(to, sentence.tokens.length); at += 1) {
    const token = sentence.tokens[at];
    if (token?.is !== "word" || token.inner.length > 400) continue;
    const address = addressIn(token.inner);
    if (address !== undefined) return { at, next: at + 1, address };
  }
  return undefined;
}

/** The address that a word is; `<mailto:ada@x.io|ada@x.io>` and `[ada@x.io](mailto:ada@x.io)` included. */
export function addressIn(word: string): string | undefined {
  const candidates = word
    .replace(/&[lg]t;/g, " ")
    .replace(/mailto:/gi, "")
    .split(/[<>|[\]()\s,;:"]+/)
    .map((part) => part.replace(/^['.]+|['.]+$/g, "").replace(/'s$/, ""));
  return candidates.find((part) => SHAPE.test(part));
}

/** Something that was meant as an address and is none: `ada@`, `ada@example`. */
export function brokenAddress(sentence: Sentence): string | undefined {
  return sentence.tokens
    .slice(0, 40)
    .find((token) => token.is === "word" && /^[^@\s]+@[^@\s]*$/.test(token.inner))?.inner;
}
