// The card of a cap that was reached: what it is, what waits, and the ways on. One card, however much waits.

import { type CapState, type OpenCap, perOf, raisedTo } from "#core/cap";
import { type Button, button, type Card, type CardState } from "#core/card";
import { type Key, showUsd } from "#core/money";
import { counted, short, showAccount, showDay, showTime, type When } from "./words.ts";

/** `the company`, `the content domain`, `the writer`, `this goal`. */
export function whose(scope: string): string {
  const [kind = "", name = ""] = scope.split(":");
  if (kind === "domain") return `the ${name} domain`;
  if (kind === "agent") return `the ${name}`;
  return kind === "goal" ? "this goal" : "the company";
}

const A: Readonly<Record<ReturnType<typeof perOf>, string>> = {
  day: " a day",
  month: " a month",
  goal: "",
};

/** `$5.00 a day for the company`. */
export const capWords = ({ scope, period, cap }: Key & { readonly cap: number }): string =>
  `${showUsd(cap)}${A[perOf(period)]} for ${whose(scope)}`;

/** `for today`, as long as what was decided holds. */
export function forPeriod({ period }: Key): string {
  const per = perOf(period);
  if (per === "goal") return "for this goal";
  if (per === "month") return "for this month";
  return `for ${showDay(period, period)}`;
}

/** `work`: what waits, each with the words of its goal. */
export function capCard(id: string, cap: OpenCap, work: readonly string[], when: When): Card {
  const waiting = cap.status === "waiting";
  return {
    id,
    kind: "approval",
    title: `The cap of ${capWords(cap)} is reached`,
    ...(waiting ? {} : { state: stateLine(cap, when) }),
    sections: [
      {
        is: "facts",
        rows: [
          ["Spent and reserved", showUsd(cap.used)],
          ["The next could cost", showUsd(cap.need)],
        ],
      },
      ...(waiting ? [{ is: "list" as const, heading: "Waits", items: firstOf(work) }] : []),
      ...(waiting ? [{ is: "text" as const, text: unanswered(cap) }] : []),
    ],
    buttons: waiting ? ways(id, cap) : [],
  };
}

/** More pieces of work than these are counted, not named. */
const NAMED = 8;

const firstOf = (work: readonly string[]): readonly string[] =>
  work.length <= NAMED
    ? work
    : [...work.slice(0, NAMED - 1), `and ${counted(work.length - NAMED + 1, "more piece")} of work`];

/** `the planner, for “Email Ada” [k7f3qa9m]`: whose work it is, and what you asked for. */
export const workWords = (agent: string, goal: string, words: string): string =>
  words === "" ? `the ${agent}` : `the ${agent}, for “${short(words, 100)}” [${goal}]`;

function unanswered({ period, proposed }: OpenCap): string {
  const per = perOf(period);
  const until =
    per === "goal"
      ? "Nothing goes on until you decide."
      : `If nobody decides, it goes on when the ${per} is over, but for actions whose approval ends before.`;
  const asked = proposed === null ? "" : ` Raising it for good waits for your approval of ${proposed}.`;
  return `${until}${asked}`;
}

/** What each would do is on the button. */
function ways(id: string, cap: OpenCap): Button[] {
  const to = showUsd(raisedTo(cap));
  const cheaper = cap.cheaper === null ? [] : [{ ...button("cheaper", id), label: `Use ${cap.cheaper}` }];
  return [
    { ...button("raise", id), label: `Raise once to ${to}` },
    { ...button("raise-for-good", id), label: "Raise for good" },
    ...cheaper,
    button("stop", id),
  ];
}

/** How the matter stands, in one sentence: for late taps and typed decisions. */
export const stateOfCap = (cap: CapState, when: When): string =>
  cap.status === "none" ? "There is no such cap." : stateLine(cap, when).words;

function stateLine(cap: OpenCap, when: When): CardState {
  const by = `by ${showAccount(cap.by)} at ${showTime(cap.at, when)}`;
  switch (cap.status) {
    case "waiting":
      return { tone: "waiting", words: "It waits for your decision." };
    case "raised":
      return { tone: "good", words: `Raised to ${showUsd(cap.allowed ?? cap.cap)} ${forPeriod(cap)} ${by}.` };
    case "eased":
      return { tone: "good", words: `Thinking with ${cap.model} ${forPeriod(cap)}, chosen ${by}.` };
    case "stopped":
      return { tone: "quiet", words: `Stopped ${by}.` };
    case "lifted":
      return {
        tone: "quiet",
        words: `It is in nobody's way any more since ${showTime(cap.at, when)}; what waited went on, or has ended.`,
      };
    case "quiet":
      return { tone: "quiet", words: "It was not reached." };
  }
}
