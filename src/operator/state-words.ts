// How a matter stands, in one sentence: for late taps, typed decisions and the line under a card's title.
import { type ApprovalState, type Because, BY_RULE, type Decision } from "#core/approval";
import type { CardState } from "#core/card";
import type { FirstStep } from "#core/confirmation";
import type { EffectState, OpenEffect } from "#core/effect";
import { waitsWords } from "./escalation-words.ts";
import { heldWords } from "./scopes.ts";
import { showAccount, showActor, showTime, type When } from "./words.ts";

const BECAUSE: Readonly<Record<Exclude<Because, "edited">, string>> = {
  "target-moved": "The target changed after this card was shown, so nothing was executed",
  "policy-changed": "Policy changed after this card was shown, so nothing was executed",
  "action-changed": "What it would do changed after this card was shown, so nothing was executed",
  replayed: "Nobody knows whether it happened, and you asked for it again",
};

function supersession(state: Extract<ApprovalState, { status: "superseded" }>, when: When): string {
  const { because, actor, at, by } = state;
  const why =
    because === "edited" ? `It was edited by ${showActor(actor)} at ${showTime(at, when)}` : BECAUSE[because];
  return `${why}; the new card is ${by}.`;
}

interface Approved {
  readonly decision: Decision;
  readonly at: string;
  readonly first?: FirstStep | undefined;
}

/** `approved by you on Telegram at 14:02`, with both steps where there were two. */
export function approvedBy({ decision, at, first }: Approved, when: When): string {
  const last = `by ${showAccount(decision.by)} at ${showTime(at, when)}`;
  if (first === undefined) return `approved ${last}`;
  return `approved by ${showAccount(first.by)} at ${showTime(first.at, when)}, confirmed ${last}`;
}

export function stateOfApproval(state: ApprovalState, when: When): string {
  switch (state.status) {
    case "none":
      return "There is no such approval.";
    case "waiting":
      return "It waits for your decision.";
    case "approved":
      return `Already ${approvedBy(state, when)}.`;
    case "rejected":
      return rejected(state.decision, showTime(state.at, when));
    case "superseded":
      return supersession(state, when);
    case "expired":
      return `It expired at ${showTime(state.at, when)}; nothing was executed. Ask for it again if you still want it.`;
  }
}

/** Where nobody rejected it, the reason says what did. */
function rejected({ by, reason }: Decision, at: string): string {
  if (by === BY_RULE) return `Already rejected at ${at}. ${reason}`;
  const because = reason === "" ? "" : ` Reason: ${reason}`;
  return `Already rejected by ${showAccount(by)} at ${at}.${because}`;
}

export function stateOfEffect(state: EffectState, when: When): string {
  if (state.status === "none") return "Nothing was done yet.";
  return effectState(state, when).words;
}

/** The line under the title once something was admitted. */
export function effectState(effect: OpenEffect, when: When): CardState {
  const { status, order, reason } = effect;
  switch (status) {
    case "admitted":
      return admitted(effect, when);
    case "prepared":
      return { tone: "working", words: "Working…" };
    case "done":
      return {
        tone: "good",
        words: `Done at ${showTime(effect.at, when)}: ${effect.receipt?.summary ?? order.title}`,
      };
    case "failed":
      return { tone: "bad", words: `Failed: ${reason}` };
    case "unknown":
      return { tone: "bad", words: `Nobody knows whether it happened: ${reason}` };
    case "cancelled":
      return { tone: "quiet", words: `Not done: ${reason}` };
    case "compensated":
      return {
        tone: "quiet",
        words: `Undone at ${showTime(effect.at, when)} by ${effect.undoneBy ?? "a rollback"}.`,
      };
  }
}

/** `cap`: the id of the card that asks. */
export const atCapWords = (cap: string): string => `It waits at a cap: ${cap} asks you about it.`;

/** How long it may wait for what keeps it. */
const lastsWords = ({ lasts }: OpenEffect["order"], when: When): string =>
  lasts === undefined ? "" : ` Your approval lasts until ${showTime(lasts, when)}.`;

/** What keeps it from going on; undefined: nothing but its time. */
function waitsOn({ held, rests, capped }: OpenEffect, when: When): string | undefined {
  if (held !== undefined) return heldWords(held);
  if (rests !== undefined) return waitsWords(rests, when);
  return capped === undefined ? undefined : atCapWords(capped);
}

function admitted(effect: OpenEffect, when: When): CardState {
  const { until, reason, order } = effect;
  const waits = waitsOn(effect, when);
  if (waits !== undefined) return { tone: "waiting", words: `${waits}${lastsWords(order, when)}` };
  if (until === undefined || until <= when.now) return { tone: "working", words: "Working…" };
  const again = reason === "" ? "It leaves" : `${reason} Next try`;
  return { tone: "waiting", words: `${again} at ${showTime(until, when)}.` };
}
