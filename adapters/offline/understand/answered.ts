// Words that may answer a question of ours: joined with what was asked about only where they can be the missing part.
// Apart from the ranked decision, which it is handed, because that knows nothing of what was said before.
import type { Intent } from "#core/intent";
import type { About } from "#core/thought";
import { heading } from "../draft.ts";
import { addressIn } from "./address.ts";
import { notOnce } from "./later.ts";
import { asksReader, isHeadline, isPlausible } from "./plausible.ts";
import { type Part, type Reading, type Supplied, whole } from "./reading.ts";
import { fill } from "./slots.ts";
import { isCommanding, isEnough, isGreeting } from "./small-talk.ts";
import { timetable } from "./timetable.ts";
import { type Sentence, tokenise } from "./tokens.ts";
import { cut, isMark, isQuote, tidy, word } from "./vocabulary.ts";

type Read = (words: string, supplied: Supplied) => Reading;
type Earlier = NonNullable<About<"understand">["earlier"]>;

/** What was asked about: the words, and what they were read as. */
interface Asked {
  readonly words: string;
  readonly reading: Reading;
  readonly question: string;
}

/** How many lines back the words of a question are looked for. */
const LINES = 12;
/** One long message rather than several short ones. */
const LONG = 8_000;

/** The words together with what was asked; words that stand by themselves, or cannot be the answer, alone. */
export function answered(words: string, earlier: Earlier, read: Read): Intent {
  const alone = read(words, {});
  const asked = askedOf(earlier, read);
  const when = asked === undefined ? undefined : whenFor(asked, words);
  if (asked !== undefined && when !== undefined) return read(asked.words, when).intent;
  if (alone.rank > 1 && !isTextAfterAll(asked, words, alone, read)) return alone.intent;
  if (isEnough(words))
    return { is: "unclear", question: "All right, I leave that. What would you like me to do instead?" };
  return asked === undefined ? alone.intent : answering(asked, words, alone, read);
}

/**
 * The end of the earlier words that leads to this very question: each answer that left something open was kept as
 * another line, and a new matter begins a line too. Undefined: nothing of it can be completed.
 */
function askedOf({ words, question }: Earlier, read: Read): Asked | undefined {
  for (const part of endings(words)) {
    const reading = read(part, {});
    if (reading.rank > 1 && isAskedIn(question, reading.intent)) return { words: part, reading, question };
    // A draft that nothing was known for: the topic stands, the text is asked for.
    if (reading.intent.is === "write" && question.includes(NO_TEXT))
      return { words: part, reading: { ...reading, missing: "body" }, question };
  }
  return undefined;
}

const NO_TEXT = "What should the post say?";

const isAskedIn = (question: string, intent: Intent): boolean =>
  intent.is === "unclear" && question.startsWith(intent.question);

function endings(words: string): string[] {
  if (words.length > LONG) return [words];
  const lines = words.split("\n");
  const starts = lines
    .map((_, at) => at)
    .slice(1)
    .slice(-LINES);
  return [words, ...starts.map((at) => lines.slice(at).join("\n"))];
}

const TEXTS: readonly (Part | undefined)[] = ["title", "subject", "body", "topic"];

/**
 * Words that would be a wish anywhere else, and where a text was asked for are that text: `How we price`, which asks
 * nothing, and `Tomorrow we open late`, which wishes nothing.
 */
function isTextAfterAll(asked: Asked | undefined, words: string, alone: Reading, read: Read): boolean {
  if (!TEXTS.includes(asked?.reading.missing)) return false;
  if (alone.intent.is === "question")
    return isHeadline(words) || (asked?.reading.missing === "body" && asksReader(words));
  if (alone !== notOnce) return false;
  const sentence = tokenise(words);
  return [1, 2, 3, 4].every((from) => read(cut(sentence, from), {}).rank < 2);
}

/** The time, zone or timetable that was asked for, and nothing else. */
function whenFor({ reading: { missing } }: Asked, words: string): Supplied | undefined {
  if (missing === "zone" || missing === "time") if (isPlausible(missing, words)) return { [missing]: words };
  if (missing !== "timetable" && missing !== "time") return undefined;
  const sentence = tokenise(words);
  const found = timetable(sentence, 0);
  const end = sentence.tokens.length - (isMark(sentence, sentence.tokens.length - 1) ? 1 : 0);
  return found !== undefined && found.next >= end ? { timetable: words } : undefined;
}

function answering(asked: Asked, words: string, alone: Reading, read: Read): Intent {
  const { missing } = asked.reading;
  const sentence = tokenise(words);
  if (announces(sentence, missing, asked.reading)) {
    const joined = read(`${asked.words.trimEnd()} ${words}`, {});
    if (joined.rank > 1) return joined.intent;
  }
  if (missing !== undefined && isPlausible(missing, words)) return supplied(asked, missing, words, read);
  const isText = TEXTS.includes(missing);
  const elsewhere = isGreeting(words) || (isCommanding(sentence) && !isText);
  return elsewhere || !isOneLacking(asked) ? alone.intent : askAgain(asked, isText);
}

/** Whether one part is lacking; else the question was to say it all in another way. */
const isOneLacking = ({ reading: { missing, rank } }: Asked): boolean => missing !== undefined || rank === 2;

function askAgain({ reading: { intent }, question }: Asked, isText: boolean): Intent {
  const base = intent.is === "unclear" ? intent.question : question;
  return { is: "unclear", question: isText ? `${base} In quotes I take any words as they are.` : base };
}

function supplied({ words, reading }: Asked, missing: Part, answer: string, read: Read): Intent {
  const part = partOf(missing, answer);
  if (reading.intent.is !== "write") return read(words, { [missing]: part }).intent;
  return whole({ is: "publish", title: heading(reading.intent.topic), body: part }).intent;
}

/** A body is kept as typed, save the quotes around the whole of it; other parts lose their loose punctuation. */
function partOf(part: Part, words: string): string {
  if (part !== "body") return tidy(words);
  const sentence = tokenise(words);
  const [only] = sentence.tokens;
  if (sentence.tokens.length === 1 && only?.is === "quote") return only.inner;
  const [said] = fill(sentence, 0, ["body"]);
  return said?.begin === 0 && said.quoted ? said.text : words.trim();
}

/**
 * Whether the words say which part they are (`titled "Hello" saying …`), so that they go on where the others ended. A
 * text that was asked for may begin with any word, so there only quotes and the text's own words announce.
 */
function announces(sentence: Sentence, missing: Part | undefined, reading: Reading): boolean {
  if (missing === "name") return sentence.tokens.some(({ inner }) => addressIn(inner) !== undefined);
  const filled = fill(sentence, 0, ["title", "body", "subject", "topic"]);
  if (reading.intent.is === "write") return filled.some((one) => one.slot === "title" && one.begin === 0);
  const [first] = filled;
  const begins = first?.begin === 0;
  if (missing === "topic" && (isQuote(sentence, 0) || filled.some((one) => one.quoted))) return true;
  if (missing !== "body") return begins && (missing === undefined || TEXTS.includes(missing));
  const says = filled.some((one) => one.slot === "body");
  return begins && (first.quoted || says || word(sentence, 0) === "subject");
}
