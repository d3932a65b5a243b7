// The pairing codes: one a channel, printed at start, each works once, for ten minutes and so many guesses.
import { timingSafeEqual } from "node:crypto";
import type { Pairing } from "#runtime/world";

const LIFE_MS = 600_000;
/** Of a million codes; whoever mistypes it so often starts Adjutant again. */
const GUESSES = 20;

/** `codeOf` gives a channel's code, always the same. */
export function pairingWith(codeOf: (channel: string) => string, since: Date): Pairing {
  const used = new Map<string, string>();
  const guesses = new Map<string, number>();
  return {
    redeem(channel, account, said, now) {
      const guess = (guesses.get(channel) ?? 0) + 1;
      guesses.set(channel, guess);
      if (guess > GUESSES) return false;
      const wanted = Buffer.from(codeOf(channel));
      const given = Buffer.from(said);
      const right = given.length === wanted.length && timingSafeEqual(given, wanted);
      const whose = used.get(channel) ?? account;
      if (!right || whose !== account || now.getTime() - since.getTime() > LIFE_MS) return false;
      used.set(channel, account);
      return true;
    },
  };
}
