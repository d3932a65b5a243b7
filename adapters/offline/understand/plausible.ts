// Whether words can be the missing part of what was said before: where they cannot, nothing is made of them.
import { addressIn } from "./address.ts";
import { clockTime } from "./clock-time.ts";
import type { Part } from "./reading.ts";
import { isAcknowledged, isCommanding, isGreeting } from "./small-talk.ts";
import { type Sentence, tokenise } from "./tokens.ts";
import { tidy } from "./vocabulary.ts";
import { zoneAt } from "./zone.ts";

interface Answer {
  readonly words: string;
  readonly sentence: Sentence;
}

/** A short text on one line, in words, that is not markup. */
function isLabel({ words }: Answer, longest: number): boolean {
  const text = tidy(words);
  return (
    text.length <= longest &&
    !text.includes("\n") &&
    /[\p{L}\p{N}]/u.test(text) &&
    !/<\/?\p{L}[^<>]*>/u.test(text)
  );
}

/** Something to write about or to ask after; a greeting is neither. */
const isSubject = (answer: Answer): boolean => isLabel(answer, 200) && !isGreeting(answer.words);

const isName = (answer: Answer): boolean =>
  isSubject(answer) && tidy(answer.words).length <= 80 && !/[?!:;]/.test(tidy(answer.words));

/** A statement has at least a subject and something said of it. */
const isStatement = (answer: Answer): boolean =>
  isLabel(answer, 2_000) && !isGreeting(answer.words) && tidy(answer.words).split(/\s+/).length > 1;

const endOf = ({ tokens }: Sentence): number => tokens.length - (tokens.at(-1)?.is === "mark" ? 1 : 0);

function isTime({ sentence }: Answer): boolean {
  const clock = clockTime(sentence, 0);
  if (clock === undefined) return false;
  return (zoneAt(sentence, clock.next)?.next ?? clock.next) >= endOf(sentence);
}

/** A zone, or a name that is spelt as one. */
function isZone({ words, sentence }: Answer): boolean {
  const found = zoneAt(sentence, 0, "alone");
  return found !== undefined && found.next >= endOf(sentence) && (found.is === "zone" || words.includes("/"));
}

const PLAUSIBLE: Readonly<Record<Part, (answer: Answer) => boolean>> = {
  title: (answer) => isLabel(answer, 200),
  subject: (answer) => isLabel(answer, 200),
  body: ({ words }) => words.trim() !== "",
  topic: isSubject,
  about: isSubject,
  name: isName,
  statement: isStatement,
  to: ({ words }) => /@/.test(words) || addressIn(words) !== undefined,
  address: ({ words }) => /@/.test(words) || addressIn(words) !== undefined,
  time: isTime,
  zone: isZone,
  // Both are wishes of their own when they come: a timetable with what to do, and what to do.
  timetable: () => false,
  words: () => false,
};

const ASKING = new Set(
  "do does did is are was were can could will would should has have had may must am".split(" "),
);

/** `How we price`: begins as a question does, and asks nothing. */
export function isHeadline(words: string): boolean {
  const { tokens } = tokenise(words);
  const short = tokens.length <= 14 && !/[?？؟\n]/.test(words);
  return short && !tokens.slice(1, 4).some(({ key }) => ASKING.has(key));
}

/** `Are you free for lunch?`: asked of whoever reads the text, not of memory. */
export const asksReader = (words: string): boolean =>
  /^\s*(?:are|do|did|have|were|had) you\b(?! (?:know|remember|recall)\b)/i.test(words);

/** A text in quotes is meant as the text, whatever it says. */
const isQuoted = ({ tokens }: Sentence): boolean => tokens.length === 1 && tokens[0]?.is === "quote";

const VERBATIM: readonly Part[] = ["title", "subject", "body", "topic"];

export function isPlausible(part: Part, words: string): boolean {
  const sentence = tokenise(words);
  const quoted =
    isQuoted(sentence) && VERBATIM.includes(part) && (sentence.tokens[0]?.inner ?? "").trim() !== "";
  if (quoted) return true;
  if (isAcknowledged(words) || isCommanding(sentence)) return false;
  return PLAUSIBLE[part]({ words, sentence });
}
