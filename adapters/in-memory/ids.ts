// Ids in a fixed order for a seed, shaped like the real ones, so that a simulation can be run again to the letter.
import type { Ids } from "#core/ports";

/** Crockford's letters, lower case, without the look-alikes i, l, o and u. */
const LETTERS = "0123456789abcdefghjkmnpqrstvwxyz";

/** Eight characters with a digit among them; the same seed gives the same ids. */
export function seededIds(seed: number): Ids {
  let state = seed >>> 0;
  // Mulberry32, public domain: small, and even enough for names.
  const random = (below: number): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
  return {
    next() {
      const digit = random(8);
      const letters = Array.from({ length: 8 }, (_, at) => LETTERS[random(at === digit ? 10 : 32)] ?? "0");
      return letters.join("");
    },
  };
}
