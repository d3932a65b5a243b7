// Messages that look like a secret: what of them is taken out before they are stored, and what the operator is told. Pure.
import { redact } from "#core/redact";

/** A value that was given to /vault, where none may be: whatever it looks like. */
const WORD = "(?:content|sales|delivery|finance|personal|oauth)(?:\\s+|$)";
const TO_VAULT = new RegExp(
  `(^\\s*\\/?vault\\s+set\\s+[a-z][a-z0-9-]*\\s+(?:${WORD}){0,2})(?!${WORD})(\\S[\\s\\S]*)$`,
  "i",
);

/** The text without what looks like a secret; the same text where nothing does. */
export const withoutSecrets = (text: string): string =>
  redact(text).replace(TO_VAULT, (_match, before: string) => `${before}[redacted: secret]`);

/**
 * What may be kept of such a text: which kinds of secrets were found, and nothing else, since what stands beside a key that
 * we know may be one that we do not. The same text where nothing was found.
 */
export function onlyKinds(text: string): string {
  const left = withoutSecrets(text);
  if (left === text) return text;
  return [...new Set(left.match(/\[redacted: [^\]]*\]/g) ?? ["[redacted: secret]"])].join(" ");
}

/** One sentence with the remedy. `deleted`: the platform let us. */
export const leakWords = (deleted: boolean): string =>
  deleted
    ? "That looked like a secret, so I deleted the message and kept nothing of the secret: enter it with /vault set <name>, and change it where it came from if anybody else could see it."
    : "That looked like a secret, so I kept nothing of it, but I cannot delete your message here: please delete it, enter the secret with /vault set <name>, and change it where it came from if anybody else could see it.";
