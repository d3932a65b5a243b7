// Recognises a post that is to be researched and drafted: the operator gives a topic, not a text.
import { asking, type Heard, type Reading, whole } from "./reading.ts";
import { fill } from "./slots.ts";
import type { Sentence } from "./tokens.ts";
import { cut, findWord, isMark, skip, tidy, word, wordIn } from "./vocabulary.ts";

const VERBS = [
  ..."write draft compose prepare create make publish post blog produce research put author do generate a an another".split(
    " ",
  ),
  "work",
];
/** These need a noun of writing beside them. */
const VAGUE = [
  "create",
  "make",
  "prepare",
  "produce",
  "put",
  "do",
  "generate",
  "a",
  "an",
  "another",
  "work",
  "do",
  "research",
];
const NOUNS = [
  ..."post article entry blogpost blog piece something draft essay story note page text update announcement".split(
    " ",
  ),
  ..."write-up writeup posting paragraph lines words guide report summary introduction overview newsletter".split(
    " ",
  ),
];
const ABOUT = ["about", "on", "regarding", "concerning", "covering", "around"];

export function write({ sentence, supplied }: Heard): Reading | undefined {
  const about = aboutAt(sentence);
  const noun = findWord(sentence, NOUNS, 1, about < 0 ? 10 : about);
  const announced = fill(sentence, 1, ["title", "body"]).filter((one) => one.quoted);
  if (!asksToWrite(sentence, about, noun) || announced.some((one) => one.slot === "body")) return undefined;
  const title = announced.find((one) => one.slot === "title")?.text;
  const topic = supplied.topic ?? topicOf(given(sentence, about, noun));
  if (topic === "" && title !== undefined) return titled(sentence, title);
  if (topic === "") return asking("What should the post be about?", "topic");
  const named = title === undefined || topic.includes(title) ? topic : `${topic}, titled “${title}”`;
  return whole({ is: "write", topic: named });
}

/** `Write a post titled "X"`: the title is the topic; `publish a post titled "X"` still needs its text. */
const titled = (sentence: Sentence, title: string): Reading | undefined =>
  wordIn(sentence, 0, ["write", "draft", "compose", "prepare"]) === undefined
    ? undefined
    : whole({ is: "write", topic: title });

function given(sentence: Sentence, about: number, noun: number): string {
  const text = about < 0 ? inColon(sentence, noun) : cut(sentence, past(sentence, about));
  return politely(sentence) ? text.replace(/[?？]\s{0,9}$/u, "") : text;
}

function asksToWrite(sentence: Sentence, about: number, noun: number): boolean {
  const verb = wordIn(sentence, 0, VERBS);
  if (verb === undefined || negated(sentence)) return false;
  if (noun >= 0) return true;
  return !VAGUE.includes(verb) && (about >= 0 || sentence.tokens.length === 1 || bareVerb(sentence));
}

/** `Could you write …?` ends in a mark that belongs to the courtesy. */
const politely = (sentence: Sentence): boolean =>
  /\b(?:can|could|would|will)\b/i.test(sentence.raw.slice(0, sentence.tokens[0]?.start ?? 0).slice(-80));

/** `write a post: pricing`. */
const inColon = (sentence: Sentence, noun: number): string =>
  noun >= 0 && sentence.tokens[noun + 1]?.key.startsWith(":") ? cut(sentence, noun + 2) : "";

const bareVerb = (sentence: Sentence): boolean =>
  skip(sentence, 1, ["and", "publish", "post", "it", "something"]) >= sentence.tokens.length;

const negated = (sentence: Sentence): boolean => ["not", "nothing"].includes(word(sentence, 1));

/** The word that announces the topic, among the first words of the command. */
function aboutAt(sentence: Sentence): number {
  const at = findWord(sentence, ABOUT, 1, 14);
  if (at < 0) return -1;
  const place =
    ["my", "our", "the"].includes(word(sentence, at + 1)) &&
    ["blog", "site", "website"].includes(word(sentence, at + 2));
  if (word(sentence, at) !== "on" || !place) return at;
  return findWord(sentence, ABOUT, at + 3, at + 14);
}

function past(sentence: Sentence, about: number): number {
  let at = about + 1;
  const of = skip(sentence, at, ["the"]) + 1;
  if (word(sentence, of - 1) === "topic" && word(sentence, of) === "of") at = of + 1;
  while (isMark(sentence, at)) at += 1;
  return at;
}

/** Without what only says to publish it. */
function topicOf(text: string): string {
  const plain = tidy(text);
  const cutOff = plain.replace(
    /[\s,.;]{1,4}(?:and |then |and then )(?:pub\w{3,8}|post|put|release|share) (?:it|that|this)(?: (?:on|to) (?:my|our|the) (?:blog|site|website))?(?: (?:up|online|live|out))?$/iu,
    "",
  );
  const topic = tidy(cutOff.replace(/ (?:on|for|to) (?:my|our|the) (?:blog|site|website)$/iu, ""));
  return /^(?:it|this|that|them|something|anything|stuff)$/iu.test(topic) ? "" : topic;
}
