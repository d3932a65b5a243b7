// Finds a wish to do something once at a later time, which is neither now nor a timetable, so that it is asked about
// and not done at the wrong time.
import { type Reading, whole } from "./reading.ts";
import type { Sentence } from "./tokens.ts";
import { isMark, skip, word } from "./vocabulary.ts";

const TIMES = "tomorrow tonight later next".split(" ");
const DAYS = "monday tuesday wednesday thursday friday saturday sunday".split(" ");

/** Whether words such as `tomorrow at 9` or `on Friday` stand at this place. */
export function onceLater(sentence: Sentence, from: number): boolean {
  let at = from;
  while (isMark(sentence, at)) at += 1;
  const joined = skip(sentence, at, ["on", "at", "in", "for", "this", "but", "and", "only"]);
  const key = word(sentence, joined);
  return (
    TIMES.includes(key) || DAYS.includes(key) || (joined > at && /^\d{1,2}(?::\d\d)?(?:am|pm|h)?$/.test(key))
  );
}

export const notOnce: Reading = whole({
  is: "unclear",
  question:
    "I can do that now, or again and again on a timetable such as every Friday at 16:00, but not once at a later time. Say it again without the time, or with a timetable.",
});
