// What-if: what a proposed policy would have done with the operator's past cards, in a few sentences for the card that asks.
import type { Policy } from "#core/policy";
import { type BackTest, backTest, type Change, type Outcome, type Past } from "#governance/back-test";
import { widens } from "#governance/widens";
import { counted, dayOf, short, showDay, type When } from "#operator/words";
import { LOOKED, pastCards } from "./past-cards.ts";
import type { World } from "./world.ts";
import { whenHere } from "./zone.ts";

/** More than so many are counted, not listed. */
const LISTED = 3;

export async function whatIf(world: World, before: Policy, after: Policy): Promise<string[]> {
  const when = await whenHere(world);
  const past = await pastCards(world);
  const test = backTest(before, after, past, when.now);
  const wider = widens(before, after);
  const more = wider.length > LISTED ? [`And ${wider.length - LISTED} more like that.`] : [];
  return [
    ...(wider.length === 0
      ? []
      : [["This widens what goes without asking.", ...wider.slice(0, LISTED), ...more].join(" ")]),
    ...backTestWords(test, past, when),
  ];
}

/** Through first, then what else would have been different, then what this cannot know. */
function backTestWords(test: BackTest, past: readonly Past[], when: When): string[] {
  if (test.looked === 0) return ["Back-test: there are no past cards to look at yet."];
  return [
    throughWords(test, past),
    ...differenceWords("asked less of", test.laxer),
    ...differenceWords("asked more of", test.stricter),
    bounds(test, when),
  ];
}

/** Where all that would have gone through are one tool's, the count is of that tool's cards. */
function throughWords({ through, exceptions, looked }: BackTest, past: readonly Past[]): string {
  const tools = new Set(through.map(({ action }) => action.tool));
  const [tool] = tools;
  if (through.length === 0)
    return `Back-test: it would have let through none of your last ${counted(looked, "card")}.`;
  const one = tools.size === 1 && tool !== undefined;
  const among = one ? past.filter(({ action }) => action.tool === tool).length : looked;
  const what = `Back-test: it would have let through ${through.length} of your last ${among}${one ? ` ${tool}` : ""} ${among === 1 ? "card" : "cards"}`;
  if (exceptions.length === 0) return `${what}; none that you rejected, edited or undid.`;
  const items = listed(
    exceptions,
    (past) => `“${short(past.title, 60)}” [${past.id}], ${SAID[past.outcome]}`,
  );
  return `${what}; ${exceptions.length} of them you rejected, edited or undid: ${items}.`;
}

const SAID: Readonly<Record<Outcome, string>> = {
  approved: "approved",
  rejected: "rejected",
  edited: "edited",
  undone: "undone",
  lapsed: "not answered",
  waiting: "still waiting",
};

function differenceWords(verb: string, changes: readonly Change[]): string[] {
  if (changes.length === 0) return [];
  const items = listed(
    changes,
    ({ past, before, after }) => `“${short(past.title, 60)}” [${past.id}], ${before} → ${after}`,
  );
  return [`It would have ${verb} ${counted(changes.length, "card")}: ${items}.`];
}

function listed<One>(all: readonly One[], words: (one: One) => string): string {
  const more = all.length > LISTED ? `; and ${all.length - LISTED} more` : "";
  return `${all.slice(0, LISTED).map(words).join("; ")}${more}`;
}

function bounds({ looked, since }: BackTest, { now, zone }: When): string {
  const day = showDay(dayOf(since, zone), dayOf(now, zone));
  const newest = looked >= LOOKED ? `the newest ${LOOKED} cards, since ${day}` : `all cards since ${day}`;
  return `It looked at ${newest}; what went without a card, and what is still to come, is not in it.`;
}
