// Ids of streams that whoever comes upon a matter must find without asking: derived from what the matter is.
import { sha256 } from "#core/json";

/** As ids are made, without look-alikes. */
const LETTERS = "0123456789abcdefghjkmnpqrstvwxyz";

/** Eight characters, the last one a digit; the same for the same words. */
export function derivedId(...words: readonly string[]): string {
  const bytes = Buffer.from(sha256(words.join("\n")), "hex");
  const letters = [...bytes.subarray(0, 7)].map((byte) => LETTERS[byte % LETTERS.length]);
  return [...letters, (bytes[7] ?? 0) % 10].join("");
}
