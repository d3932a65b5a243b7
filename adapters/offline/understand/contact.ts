// Recognises a contact to be kept: a name and a mail address.
import { addressIn, brokenAddress, findAddress } from "./address.ts";
import { asking, type Heard, type Reading, whole } from "./reading.ts";
import type { Sentence, Token } from "./tokens.ts";
import { findWord, word, wordIn } from "./vocabulary.ts";

const VERBS = [
  "ad",
  "add",
  "save",
  "create",
  "store",
  "put",
  "new",
  "keep",
  "update",
  "make",
  "register",
  "enter",
  "record",
  "change",
];
const NOUNS = ["contact", "contacts", "addressbook", "customer", "client"];
/** Words around a name that are no part of it. */
const AROUND = new Set(
  `a an the as to in into my our contact contacts list address book addressbook customer client of for with new another
  called named name is email e-mail mail and at under me us please thanks it's his her their this person whose who has
  following details email-address customers clients - = thank you`.split(/\s+/),
);

export function contact({ sentence, supplied }: Heard): Reading | undefined {
  const noun = isContact(sentence);
  if (noun === undefined) return undefined;
  const found = findAddress(sentence);
  const address = found?.address ?? addressIn(supplied.address ?? "");
  const name = (supplied.name ?? nameOf(sentence, noun, found?.at)).trim();
  if (name === "" && address === undefined)
    return asking(
      "Who is the contact? Tell me a name and a mail address: add contact Ada Lovelace <ada@example.com>.",
      "name",
    );
  if (name === "") return asking(`What is the name of the contact with the address ${address}?`, "name");
  if (address !== undefined) return whole({ is: "contact", name, email: address });
  const broken = supplied.address ?? brokenAddress(sentence);
  if (broken !== undefined)
    return asking(
      `“${broken.slice(0, 80)}” is not a mail address I can keep. What is the address of ${name}?`,
      "address",
    );
  return asking(`What is the mail address of ${name}?`, "address");
}

/** The place of the noun, when this asks to keep a contact. */
function isContact(sentence: Sentence): number | undefined {
  const noun = findWord(sentence, NOUNS, 0, 40);
  const begins = noun === 0 && word(sentence, 0) === "contact" && findAddress(sentence) !== undefined;
  if (begins || (noun < 0 && bareAddress(sentence))) return 0;
  if (noun < 1 || wordIn(sentence, 0, VERBS) === undefined) return undefined;
  const exact = NOUNS.includes(word(sentence, noun)) || noun <= 3;
  const posting = findWord(sentence, ["post", "article", "titled", "saying"], 1, noun) >= 0;
  return exact && !posting ? noun : undefined;
}

/** `Add Ada Lovelace <ada@example.com>`: keeping an address can only mean a contact. */
const bareAddress = (sentence: Sentence): boolean =>
  ["add", "save", "store", "keep"].includes(word(sentence, 0)) &&
  findAddress(sentence, 1, 12) !== undefined &&
  findWord(sentence, ["post", "article", "saying", "about", "to"], 1, 12) < 0;

/** The words that are neither command nor address: quoted as they are, else those between the little words. */
function nameOf(sentence: Sentence, noun: number, address: number | undefined): string {
  const quoted = sentence.tokens.find((token) => token.is === "quote");
  if (quoted !== undefined) return quoted.inner;
  const verb = wordIn(sentence, 0, VERBS) === undefined ? 0 : 1;
  const parts = sentence.tokens.filter(
    (token, at) => at >= verb && at !== noun && at !== address && isNamePart(token),
  );
  return parts
    .slice(0, 12)
    .map((token) => token.inner.replace(/(?<=\p{L})['’]s$/u, ""))
    .join(" ");
}

const isNamePart = (token: Token): boolean =>
  token.is === "word" && !AROUND.has(token.key) && !token.inner.includes("@") && !/^<.*>$/.test(token.inner);
