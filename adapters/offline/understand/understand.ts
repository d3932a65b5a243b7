// The ranked decision: every recogniser reads the sentence, the surest reading wins, and what nobody understands
// becomes one question.
import type { Intent } from "#core/intent";
import type { About } from "#core/thought";
import { answered } from "./answered.ts";
import { contact } from "./contact.ts";
import { email } from "./email.ts";
import { publish } from "./publish.ts";
import { question } from "./question.ts";
import type { Heard, Reading, Recogniser, Supplied } from "./reading.ts";
import { remember } from "./remember.ts";
import { standing } from "./standing.ts";
import { tokenise } from "./tokens.ts";
import { withoutLeads } from "./vocabulary.ts";
import { write } from "./write.ts";

const EXAMPLES =
  'For example: write and publish a post about pricing; email ada@example.com about "Invoice 7" saying "It is due on Friday."; add contact Ada Lovelace <ada@example.com>; remember that Acme pays within 45 days; or what do you know about Acme?';

const LOST: Reading = {
  intent: { is: "unclear", question: `I am not sure what you would like me to do. What is it? ${EXAMPLES}` },
  rank: 0,
};

/** In the order in which the earlier wins a draw. */
const RECOGNISERS: readonly Recogniser[] = [remember, contact, email, publish, write, question];

/** The intent of what was said; any text at all, never throws. */
export function understand({ words, earlier }: Pick<About<"understand">, "words" | "earlier">): Intent {
  return earlier === null ? read(words, {}).intent : answered(words, earlier, read);
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
