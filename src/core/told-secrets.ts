// Secrets that only the words before them give away: passwords and keys in settings, headers, addresses and sentences.
import { isCardNumber } from "#core/card-number";
import type { SecretFormat } from "#core/secret-formats";

/** Words that announce a password: whatever follows is one, unless it is plainly none. */
const PASSWORD = "passw(?:or)?d|passwd|pwd|passphrase";
/** Words that announce a key, or much else: what follows must look made at random. */
const KEY =
  "secret|token|credentials?|(?:api|access|secret|private|auth|signing|encryption|account|master)[ _-]?key";
const QUOTE = `\\\\{0,3}["']`;

const NAME_OF_PASSWORD = new RegExp(`(?:${PASSWORD})$`, "i");
const NAME_OF_KEY = new RegExp(`(?:${KEY})$`, "i");

/** The last letter of all these words: most names are let through by it. */
const ENDS_LIKE_ONE = /[deklnsty]$/i;

const NONE = new Set(
  "required optional none null nil undefined true false yes no unknown empty changed reset forgotten expired missing wrong incorrect invalid hidden redacted string text see please password secret token here example changeme".split(
    " ",
  ),
);

/** `<your password>`, `${PASSWORD}`, `****`, `[redacted: …]`, `none`: stands for a secret, or says that there is none. */
const standsForNone = (value: string): boolean =>
  /^[$<{[%*…]|^\.\.\.|^(.)\1{2,}$|^(?:process\.env|os\.environ|https?:\/\/)/.test(value) ||
  NONE.has(value.toLowerCase().replace(/[.,;:!?)\]}]{1,9}$/, ""));

const password = (value: string): boolean => value.length >= 3 && !standsForNone(value);

/** In a sentence: no word, no address, no date, no range. */
const oddWord = (value: string): boolean =>
  password(value) &&
  !/^[^@]{1,64}@[\w-]{1,64}\.[\w.-]{1,64}$/.test(value) &&
  (/^\d{4,}$/.test(value) ||
    (/\d/.test(value) && /[A-Za-z]/.test(value)) ||
    /[A-Za-z][@#$%^&*!_+=]{1,9}[A-Za-z]/.test(value));

/** A piece of ten or more with letters and digits, or of sixteen or more whose case changes as no word's does. */
function random(value: string): boolean {
  if (standsForNone(value) || /^\d{4}-\d\d-\d\dT/.test(value)) return false;
  return value
    .split(/[-_.:/]/)
    .some(
      (part) =>
        (part.length >= 10 && /\d/.test(part) && /[A-Za-z]/.test(part)) ||
        (part.length >= 16 && (part.match(/[a-z][A-Z]/g)?.length ?? 0) >= 3),
    );
}

/** Plainly set as a value: letters and digits are enough. */
const setAs = (value: string): boolean =>
  !standsForNone(value) && !/^\d{4}-\d\d-\d\dT/.test(value) && /\d/.test(value) && /[A-Za-z]/.test(value);

/** What a value under this name would be called, if it is a secret. */
export function toldBy(name: string, value: string): string | undefined {
  if (value.length < 3 || !ENDS_LIKE_ONE.test(name)) return undefined;
  if (NAME_OF_PASSWORD.test(name)) return password(value) ? "password" : undefined;
  return NAME_OF_KEY.test(name) && random(value) ? "key" : undefined;
}

const told = (
  name: string,
  hints: readonly string[],
  pattern: string,
  holds: (secret: string) => boolean,
  flags = "gi",
): SecretFormat => ({ name, hints, pattern: new RegExp(pattern, flags), holds });

const PASSWORDS = ["passw", "pwd", "passphrase"];
const KEYS = ["secret", "token", "credential", "key"];

export const TOLD_SECRETS: readonly SecretFormat[] = [
  told("password", ["://"], `://[^\\s:@/"'<>]{0,100}:(?<secret>[^\\s/"'<>]{1,200})@`, password),
  told(
    "authorization",
    ["authorization"],
    `authorization(?:${QUOTE})?\\s{0,3}[:=]\\s{0,3}(?:${QUOTE})?(?:basic|bearer|token|digest|apikey)?\\s{0,3}(?<secret>[^\\s"'\\\\,]{8,})`,
    (value) => !standsForNone(value),
  ),
  told("bearer token", ["bearer"], `(?<!\\w)bearer\\s{1,5}(?<secret>[\\w.~+/=-]{12,})`, random),
  told(
    "cookie",
    ["cookie"],
    `(?<!\\w)cookie(?:${QUOTE})?:\\s{0,3}(?:${QUOTE})?(?<secret>[^\\s"'=]{1,80}=[^\\r\\n"']{8,})`,
    (value) => random(value.slice(value.indexOf("=") + 1, 200)),
  ),
  told(
    "password",
    PASSWORDS,
    `(?:${PASSWORD})(?:${QUOTE})?\\s{0,5}(?:=>|[:=])\\s{0,5}${QUOTE}(?<secret>[^"'\\\\\\r\\n]{3,})`,
    password,
  ),
  told("password", PASSWORDS, `(?:${PASSWORD})\\s{0,2}=\\s{0,2}(?<secret>[^\\s"'<>,;&\\\\]{3,})`, password),
  told(
    "password",
    PASSWORDS,
    `(?:^|\\\\n|")[\\s-]{0,40}[\\w.-]{0,60}(?:${PASSWORD}):[ \\t]{1,5}(?<secret>[^\\s"'\\\\]{3,200})(?=[ \\t]{0,20}(?:$|\\\\[nr]|\\\\{0,3}"))`,
    password,
    "gim",
  ),
  told(
    "password",
    PASSWORDS,
    `(?:${PASSWORD})(?:\\s{0,2}:\\s{0,3}|\\s{1,3}is\\s{1,3}(?:now\\s)?)(?<secret>[^\\s"'<>,;\\\\]{4,})`,
    oddWord,
  ),
  told(
    "key",
    KEYS,
    `(?:${KEY})(?:${QUOTE})?(?:\\s{0,3}(?:=>|[:=])\\s{0,3}|\\s{1,3}(?:is\\s{1,3})?)(?:${QUOTE})?(?<secret>[\\w.~+/:=-]{12,})`,
    random,
  ),
  told("key", KEYS, `(?:${KEY})\\s{0,2}=\\s{0,2}(?:${QUOTE})?(?<secret>[\\w.~+/:=-]{12,})`, setAs),
  {
    name: "card number",
    hints: [""],
    pattern: /(?<![\w.,:/+-])(?:\d[ -]?){13,15}\d(?![\w-])(?!\.\d)/g,
    holds: isCardNumber,
  },
];
