// What each kind of matter says of itself when it is escalated: one builder a kind. Apart from when they are escalated, since
// both the moment itself and the later look make the same card of it.
import type { ApprovalRequest } from "#core/approval";
import type { OpenEffect } from "#core/effect";
import type { Matter } from "#core/escalation";
import type { GoalState } from "#core/goal";
import { type Micros, showUsd } from "#core/money";
import type { PauseScope } from "#core/pause";
import type { TaskWork } from "#core/task";
import { bare, short, showScope } from "#operator/words";

const TITLE = 100;
const REASON = 160;

const moves = (amount: Micros | undefined): Pick<Matter, "figures"> =>
  amount === undefined ? {} : { figures: [["Amount", showUsd(amount)]] };

const titled = (title: string, amount: Micros | undefined): string =>
  amount === undefined ? short(title, TITLE) : `${short(title, TITLE)} (${showUsd(amount)})`;

/** `waited`: for how long, in words. */
export function waitingApproval(
  stream: string,
  { title, domain, goal, thread, stakes }: ApprovalRequest,
  waited: string,
): Matter {
  return {
    matter: stream,
    because: "waiting",
    title: short(title, TITLE),
    why: `It has waited for your decision for ${waited}.`,
    code: "",
    domain,
    goal,
    thread,
    ...moves(stakes?.amount),
  };
}

/** One action that moves as much as policy says to tell of. */
export function largeApproval(
  stream: string,
  request: ApprovalRequest,
  { amount, most, waited }: { readonly amount: Micros; readonly most: Micros; readonly waited: string },
): Matter {
  return {
    ...waitingApproval(stream, request, waited),
    because: "amount",
    title: titled(request.title, amount),
    why: `It moves ${showUsd(amount)}, policy says to tell you from ${showUsd(most)} on, and it has waited for your decision for ${waited}.`,
    ...moves(amount),
  };
}

/** Nobody knows whether it happened. `amount`: what it moves, where that is known. */
export function unknownEffect(
  stream: string,
  { order: { title, domain, goal, thread } }: Pick<OpenEffect, "order">,
  reason: string,
  amount: Micros | undefined,
): Matter {
  return {
    matter: stream,
    because: "unknown",
    title: titled(title, amount),
    why: `Nobody knows whether it happened: ${bare(short(reason, REASON))}.`,
    code: "unknown-outcome",
    domain,
    goal,
    thread,
    ...moves(amount),
  };
}

/** `words`: the goal that it is a part of, as the operator said it. */
export function stuckTask(
  stream: string,
  { assignment, open }: TaskWork,
  words: string,
  waited: string,
): Matter {
  const { agent, domain, goal, thread } = assignment;
  const reason = open.flatMap(({ stage }) => (stage.is === "stuck" ? [stage.reason] : [])).join(" ");
  return {
    matter: stream,
    because: "waiting",
    title: words === "" ? `The ${agent} is stuck` : `“${short(words, 80)}” is stuck`,
    why: `${short(reason, REASON)} It has waited for ${waited}.`,
    code: "",
    domain,
    goal,
    thread,
  };
}

/** A goal that cost more than `most` so far. */
export function costlyGoal(
  stream: string,
  id: string,
  { domain, thread, words }: Exclude<GoalState, { status: "none" }>,
  { cost, most }: { readonly cost: Micros; readonly most: Micros },
): Matter {
  return {
    matter: stream,
    because: "cost",
    title: `“${short(words, 80)}” costs a lot`,
    why: `It has cost ${showUsd(cost)} so far, and policy says to tell you above ${showUsd(most)}.`,
    code: "",
    domain,
    goal: id,
    thread,
  };
}

/** What the custodian saw when it paused something. */
export interface Trouble {
  readonly scope: PauseScope;
  /** `spike` or `failing`. */
  readonly code: string;
  readonly words: string;
  readonly figures: readonly (readonly [label: string, value: string])[];
}

export const pauseMatter = (scope: PauseScope): string => `pause/${scope}`;

/** What was paused without the operator's word. */
export function pausedScope({ scope, code, words, figures }: Trouble, thread: string): Matter {
  const name = showScope(scope);
  return {
    matter: pauseMatter(scope),
    because: "paused",
    title: `${name} is paused`,
    why: `I paused ${scope.replace(":", " ")}: ${bare(words)}.`,
    code,
    domain: scope.startsWith("domain:") ? name : "",
    goal: "",
    thread,
    figures,
  };
}
