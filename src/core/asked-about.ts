// Which words a question is about when it follows another: so that the next message can answer it.

interface Earlier {
  readonly words: string;
  readonly question: string;
}

/** More than anyone types while a question is open; what is longer begins anew. */
const LONGEST = 8_000;

/**
 * `words` led to `question` while `earlier` was open. Asked the same again: the words before, as these added nothing.
 * Another question: these words on a line below those before, as they may be a part of what was asked for.
 */
export function askedAbout(words: string, question: string, earlier: Earlier): string {
  const again = question.startsWith(earlier.question) || earlier.question.startsWith(question);
  if (again) return earlier.words;
  const both = `${earlier.words}\n${words}`;
  return both.length > LONGEST ? words : both;
}
