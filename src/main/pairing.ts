// The pairing codes: one a channel, printed at start, each works once, for ten minutes.
import { timingSafeEqual } from "node:crypto";
import type { Pairing } from "#runtime/world";

const LIFE_MS = 600_000;

/** `codeOf` gives a channel's code, always the same. */
export function pairingWith(codeOf: (channel: string) => string, since: Date): Pairing {
  const used = new Set<string>();
  return {
    redeem(channel, said, now) {
      const wanted = Buffer.from(codeOf(channel));
      const given = Buffer.from(said);
      const right = given.length === wanted.length && timingSafeEqual(given, wanted);
      if (!right || used.has(channel) || now.getTime() - since.getTime() > LIFE_MS) return false;
      used.add(channel);
      return true;
    },
  };
}
