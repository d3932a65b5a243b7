// The row that tells who decided an action, when and where: in one step or in two. Apart from the action's other rows because a
// decision has more ways to come about than all of them.
import {
  type ApprovalRequest,
  type ApprovalState,
  type Because,
  BY_RULE,
  type Decision,
} from "#core/approval";
import { wanted } from "./gate-words.ts";
import { type Action, dataOf, type History, lastOf } from "./history.ts";
import { QUOTE } from "./why-goal.ts";
import {
  bare,
  short,
  showAccount,
  showActor,
  showChannel,
  showChannels,
  showTime,
  type When,
} from "./words.ts";

export function decision({ approval, effect, events }: Action, when: When): string {
  switch (approval.status) {
    case "none":
      return "by policy alone; it needed no approval";
    case "waiting":
      return waiting(approval, when);
    case "approved":
      return approved(events, when);
    case "rejected":
      return `${once(events, when)}${rejected(approval.decision, showTime(approval.at, when))}`;
    case "superseded": {
      const who = showActor(approval.actor);
      const at = showTime(approval.at, when);
      if (approval.because === "edited")
        return `${once(events, when)}edited by ${who} at ${at}; the new card is ${approval.by}`;
      const moved = MOVED[approval.because];
      return `${approved(events, when)}; but ${moved}, so a new card asks: ${approval.by}`;
    }
    case "expired":
      return approval.decision === undefined && effect.status === "none"
        ? `${once(events, when) || "by nobody; "}it expired at ${showTime(approval.at, when)}`
        : `${approved(events, when)}, and expired at ${showTime(approval.at, when)} before it ran`;
  }
}

/** Where nobody rejected it, the reason says what did. */
function rejected({ by, reason }: Decision, at: string): string {
  if (by === BY_RULE) return `rejected at ${at}. ${bare(short(reason, QUOTE))}`;
  const because = reason === "" ? ", without a reason" : `: “${short(reason, QUOTE)}”`;
  return `rejected by ${showAccount(by)} at ${at}${because}`;
}

const MOVED: Readonly<Record<Exclude<Because, "edited">, string>> = {
  "target-moved": "the target had changed",
  "policy-changed": "policy had changed",
  "action-changed": "what it would do had changed",
  replayed: "nobody knew whether it had happened",
};

function waiting({ request, first }: Extract<ApprovalState, { status: "waiting" }>, when: When): string {
  const until = showTime(request.expiresAt, when);
  if (first === undefined) return `not yet; it waits for you until ${until}`;
  const where = first.on.length === 0 ? showChannel(first.by) : showChannels(first.on);
  return `approved once by ${showAccount(first.by)} at ${showTime(first.at, when)}; it waits to be confirmed on ${where} until ${until}`;
}

/** The first of two steps, before what became of it. */
function once(events: History, when: When): string {
  const first = lastOf(events, "approval.approved-once");
  if (first === undefined) return "";
  const by = showAccount(dataOf<{ by: string }>(first).by);
  const wrong = events.filter(({ type }) => type === "approval.misconfirmed").length;
  const tries =
    wrong === 0 ? "" : `, ${wrong === 1 ? "once" : `${wrong} times`} not confirmed by the right words`;
  return `approved once by ${by} at ${showTime(first.at, when)}${tries}; `;
}

function approved(events: History, when: When): string {
  const decided = lastOf(events, "approval.decided");
  if (decided === undefined) return "by nobody";
  const by = `by ${showAccount(dataOf<{ by: string }>(decided).by)} at ${showTime(decided.at, when)}`;
  const first = once(events, when);
  if (first === "") return `approved ${by}`;
  return `${first}confirmed ${by}${typedWords(events)}`;
}

/** What was typed to confirm it. */
function typedWords(events: History): string {
  const requested = lastOf(events, "approval.requested");
  const second = requested === undefined ? undefined : dataOf<ApprovalRequest>(requested).second;
  return second === undefined ? "" : ` with ${wanted(second.challenge)} typed`;
}
