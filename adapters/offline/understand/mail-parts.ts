// Finds the subject and the text of a mail; apart from its recogniser, which decides whether a mail is meant at all.
import { bodyAfter } from "./body.ts";
import { fill, looseQuote } from "./slots.ts";
import type { Sentence } from "./tokens.ts";
import { cut, isMark, tidy } from "./vocabulary.ts";

export interface MailParts {
  readonly subject: string | undefined;
  readonly body: string | undefined;
  readonly end: number;
}

/** What is announced after the address at `from`, or stands there without announcement. */
export function mailParts(sentence: Sentence, from: number, addressless: boolean): MailParts {
  const [first, second] = sentence.tokens.slice(from, from + 2);
  if (first?.is === "quote" && second?.is === "quote")
    return { subject: first.inner, body: second.inner, end: from + 2 };
  const filled = fill(sentence, addressless ? 1 : from, ["subject", "body"]);
  const early = filled.length === 0 ? fill(sentence, 1, ["subject", "body"]) : filled;
  const subject = early.find((one) => one.slot === "subject");
  const last = subject?.next ?? from;
  const body =
    early.find((one) => one.slot === "body") ??
    bodyAfter(sentence, last) ??
    (subject === undefined ? undefined : looseQuote(sentence, 1, early));
  if (subject === undefined && body === undefined) return headed(sentence, from);
  return { subject: subject?.text, body: body?.text, end: Math.max(last, body?.next ?? 0) };
}

/** `Email ada@x.io Invoice 7: it is due` and `Email ada@x.io "Invoice 7" "It is due"`. */
function headed(sentence: Sentence, from: number): MailParts {
  const none = { subject: undefined, body: undefined, end: from };
  const colon = sentence.tokens.findIndex(
    (token, at) => at > from && token.is === "mark" && token.key.startsWith(":"),
  );
  if (colon < 0 || colon > from + 12 || isMark(sentence, from)) return none;
  const body = bodyAfter(sentence, colon);
  return { subject: tidy(cut(sentence, from, colon)), body: body?.text, end: body?.next ?? from };
}
