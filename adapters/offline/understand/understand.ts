// The ranked decision: every recogniser reads the sentence, the surest reading wins, and what nobody understands
// becomes one question. Words that answer an earlier question are read alone first, then together with what was said.
import type { Intent } from "#core/intent";
import type { About } from "#core/thought";
import { contact } from "./contact.ts";
import { email } from "./email.ts";
import { publish } from "./publish.ts";
import { question } from "./question.ts";
import type { Heard, Reading, Recogniser, Supplied } from "./reading.ts";
import { remember } from "./remember.ts";
import { standing } from "./standing.ts";
import { tokenise } from "./tokens.ts";
import { tidy, withoutLeads } from "./vocabulary.ts";
import { write } from "./write.ts";

const EXAMPLES =
  'For example: write and publish a post about pricing; email ada@example.com about "Invoice 7" saying "It is due on Friday."; add contact Ada Lovelace <ada@example.com>; remember that Acme pays within 45 days; or what do you know about Acme?';

const LOST: Reading = {
  intent: { is: "unclear", question: `I am not sure what you would like me to do. What is it? ${EXAMPLES}` },
  rank: 0,
};

/** In the order in which the earlier wins a draw. */
const RECOGNISERS: readonly Recogniser[] = [remember, contact, email, publish, write, question];

const ENOUGH = new Set([
  "never mind",
  "nevermind",
  "cancel",
  "cancel that",
  "forget it",
  "no",
  "nope",
  "nothing",
  "stop",
  "leave it",
  "no thanks",
]);

/** The intent of what was said; any text at all, never throws. */
export function understand(about: Pick<About<"understand">, "words" | "earlier">): Intent {
  const alone = read(about.words, {});
  if (about.earlier === null || (alone.intent.is !== "unclear" && alone.rank > 1)) return alone.intent;
  if (ENOUGH.has(tidy(about.words).toLowerCase()))
    return { is: "unclear", question: "All right, I leave that. What would you like me to do instead?" };
  return together(about.earlier.words, about.words, alone).intent;
}

/** The answer as the missing part, or said right after the earlier words. */
function together(earlier: string, words: string, alone: Reading): Reading {
  const asked = read(earlier, {});
  const joined = read(`${earlier.trimEnd()} ${words}`, {});
  if (joined.intent.is !== "unclear") return joined;
  const answer = tidy(words);
  const supplied =
    asked.missing === undefined || answer === ""
      ? asked
      : read(earlier, { [asked.missing]: answered(asked.missing, words) });
  if (supplied.intent.is !== "unclear") return supplied;
  const first = [supplied, joined, alone].find((one) => one.rank > 1 && one.intent.is === "unclear");
  return alone.intent.is === "unclear" ? (first ?? alone) : alone;
}

/** A body is kept as typed, save the quotes around the whole of it; other parts lose their loose punctuation. */
function answered(part: keyof Supplied, words: string): string {
  if (part !== "body") return tidy(words);
  const { tokens } = tokenise(words);
  const [only] = tokens;
  return tokens.length === 1 && only?.is === "quote" ? only.inner : words.trim();
}

function read(words: string, supplied: Supplied): Reading {
  const heard = hear(words, supplied);
  const repeated = standing(heard, (turn) => surest(hear(turn, {})));
  const once = surest(heard);
  return repeated !== undefined && repeated.rank >= once.rank ? repeated : once;
}

const hear = (words: string, supplied: Supplied): Heard => ({
  sentence: withoutLeads(tokenise(words)),
  supplied,
});

/** The surest reading of what is to be done once. */
function surest(heard: Heard): Reading {
  const readings = RECOGNISERS.map((recognise) => recognise(heard));
  return readings.reduce<Reading>(
    (best, one) => (one !== undefined && one.rank > best.rank ? one : best),
    LOST,
  );
}
