// What-if: what a proposed policy would have done with the operator's past cards, in a few sentences for the card that asks.
import type { Policy } from "#core/policy";
import { type BackTest, backTest, type Change, type Outcome, type Past } from "#governance/back-test";
import { widens } from "#governance/widens";
import { idleTrust, type Known } from "#governance/without-effect";
import { counted, dayOf, short, showDay, type When } from "#operator/words";
import type { World } from "../world.ts";
import { whenHere } from "../zone.ts";
import { LOOKED, pastCards } from "./past-cards.ts";
import { knownTo, warnings } from "./warnings.ts";

/** More than so many are counted, not listed. */
const LISTED = 3;

export async function whatIf(world: World, before: Policy, after: Policy): Promise<string[]> {
  const when = await whenHere(world);
  const today = dayOf(when.now, when.zone);
  const past = await pastCards(world);
  const known = knownTo(world);
  return [
    ...warnings(before, after, today, known),
    ...wider(widens(before, opening(after, today, known))),
    ...backTestWords(backTest(before, after, past, today), past, when),
  ];
}

/** Without the trust that opens nothing: of that its warning speaks. */
function opening(policy: Policy, today: string, known: Known): Policy {
  const idle = idleTrust(policy.trust, today, known).map(({ name }) => name);
  return { ...policy, trust: policy.trust.filter(({ name }) => !idle.includes(name)) };
}

function wider(found: readonly string[]): string[] {
  if (found.length === 0) return [];
  const more = found.length > LISTED ? [`And ${found.length - LISTED} more like that.`] : [];
  return [["This may widen what goes without asking.", ...found.slice(0, LISTED), ...more].join(" ")];
}

/** What it does first: what it lets through, or else what it changes; then what this cannot know. */
function backTestWords(test: BackTest, past: readonly Past[], when: When): string[] {
  const { looked, through, laxer, stricter } = test;
  if (looked === 0) return ["Back-test: there are no past cards to look at yet."];
  const differences = [
    ...differenceWords("asked less of", laxer),
    ...differenceWords(
      "stopped",
      stricter.filter(({ after }) => after === "closed"),
    ),
    ...differenceWords(
      "asked more of",
      stricter.filter(({ after }) => after !== "closed"),
    ),
  ].map((words) => `it would have ${words}.`);
  if (through.length > 0) return [throughWords(test, past), ...differences.map(begun), bounds(test, when)];
  const [first, ...others] = differences;
  if (first === undefined)
    return [`Back-test: ${lastCards(looked)} would have asked the same.`, bounds(test, when)];
  const none = "It would have let none through without asking.";
  return [`Back-test: ${first}`, ...others.map(begun), none, bounds(test, when)];
}

const begun = (sentence: string): string => `${sentence.slice(0, 1).toUpperCase()}${sentence.slice(1)}`;

/** `your only card`, `your last 5 site.publish cards`. */
function lastCards(count: number, tool?: string): string {
  const cards = `${tool === undefined ? "" : `${tool} `}card`;
  return count === 1 ? `your only ${cards}` : `your last ${counted(count, cards)}`;
}

/** Where all that would have gone through are one tool's, the count is of that tool's cards. */
function throughWords({ through, exceptions, looked }: BackTest, past: readonly Past[]): string {
  const tools = [...new Set(through.map(({ action }) => action.tool))];
  const [tool] = tools.length === 1 ? tools : [];
  const among = tool === undefined ? looked : past.filter(({ action }) => action.tool === tool).length;
  const cards = lastCards(among, tool);
  const what = `Back-test: it would have let through ${among === 1 ? cards : `${through.length} of ${cards}`}`;
  if (exceptions.length === 0)
    return `${what}; ${among === 1 ? "you did not reject, edit or undo it" : "none that you rejected, edited or undid"}.`;
  const items = listed(
    exceptions,
    (past) => `“${short(past.title, 60)}” [${past.id}], ${SAID[past.outcome]}`,
  );
  const which = among === 1 ? "it is one that you" : `${exceptions.length} of them you`;
  return `${what}; ${which} rejected, edited or undid: ${items}.`;
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
  return [`${verb} ${counted(changes.length, "card")}: ${items}`];
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
