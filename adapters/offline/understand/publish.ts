// Recognises a post whose title and text the operator gives: it is published as it was typed.
import { bodyAfter, commandFollows, oneAtATime } from "./body.ts";
import { notOnce, onceLater } from "./later.ts";
import { asking, type Heard, type Reading, whole } from "./reading.ts";
import { type Filled, fill, looseQuote } from "./slots.ts";
import type { Sentence } from "./tokens.ts";
import { cut, isMark, isQuote, phrase, skip, tidy, word, wordIn } from "./vocabulary.ts";

/** Verbs that mean a post by themselves, and verbs that need the noun beside them. */
const SURE = ["publish", "post", "blog", "republish"];
const WITH_NOUN = [
  "put",
  "release",
  "share",
  "write",
  "create",
  "make",
  "add",
  "draft",
  "compose",
  "new",
  "prepare",
  "upload",
];
const NOUNS = [
  "post",
  "article",
  "entry",
  "blogpost",
  "blog",
  "piece",
  "page",
  "note",
  "story",
  "announcement",
  "posting",
  "text",
];
const BETWEEN = [
  ..."a an the me us up out new another short quick little brief small this following and publish post it on to in my our".split(
    " ",
  ),
  ..."your website site blog for online live web with one".split(" "),
];

export function publish({ sentence, supplied }: Heard): Reading | undefined {
  const noun = head(sentence);
  if (noun === undefined) return undefined;
  const { title, body, topic, end } = parts(sentence, noun);
  if (commandFollows(sentence, end)) return oneAtATime;
  if (onceLater(sentence, end)) return notOnce;
  if (topic !== undefined && body === undefined && supplied.body === undefined) return undefined;
  return complete((supplied.title ?? title ?? "").trim(), supplied.body ?? body ?? "");
}

function complete(title: string, body: string): Reading {
  const said = body.trim() !== "";
  if (title !== "" && said) return whole({ is: "publish", title, body });
  if (title !== "") return asking(`What should the post “${short(title)}” say?`, "body");
  if (said) return asking("What title should the post have?", "title");
  return asking(
    "What should the post be called, and what should it say? Or give me a topic, and I write a draft: write and publish a post about pricing.",
    "topic",
  );
}

const short = (title: string): string => (title.length > 80 ? `${title.slice(0, 79)}…` : title);

/** The place after the verb and its noun. */
function head(sentence: Sentence): number | undefined {
  const sure = wordIn(sentence, 0, SURE) !== undefined;
  if (!sure && wordIn(sentence, 0, WITH_NOUN) === undefined) return undefined;
  let at = 1;
  if (phrase(sentence, 0, ["post", ":"]) > 0) return 1;
  for (let tries = 0; tries < 9; tries += 1) {
    const after = skip(
      sentence,
      at,
      BETWEEN.filter((one) => !NOUNS.includes(one)),
    );
    if (wordIn(sentence, after, NOUNS) === undefined) return sure || at > 1 ? after : undefined;
    at = after + 1;
  }
  return at;
}

interface Parts {
  readonly title: string | undefined;
  readonly body: string | undefined;
  readonly topic: string | undefined;
  readonly end: number;
}

function parts(sentence: Sentence, from: number): Parts {
  const announced = fill(sentence, from, ["title", "body"]);
  const named = announced.find((one) => one.slot === "title") ?? bare(sentence, from, announced);
  const topic = fill(sentence, from, ["topic", "body"]).find((one) => one.slot === "topic");
  const about = named === undefined && topic?.quoted ? topic : undefined;
  const title = named ?? about;
  const body =
    announced.find((one) => one.slot === "body") ??
    (announced.length > 0 ? looseQuote(sentence, 1, announced) : undefined) ??
    after(sentence, title, topic);
  const end = Math.max(from, title?.next ?? 0, body?.next ?? 0);
  const written = body === undefined ? topic : undefined;
  return { title: title?.text, body: body?.text, topic: written?.text, end };
}

const after = (sentence: Sentence, title: Filled | undefined, topic: Filled | undefined) =>
  title === undefined || (topic !== undefined && topic.begin >= title.next)
    ? undefined
    : bodyAfter(sentence, title.next);

/** A title that stands right after the noun: `Post "Hello" saying …`, `Post: Hello saying …`. */
function bare(sentence: Sentence, from: number, announced: readonly Filled[]): Filled | undefined {
  let at = from;
  while (isMark(sentence, at)) at += 1;
  const token = sentence.tokens[at];
  if (isQuote(sentence, at) && token !== undefined)
    return { slot: "title", text: token.inner, quoted: true, begin: at, next: at + 1 };
  const body = announced[0];
  if (body === undefined || body.begin <= at) return undefined;
  if (["about", "on", "regarding", "concerning", "covering", "that", "with"].includes(word(sentence, at)))
    return undefined;
  const text = tidy(cut(sentence, at, body.begin));
  return text === "" ? undefined : { slot: "title", text, quoted: false, begin: at, next: body.begin };
}
