// Whom or what a sentence is about: a name if there is one, else the thing the question asks of; empty when unsure.
import { tokenise } from "./tokens.ts";

/** Words that begin or join a sentence and name nothing. */
const NOTHING = new Set(
  `a an the this that these those there here we i you he she it they me us him her them our my your his their its
  what who whom whose when where why how which do does did is are was were be been am can could should would will shall
  may might must have has had if then and or but not no yes to of in on at for from with by as about any some all every
  each many much long often far old big soon please remember note that's what's who's when's it's let's i'm we're i'd
  always never usually normally today tomorrow yesterday next last first monday tuesday wednesday thursday friday saturday
  sunday january february march april june july august september october november december one more most other else
  know tell say says said think get got need needs want wants make makes don't doesn't still only after before during
  until when whenever because since while once so also just new old good best`.split(/\s+/),
);
const ASKS = new Set(
  "which whose do does did is are was were has have had will would can could should what's who's where's when's".split(
    " ",
  ),
);

/** The subject of a text. */
export function aboutOf(text: string, kind: "statement" | "question"): string {
  const { tokens } = tokenise(text.slice(0, 2_000));
  const [first] = tokens;
  if (first?.is === "quote" && first.inner.length <= 60) return first.inner.trim();
  const words = tokens.filter((token) => token.is === "word");
  const cased = words.some((token) => /\p{Ll}/u.test(token.inner));
  return (
    (cased
      ? nameIn(
          words.map((token) => token.inner),
          kind,
        )
      : "") ||
    thingIn(
      words.map((token) => token.inner),
      kind,
    )
  );
}

const plain = (word: string): string => word.replace(/['’]s$|['’]$/u, "");
const key = (word: string): string => word.toLowerCase().replace(/’/g, "'");
const isName = (word: string): boolean => /^\p{Lu}/u.test(word) && !NOTHING.has(key(word));

/** The first run of capitalised words. A question's first word is capitalised anyway, so there a later one is surer. */
function nameIn(words: readonly string[], kind: "statement" | "question"): string {
  const later = words.findIndex((word, at) => at > 0 && isName(word));
  const first = isName(words[0] ?? "") && (kind === "statement" || later < 0);
  const start = first ? 0 : later;
  if (start < 0) return "";
  let end = start + 1;
  while (end < words.length && isName(words[end] ?? "") && !/['’]s?$/u.test(words[end - 1] ?? "")) end += 1;
  return plain(words.slice(start, end).join(" "));
}

/** Without names: the word after `does`, `is`, … or the first word of a statement, unless it names nothing. */
function thingIn(words: readonly string[], kind: "statement" | "question"): string {
  const asks = kind === "statement" ? -1 : words.findIndex((word) => ASKS.has(key(word)));
  const asking = asks >= 0 && asks <= 4;
  const at = asking ? asks + 1 : 0;
  const found = words[at];
  return found === undefined || NOTHING.has(key(found)) ? "" : plain(found);
}
