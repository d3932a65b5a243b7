// Recognises a goal that stands: a timetable before or after something that could also be asked for once.
import { clockTime } from "./clock-time.ts";
import { notOnce, onceLater } from "./later.ts";
import { asking, type Heard, type Reading, type Supplied, whole } from "./reading.ts";
import { type Timetable, type Told, timetable } from "./timetable.ts";
import { type Sentence, tokenise } from "./tokens.ts";
import { cut, findWord, isMark, skip, word } from "./vocabulary.ts";
import { zoneAt } from "./zone.ts";

/** Reads the words of one turn as if they were said alone. */
type Once = (words: string) => Reading;

const REPEATABLE = new Set(["publish", "write", "email", "contact", "question"]);

export function standing({ sentence, supplied }: Heard, once: Once): Reading | undefined {
  const asked = told(supplied);
  const tail = asked.time === undefined ? tailTime(sentence) : undefined;
  const leading = timetable(sentence, 0, { ...asked, time: asked.time ?? tail?.time });
  const instead = answered(leading, supplied);
  if (instead !== undefined) return before(tail?.rest ?? sentence, instead, once);
  if (onceLater(sentence, 0)) return notOnce;
  return after(sentence, asked, once);
}

const told = ({ time, zone }: Supplied): Told => ({
  time: time === undefined ? undefined : tokenise(time),
  zone: zone === undefined ? undefined : tokenise(zone),
});

/** A timetable that nobody understood, with the one that was told in its place. */
function answered(found: Timetable | undefined, { timetable: words }: Supplied): Timetable | undefined {
  if (found?.is !== "problem" || words === undefined) return found;
  const other = timetable(tokenise(words), 0);
  return other === undefined ? found : { ...other, next: found.next };
}

/** `Every Friday at 16:00, publish …` */
function before(sentence: Sentence, found: Timetable, once: Once): Reading {
  let from = found.next;
  while (isMark(sentence, from)) from += 1;
  from = skip(sentence, from, ["please", "then", "kindly"]);
  return turned(found, cut(sentence, from), once);
}

/** `Every Friday publish … at 16:00`: the time at the very end, and the sentence without it. */
function tailTime(sentence: Sentence): { time: Sentence; rest: Sentence } | undefined {
  const at = findWord(sentence, ["at"], Math.max(1, sentence.tokens.length - 7), sentence.tokens.length);
  const start = sentence.tokens[at]?.start;
  const leading = timetable(sentence, 0);
  const wanted = leading?.is === "problem" && leading.lacks === "time" && leading.next < at;
  const clock = wanted ? clockTime(sentence, at) : undefined;
  if (start === undefined || clock === undefined) return undefined;
  if (!ends(sentence, zoneAt(sentence, clock.next)?.next ?? clock.next)) return undefined;
  const { raw, tokens } = sentence;
  return {
    time: { raw, tokens: tokens.slice(at) },
    rest: { raw: raw.slice(0, start), tokens: tokens.slice(0, at) },
  };
}

function turned(found: Timetable, words: string, once: Once): Reading {
  if (found.is === "problem") return asking(found.ask, found.lacks);
  if (words.trim() === "")
    return asking(
      `What should I do ${found.words}? Say it in one message, for example: every Friday at 16:00, publish a post titled "…" saying "…".`,
      "words",
    );
  const turn = once(words);
  if (turn.intent.is === "unclear" && turn.rank > 1) return { intent: turn.intent, rank: 2 };
  if (!REPEATABLE.has(turn.intent.is))
    return asking(
      `I did not understand what to do ${found.words}. Say it in one message, for example: every Friday at 16:00, publish a post titled "…" saying "…".`,
      "words",
    );
  return whole({ is: "standing", cron: found.cron, timetable: found.words, words });
}

/** `Publish … every Friday at 16:00`: only where the words before it are a whole command. */
function after(sentence: Sentence, asked: Told, once: Once): Reading | undefined {
  const from = lastStart(sentence);
  const found = from > 0 ? timetable(sentence, from, asked) : undefined;
  if (found === undefined || !ends(sentence, found.next)) return undefined;
  const words = sentence.raw
    .slice(sentence.tokens[0]?.start, sentence.tokens[from]?.start)
    .replace(/[\s,]{1,9}$/u, "");
  const { intent } = once(words);
  if (intent.is !== "publish" && intent.is !== "write" && intent.is !== "email") return undefined;
  const text = intent.is === "write" ? "topic" : "text";
  const loose = intent.is === "write" ? found.is === "problem" : inBody(sentence, intent.body);
  return loose ? partOf(found, text) : turned(found, words, once);
}

/** It may be the timetable, or the end of a text without quotes: asked, whatever else the sentence could mean. */
const partOf = (found: Timetable, text: string): Reading =>
  whole({
    is: "unclear",
    question: `Should I do that ${found.words}, or is “${found.words}” part of the ${text}? ${found.is === "problem" ? found.ask : `Begin with “${found.words}”`}, or put the ${text} in quotes.`,
  });

/** A body without quotes runs to the end of the message, so the timetable may belong to it. */
function inBody(sentence: Sentence, body: string): boolean {
  return !sentence.tokens.some((token) => token.is === "quote" && token.inner === body);
}

const ends = (sentence: Sentence, at: number): boolean =>
  skip(sentence, skipMarks(sentence, at), ["please", "thanks"]) >=
  sentence.tokens.length - (isMark(sentence, sentence.tokens.length - 1) ? 1 : 0);

function skipMarks(sentence: Sentence, from: number): number {
  let at = from;
  while (isMark(sentence, at)) at += 1;
  return at;
}

/** Where a timetable at the end of the sentence would begin. */
function lastStart(sentence: Sentence): number {
  const from = Math.max(0, sentence.tokens.length - 14);
  const at = findWord(
    sentence,
    ["every", "each", "daily", "weekdays", "hourly", "weekly", "monthly"],
    from,
    sentence.tokens.length,
  );
  if (at < 0) return -1;
  const ofMonth = word(sentence, at - 1) === "of" ? findWord(sentence, ["on"], Math.max(0, at - 6), at) : -1;
  return ofMonth >= 0 ? ofMonth : at;
}
