// What a gate asks of the operator, in words: on the card, in the answer to a tap, and where it is closed. Apart from the card
// because the same sentences answer taps and typed words.
import type { ApprovalRequest } from "#core/approval";
import { type Challenge, type FirstStep, type SecondStep, TRIES } from "#core/confirmation";
import type { Verdict } from "#core/gate";
import { bare, counted, showAccount, showChannels, showTime, type When } from "./words.ts";

const MINUTE_MS = 60_000;

const ruleOf = ({ rule, reasons }: Verdict): string => `by the rule “${rule}”: ${bare(reasons.join(" "))}.`;

/** The sentence for whoever asked for what policy does not let through. */
export const closedWords = ({ rule, reasons, policyVersion, remedy }: Verdict): string =>
  `The rule “${rule}” of policy version ${policyVersion} closes this: ${bare(reasons.join(" "))}. ${remedy ?? "Change it with /policy edit."}`;

/** The same in a goal, whose story tells the rest. */
export const closedInGoal = (verdict: Verdict, goal: string): string =>
  `${closedWords(verdict)} \`/why ${goal}\` tells more.`;

/** What a grave gate asks for, on the card that waits; `channels`: where the operator has an account. */
export function gateLines({ verdict, second }: ApprovalRequest, channels: readonly string[]): string[] {
  if (verdict.gate === "hard") return [`Hard gate: ${bare(verdict.reasons.join(" "))}.`];
  if (verdict.gate !== "two-channel" || second === undefined) return [];
  return [`Two-channel gate ${ruleOf(verdict)} ${how(second, channels)}`];
}

function how({ challenge, waitMs }: SecondStep, channels: readonly string[]): string {
  const typed = `with ${wanted(challenge)} typed`;
  if (channels.length > 1) return `Approve it on one channel, then confirm it on another, ${typed}.`;
  const where =
    channels.length === 1 ? `Only ${showChannels(channels)} is connected` : "No other channel is connected";
  return `${where}: approve it, then confirm it there, ${typed}; it then waits ${minutes(waitMs)}, in which Undo cancels it.`;
}

const minutes = (ms: number): string => counted(Math.round(ms / MINUTE_MS), "minute");

/** `the recipient`, `the amount`, `the last four of its id`. */
const WANTED: Readonly<Record<Challenge["of"], string>> = {
  recipient: "the recipient",
  amount: "the amount",
  id: "the last four characters of its id",
};

export const wanted = ({ of }: Challenge): string => WANTED[of];

/** Where it stands between its two steps: who approved it, and what is to be typed where. */
export function confirmWords(id: string, { challenge }: SecondStep, first: FirstStep, when: When): string {
  const who = `Approved once by ${showAccount(first.by)} at ${showTime(first.at, when)}.`;
  const left = first.wrong === 0 ? "" : ` ${triesLeft(first.wrong)}`;
  // What is to be typed ends the line: nothing that follows could be taken for a part of it.
  return `${who}${left} ${whereTo(id, challenge, first)}`;
}

/** Where it is to be confirmed, and with what. Not with which words: they are to be read on the card, not pasted from here. */
export function whereTo(id: string, { of }: Challenge, { on }: Pick<FirstStep, "on">): string {
  const where = on.length === 0 ? "Now confirm it here" : `Now confirm it on ${showChannels(on)}`;
  return `${where}: confirm ${id} <${BLANK[of]}>`;
}

const BLANK: Readonly<Record<Challenge["of"], string>> = {
  recipient: "recipient",
  amount: "amount",
  id: "last four of its id",
};

export const triesLeft = (wrong: number): string => {
  const left = TRIES - wrong;
  return `${counted(wrong, "try")} was wrong; ${left} ${left === 1 ? "is" : "are"} left.`.replace(
    /^(\d+) trys was/,
    "$1 tries were",
  );
};
