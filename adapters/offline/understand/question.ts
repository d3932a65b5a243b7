// Recognises a question to memory, and whom or what it is about.
import { aboutOf } from "./about.ts";
import {
  ASKABLE,
  ASKED,
  AUXILIARIES,
  BEGINNINGS,
  IMPERATIVES,
  OF_ADJUTANT,
  PRONOUNS,
} from "./question-words.ts";
import { asking, type Heard, type Reading, whole } from "./reading.ts";
import type { Sentence } from "./tokens.ts";
import { cut, findWord, phrase, tidy, word, wordIn } from "./vocabulary.ts";

export function question({ sentence, supplied }: Heard): Reading | undefined {
  const own = OF_ADJUTANT.some((words) => phrase(sentence, 0, words) === rest(sentence));
  if (own) return undefined;
  const text = cut(sentence, 0);
  const asked = ASKED.map((words) => phrase(sentence, 0, words)).find((length) => length > 0);
  if (asked !== undefined) return askedAbout(sentence, text, asked, supplied.about);
  const known = knownAbout(sentence);
  if (known !== undefined) return known;
  if (begins(sentence, text) && rest(sentence) > 1)
    return whole({ is: "question", question: text, about: aboutOf(text, "question") });
  if (!/[?？؟;]\s*$/u.test(text.slice(-12)) || rest(sentence) < 1 || !/[\p{L}\p{N}]/u.test(text))
    return undefined;
  return { intent: { is: "question", question: text, about: aboutOf(text, "question") }, rank: 1 };
}

/** Words, marks at the end left out. */
const rest = (sentence: Sentence): number => sentence.tokens.filter((token) => token.is !== "mark").length;

const begins = (sentence: Sentence, text: string): boolean =>
  BEGINNINGS.includes(word(sentence, 0)) ||
  (AUXILIARIES.includes(word(sentence, 0)) &&
    ((PRONOUNS.includes(word(sentence, 1)) && word(sentence, 0) + word(sentence, 1) !== "doit") ||
      text.trimEnd().endsWith("?"))) ||
  (IMPERATIVES.includes(word(sentence, 0)) &&
    ASKABLE.includes(word(sentence, 1)) &&
    word(sentence, 2) !== "to");

function askedAbout(sentence: Sentence, text: string, from: number, told = ""): Reading {
  const given = tidy(cut(sentence, from).replace(/[?？!.\s]{1,9}$/u, ""));
  if (given === "" && told === "") return asking("What would you like to know about?", "about");
  const subject = given === "" ? told : given;
  const about =
    subject.length > 80 ? aboutOf(subject, "statement") : subject.replace(/^(?:the|my|our|a|an) /iu, "");
  const named = /['’]s /u.test(about) ? aboutOf(subject, "statement") : about;
  return whole({ is: "question", question: given === "" ? `${text} ${told}` : text, about: named });
}

/** `what do you knwo about Acme` and its like: a question word, a form of `know`, and `about`. */
function knownAbout(sentence: Sentence): Reading | undefined {
  if (wordIn(sentence, 0, ["what", "anything", "everything"]) === undefined) return undefined;
  const about = findWord(sentence, ["about"], 1, 8);
  const knows = ["know", "knwo", "konw", "now", "known", "kno", "remember", "recall", "remeber", "heard"];
  if (about < 2 || !knows.includes(word(sentence, about - 1))) return undefined;
  return askedAbout(sentence, cut(sentence, 0), about + 1);
}
