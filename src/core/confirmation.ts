// The second step of a two-channel approval: which words are typed, on which channel, and whether these are they. Apart from
// the approval because both the card's words and the decision rest on it.
import type { Stakes } from "#core/gate";
import { type Micros, showUsd, usd } from "#core/money";

/** What has to be typed, as the card shows it. */
export interface Challenge {
  readonly of: "recipient" | "amount" | "id";
  readonly words: string;
}

export interface SecondStep {
  readonly challenge: Challenge;
  /** How long the action waits after it was confirmed on the only channel there is. */
  readonly waitMs: number;
}

/** The first of the two steps. */
export interface FirstStep {
  /** `<channel>:<account>` of who approved it. */
  readonly by: string;
  /** ISO time. */
  readonly at: string;
  /** Channels on which it can be confirmed; empty: there is no other, so it is confirmed where it was approved. */
  readonly on: readonly string[];
  /** How often other words were typed. */
  readonly wrong: number;
}

/** So many wrong tries reject it. */
export const TRIES = 3;

/** The one whom it reaches, else what it moves, else the first of several whom it reaches, else the end of its id. */
function challengeOf(id: string, { recipients = [], amount }: Stakes): Challenge {
  const [recipient] = recipients;
  if (recipient !== undefined && (recipients.length === 1 || amount === undefined))
    return { of: "recipient", words: recipient };
  if (amount !== undefined) return { of: "amount", words: showUsd(amount) };
  return { of: "id", words: id.slice(-4) };
}

/** White space and letter case do not matter; an amount may be typed with or without its cents and currency. */
export function isMet({ of, words }: Challenge, typed: string): boolean {
  const given = tidy(typed);
  if (given === tidy(words)) return true;
  if (of !== "amount") return false;
  const amount = amountOf(given);
  return amount !== undefined && amount === amountOf(tidy(words));
}

const tidy = (text: string): string => text.trim().replaceAll(/\s+/g, " ").toLowerCase();

const AMOUNT = /^\$?(\d{1,9}|\d{1,3}(?:,\d{3}){1,2})(\.\d{1,6})?(?: ?(?:usd|dollars))?$/;

function amountOf(text: string): Micros | undefined {
  const [, whole, part = ""] = AMOUNT.exec(text) ?? [];
  return whole === undefined ? undefined : usd(Number(whole.replaceAll(",", "") + part));
}

/** The second step of the action with this id. `waitMinutes`: of the policy. */
export const secondStep = (id: string, stakes: Stakes, waitMinutes: number): SecondStep => ({
  challenge: challengeOf(id, stakes),
  waitMs: waitMinutes * 60_000,
});

/** `telegram` of `telegram:4711`. */
export const channelOf = (place: string): string => place.slice(0, place.indexOf(":"));
