// What becomes of a fact that is told: it is new, it confirms what was known, or it replaces what is wrong from now on.
// A rule of thumb on words, not understanding; a replacement is always said to the operator, and in doubt a fact is new.

import type { Origin } from "#core/event";
import type { Fact } from "#core/fact";
import { isOutside } from "#core/taint";
import { readStatement, type Statement, sameWords, type Token } from "./statement.ts";
import { MANY_DAYS, NAMED_ATTRIBUTES, SINGLE_VALUED, WORD_ATTRIBUTES } from "./statement-words.ts";

export type Remembering =
  | { readonly is: "new" }
  | { readonly is: "confirms"; readonly fact: Fact }
  | { readonly is: "replaces"; readonly fact: Fact };

/**
 * Compares a fact just told with the current ones about the same subject; where the subject is empty nothing says that
 * two statements speak of the same thing, so only an equal one confirms.
 *
 * A fact replaces another that makes the same claim with one other value ("pays within 45 days", then "within 60 days"),
 * or denies it ("does not pay late"), or gives another value of what has but one ("Acme's contact is Bob", "Ada prefers
 * mail"). It does not where both can hold: what happened before, other days of a habit, lists and additions ("also"),
 * names before the verb ("invoice 7 is due …"), several values at once. "Actually" and "now" allow the first and the last.
 * Only facts replace, and only what came from as trusted a source or a less trusted one.
 */
export function planRemember(known: readonly Fact[], fresh: Fact): Remembering {
  const speaksOf = isOutside(fresh.origin) ? known.filter((fact) => !otherOutside(fact, fresh)) : known;
  const newestFirst = [...speaksOf].sort((a, b) => b.validFrom.localeCompare(a.validFrom));
  const said = readStatement(fresh.statement);
  const again = newestFirst.filter((fact) => saysTheSame(fact, fresh, said));
  const confirmed = again.find((fact) => mayConfirm(fact, fresh));
  if (confirmed !== undefined) return { is: "confirms", fact: confirmed };
  if (fresh.sort === "note") return { is: "new" };
  const weaker = again.find((fact) => weight(fact) < weight(fresh));
  if (weaker !== undefined) return { is: "replaces", fact: weaker };
  if (fresh.subject.trim() === "" || said === undefined) return { is: "new" };
  const wrong = newestFirst.find(
    (fact) => weight(fact) <= weight(fresh) && contradicts(fact.statement, said),
  );
  return wrong === undefined ? { is: "new" } : { is: "replaces", fact: wrong };
}

/** What one stranger says neither confirms nor replaces what another one said. */
const otherOutside = (fact: Fact, fresh: Fact): boolean =>
  isOutside(fact.origin) && fact.source !== fresh.source;

const trust = (origin: Origin): number => (origin === "operator" ? 4 : origin.startsWith("outside:") ? 0 : 2);
/** The operator's word weighs most, text from outside least; at the same trust a note weighs less than a fact. */
const weight = ({ origin, sort }: Pick<Fact, "origin" | "sort">): number =>
  trust(origin) + (sort === "fact" ? 1 : 0);

/** A stronger statement of the same takes the weaker one's place instead; text from outside confirms only its like. */
const mayConfirm = (fact: Fact, fresh: Fact): boolean =>
  weight(fact) >= weight(fresh) && (trust(fresh.origin) > 0 || trust(fact.origin) === 0);

function saysTheSame(fact: Fact, fresh: Fact, said: Statement | undefined): boolean {
  if (sameWords(fact.statement) === sameWords(fresh.statement)) return true;
  const before = readStatement(fact.statement);
  if (before === undefined || said === undefined || before.tokens.length === 0) return false;
  if (fresh.subject.trim() === "") return false;
  return before.negated === said.negated && before.past === said.past && words(before) === words(said);
}

const words = ({ tokens }: Statement): string => tokens.map(({ word }) => word).join(" ");
const claim = ({ tokens }: Statement): string =>
  tokens.map(({ word, kind, open }) => (open ? `<${kind}>` : word)).join(" ");

function contradicts(known: string, said: Statement): boolean {
  const before = readStatement(known);
  if (before === undefined || said.adds || before.adds) return false;
  if (before.negated !== said.negated) return before.past === said.past && words(before) === words(said);
  if (said.negated) return false;
  if (claim(before) === claim(said)) return otherValue(before, said);
  return SINGLE_ENDS.some((endOf) => otherSingle(before.tokens, said.tokens, endOf));
}

function otherValue(before: Statement, said: Statement): boolean {
  const changed = said.tokens.filter(({ word }, at) => word !== before.tokens[at]?.word);
  if (changed.length === 0) return false;
  if (said.corrects) return true;
  if (said.past || changed.length > 1) return false;
  const habit = said.tokens.some(({ word }) => MANY_DAYS.has(word));
  return !(habit && changed.some(({ kind }) => kind === "date"));
}

/** Where the value of a single-valued claim begins, and whether any word can be that value or only a name. */
type EndOf = (tokens: readonly Token[]) => { readonly at: number; readonly names: boolean } | undefined;

const SINGLE_ENDS: readonly EndOf[] = [
  ...SINGLE_VALUED.map(
    (head): EndOf =>
      (tokens) => {
        const at = tokens.findIndex((_, from) =>
          head.every((word, step) => tokens[from + step]?.word === word),
        );
        return at < 0 ? undefined : { at: at + head.length, names: false };
      },
  ),
  (tokens) => attribute(tokens, NAMED_ATTRIBUTES, true),
  (tokens) => attribute(tokens, WORD_ATTRIBUTES, false),
];

function attribute(
  tokens: readonly Token[],
  attributes: ReadonlySet<string>,
  names: boolean,
): ReturnType<EndOf> {
  const be = tokens.findIndex(({ word }) => word === "be");
  if (be < 1 || !tokens.slice(0, be).some(({ word }) => attributes.has(word))) return undefined;
  const at = names && tokens[be + 1]?.word === "in" ? be + 2 : be + 1;
  return { at, names };
}

const MOST_WORDS = 3;

function otherSingle(before: readonly Token[], said: readonly Token[], endOf: EndOf): boolean {
  const end = endOf(said);
  if (end === undefined || endOf(before)?.at !== end.at) return false;
  const text = (tokens: readonly Token[]) => tokens.map(({ word }) => word).join(" ");
  if (text(before.slice(0, end.at)) !== text(said.slice(0, end.at))) return false;
  const [old, now] = [before.slice(end.at), said.slice(end.at)];
  const short = [old, now].every((value) => value.length > 0 && value.length <= MOST_WORDS);
  if (!short || text(old).startsWith(text(now)) || text(now).startsWith(text(old))) return false;
  return end.names ? [old, now].every((value) => value[0]?.capital) : true;
}
