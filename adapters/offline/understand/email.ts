// Recognises a mail to be sent: to whom, under which subject, with which text.
import { type Address, addressIn, brokenAddress, findAddress } from "./address.ts";
import { commandFollows, oneAtATime } from "./body.ts";
import { notOnce, onceLater } from "./later.ts";
import { mailParts } from "./mail-parts.ts";
import { asking, type Heard, type Reading, type Supplied, whole } from "./reading.ts";
import type { Sentence } from "./tokens.ts";
import { cut, findWord, isMark, isQuote, skip, tidy, word, wordIn } from "./vocabulary.ts";

const SURE = ["email", "e-mail", "mail", "emails"];
const WITH_NOUN = [
  "send",
  "write",
  "compose",
  "draft",
  "drop",
  "shoot",
  "fire",
  "new",
  "reply",
  "message",
  "answer",
  "forward",
];
const NOUNS = ["email", "e-mail", "mail", "message", "note", "line", "letter", "emails"];
const FILL =
  "a an the to me off out new quick short another this following with message mail email e-mail note line letter and my our".split(
    " ",
  );

export function email({ sentence, supplied }: Heard): Reading | undefined {
  if (!isMail(sentence)) return undefined;
  const found = findAddress(sentence);
  const from = found?.next ?? skip(sentence, 1, FILL);
  const { subject, body, end } = mailParts(sentence, from, found === undefined);
  const trouble = notOneMail(sentence, supplied.to === undefined ? found : undefined, end);
  if (trouble !== undefined) return trouble;
  const to = supplied.to === undefined ? found?.address : addressIn(supplied.to);
  if (to === undefined) return askTo(sentence, nameIn(sentence), supplied);
  return complete(to, { subject: supplied.subject ?? subject, body: supplied.body ?? body });
}

function notOneMail(sentence: Sentence, found: Address | undefined, end: number): Reading | undefined {
  if (found !== undefined && manyTo(sentence, found.next)) return oneAddress;
  if (commandFollows(sentence, end)) return oneAtATime;
  return onceLater(sentence, end) ? notOnce : undefined;
}

const oneAddress: Reading = {
  ...whole({
    is: "unclear",
    question: "I send a mail to one address at a time. Which address should it go to first?",
  }),
  missing: "to",
};

/** `ada@x.io and bob@x.io`: another address right after the first. */
function manyTo(sentence: Sentence, from: number): boolean {
  let at = from;
  while (isMark(sentence, at) && !sentence.tokens[at]?.key.includes(":")) at += 1;
  const joined = skip(sentence, at, ["and", "&", "cc", "plus", "or"]);
  return findAddress(sentence, joined, joined + 1) !== undefined;
}

function complete(to: string, mail: { subject?: string | undefined; body?: string | undefined }): Reading {
  const subject = mail.subject?.trim() ?? "";
  const said = (mail.body ?? "").trim() !== "";
  if (subject !== "" && said) return whole({ is: "email", to, subject, body: mail.body ?? "" });
  if (said) return asking(`Which subject should the mail to ${to} have?`, "subject");
  if (subject !== "")
    return asking(`What should the mail to ${to} about “${subject.slice(0, 80)}” say?`, "body");
  return asking(`What should the mail to ${to} say, and under which subject?`, "body");
}

function askTo(sentence: Sentence, whom: string | undefined, supplied: Supplied): Reading {
  const broken = supplied.to ?? brokenAddress(sentence);
  if (broken !== undefined)
    return asking(
      `“${broken.slice(0, 80)}” is not a mail address I can use. Which address should the mail go to?`,
      "to",
    );
  if (whom === undefined) return asking("Whom should the mail go to? Tell me the address.", "to");
  return asking(`Which address should the mail to ${whom} go to?`, "to");
}

/** A mail verb, or a writing verb with a mail noun or an address before anything is announced. */
function isMail(sentence: Sentence): boolean {
  if (wordIn(sentence, 0, SURE) !== undefined) return word(sentence, 1) !== "address";
  if (wordIn(sentence, 0, WITH_NOUN) === undefined) return false;
  if (["write", "reply", "message"].includes(word(sentence, 0)) && word(sentence, 1) === "to") return true;
  const stop = findWord(sentence, ["about", "saying", "titled", "subject", "regarding", "on", "that"], 1, 12);
  const end = stop < 0 ? 12 : stop;
  const noun = findWord(sentence, NOUNS, 1, Math.min(end, 8));
  const address = findAddress(sentence, 1, end);
  if (word(sentence, noun) === "note" || word(sentence, noun) === "line")
    return address !== undefined || word(sentence, 0) === "drop";
  return noun >= 0 || address !== undefined;
}

/** Whom the mail is for when no address was given: `Email Ada about …`. */
function nameIn(sentence: Sentence): string | undefined {
  const from = skip(sentence, 1, FILL);
  const stop = sentence.tokens.findIndex(
    (token, at) => at >= from && (token.is !== "word" || STOPS.includes(token.key)),
  );
  const name = tidy(cut(sentence, from, stop < 0 ? sentence.tokens.length : stop));
  return name === "" || name.length > 60 || isQuote(sentence, from) ? undefined : name;
}

const STOPS = "about saying says with regarding re subject concerning that titled an a the telling to".split(
  " ",
);
