// Time, ids and secrets as the machine gives them; everything else takes them as arguments.
import { randomBytes, randomInt } from "node:crypto";
import type { Clock, Ids } from "#core/ports";

/** Crockford's letters, lower case: no i, l, o or u, so that ids can be read aloud and typed. */
const LETTERS = "0123456789abcdefghjkmnpqrstvwxyz";

export const systemClock: Clock = { now: () => new Date() };

const letter = (): string => LETTERS[randomInt(LETTERS.length)] ?? "0";

/** Eight characters; at least one is a digit, so that no word is taken for an id. */
export const randomIds: Ids = {
  next() {
    const at = randomInt(8);
    return Array.from({ length: 8 }, (_, index) => (index === at ? String(randomInt(10)) : letter())).join(
      "",
    );
  },
};

/** 32 random bytes, in URL-safe base64. */
export const randomToken = (): string => randomBytes(32).toString("base64url");

/** Six digits. */
export const randomCode = (): string => String(randomInt(1_000_000)).padStart(6, "0");
