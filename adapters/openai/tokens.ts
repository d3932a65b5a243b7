// Counts tokens before a call, for the reservation; on the safe side, since other models cut text differently.
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";

/** Long runs without a space take the tokenizer quadratic time, so the text is counted in pieces. */
const PIECE = 1_000;

/** At least what the text takes: counted, never fewer than a quarter of its characters, and a tenth on top. */
export function countAtMost(text: string): number {
  let counted = 0;
  for (let at = 0; at < text.length; at += PIECE)
    counted += countTokens(text.slice(at, at + PIECE), { disallowedSpecial: new Set<string>() });
  return Math.ceil(Math.max(counted, text.length / 4) * 1.1) + 16;
}
