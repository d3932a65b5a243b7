// Counts tokens before a call, for the reservation; on the safe side, since other models cut text differently.
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";

/** Long runs without a space take the tokenizer quadratic time, so the text is counted in pieces. */
const PIECE = 1_000;

/** Whose own tokenizer this is, or one near it. */
const COUNTED = /^(?:ft:)?(?:gpt-|chatgpt-|o\d|text-embedding-)/;

/** What every request carries beside its text. */
const FRAME = 64;

/**
 * At least what the text takes. Where the model's tokenizer is known: counted, never fewer than a quarter of its characters,
 * and a tenth on top. Elsewhere a token for each byte: no tokenizer cuts finer than that.
 */
export function countAtMost(model: string, text: string): number {
  if (!COUNTED.test(model)) return Buffer.byteLength(text) + FRAME;
  let counted = 0;
  for (let at = 0; at < text.length; at += PIECE)
    counted += countTokens(text.slice(at, at + PIECE), { disallowedSpecial: new Set<string>() });
  return Math.ceil(Math.max(counted, text.length / 4) * 1.1) + 16;
}
