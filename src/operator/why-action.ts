// Why of one action, in fixed rows: what was said, the plan, the evidence, policy, the decision, the cost, the receipt, and
// whether it can be undone. Each row is told from how the matter stands now, so that none contradicts another.
import { type Because, BY_RULE } from "#core/approval";
import type { EffectEvent, OpenEffect } from "#core/effect";
import { costOf } from "#core/effect-cost";
import { type Micros, showUsd } from "#core/money";
import { waitsWords } from "./escalation-words.ts";
import { type Action, actionOf, dataOf, type History, lastOf } from "./history.ts";
import { resuming } from "./scopes.ts";
import { decision } from "./why-decided.ts";
import { costRows, planRows, QUOTE, type Rows, saidRows } from "./why-goal.ts";
import { lentRows } from "./why-secret.ts";
import { trustRows } from "./why-trust.ts";
import { bare, short, showAccount, showActor, showScope, showTime, showWhere, type When } from "./words.ts";

/** More evidence than this is counted, not quoted. */
const CITED = 3;
const NOTHING = "nothing to undo";

export function actionRows(history: History, action: Action, when: When): Rows {
  const isRollback = action.order.compensates !== undefined;
  return [
    ...(isRollback ? rollbackRows(history, action, when) : saidRows(history, when)),
    ...(isRollback ? [] : planRows(history)),
    ...proposedRows(action, when),
    ...(isRollback ? receiptAsEvidence(history, action, when) : evidenceRows(action)),
    ...policyRows(action),
    ...trustRows(history, action, when),
    ["Decided", decision(action, when)],
    ...costRows(isRollback ? [] : history),
    ...paidRows(action),
    ...lentRows(history, action.id, when),
    ...executedRows(action, when),
    ["Receipt", receipt(action, when)],
    ["Can be undone", undoing(history, action, when)],
  ];
}

function rollbackRows(history: History, { order, events }: Action, when: When): Rows {
  const undone = order.compensates ?? "";
  const title = actionOf(history, undone)?.order.title ?? "an action";
  const [first] = events;
  const by = first === undefined ? "" : `,${showWhere(first.actor)} at ${showTime(first.at, when)}`;
  return [
    ["You asked", `to undo “${short(title, 100)}” [${undone}]${by}`],
    ["Plan", `take back what ${undone} did`],
  ];
}

/** What a rollback goes by. */
function receiptAsEvidence(history: History, { order }: Action, when: When): Rows {
  const undone = actionOf(history, order.compensates ?? "");
  if (undone === undefined || undone.effect.status === "none") return [];
  return [["Evidence", `its receipt: ${done(undone.effect, undone.events, when)}`]];
}

const INSTEAD: Readonly<Record<Exclude<Because, "edited">, string>> = {
  "target-moved": "because the target had changed",
  "policy-changed": "because policy had changed",
  "action-changed": "because what it would do had changed",
  replayed: "because nobody knows whether that one happened",
};

/** Who put it forward, and in whose place. */
function proposedRows({ events, order, request }: Action, when: When): Rows {
  const [first] = events;
  if (first === undefined) return [];
  const at = showTime(first.at, when);
  const { replaces, because } = request ?? {};
  if (replaces === undefined && order.compensates !== undefined) return [];
  if (replaces === undefined) {
    return [
      ["Proposed", `by ${first.actor === "system" ? `the ${order.agent}` : showActor(first.actor)} at ${at}`],
    ];
  }
  if (because === undefined || because === "edited")
    return [["Proposed", `in place of ${replaces}, edited by ${showActor(first.actor)} at ${at}`]];
  return [["Proposed", `in place of ${replaces} at ${at}, ${INSTEAD[because]}`]];
}

function evidenceRows({ request, unasked }: Action): Rows {
  const { why, evidence } = request ?? unasked ?? { why: "", evidence: [] };
  const fresh = evidence.filter(({ text }) => !why.includes(text));
  const cited = fresh
    .slice(0, CITED)
    .map(({ text, source }): Rows[number] => ["Evidence", `“${short(text, QUOTE)}” — ${short(source, 80)}`]);
  const more: Rows = fresh.length > CITED ? [["Evidence", `and ${fresh.length - CITED} more`]] : [];
  return [...(why === "" ? [] : [["Evidence", short(why, QUOTE)] as const]), ...cited, ...more];
}

function policyRows({ request, unasked }: Action): Rows {
  const verdict = request?.verdict ?? unasked?.verdict;
  if (verdict === undefined) return [["Policy", "open; it needed no approval"]];
  return [["Policy", `${verdict.gate} gate by “${verdict.rule}”, version ${verdict.policyVersion}`]];
}

/** What the action itself cost, beside the thinking; nothing where it costs nothing. */
function paidRows({ events }: Action): Rows {
  const prepared = lastOf(events, "effect.prepared");
  const { reserved = 0 } = prepared === undefined ? {} : dataOf<{ reserved?: Micros }>(prepared);
  if (reserved === 0) return [];
  const cost = events
    .map((event) => costOf(reserved, event as unknown as EffectEvent))
    .findLast((one) => one !== undefined);
  return [["Paid", cost === undefined ? `not known yet; ${showUsd(reserved)} is held` : showUsd(cost)]];
}

/** Only of what was begun: before that nothing was executed, however sure it is to come. What came to nothing was only tried. */
function executedRows({ events, order, effect }: Action, when: When): Rows {
  const prepared = events.filter(({ type }) => type === "effect.prepared");
  const last = prepared.at(-1);
  if (last === undefined) return [];
  const tries = prepared.length === 1 ? "" : `, try ${prepared.length}`;
  const what = `${order.tool} version ${order.toolVersion}, payload ${order.digest.slice(0, 12)}`;
  const did = effect.status === "done" || effect.status === "compensated";
  return [[did ? "Executed" : "Tried", `${what}, at ${showTime(last.at, when)}${tries}`]];
}

function receipt({ approval, effect, id, events }: Action, when: When): string {
  if (effect.status === "none")
    return approval.status === "waiting" ? "none yet; nothing was done" : "none; nothing was done";
  const at = showTime(effect.at, when);
  switch (effect.status) {
    case "admitted":
      return `none yet; ${pending(effect, when)}`;
    case "prepared":
      return "none yet; it is being done";
    case "done":
    case "compensated":
      return done(effect, events, when);
    case "failed":
      return `none; it ${isClosed(events) ? "was closed" : "failed"} at ${at}. ${short(effect.reason, QUOTE)}`;
    case "unknown":
      return `none; nobody knows whether it happened. ${short(effect.reason, QUOTE)} Say \`retry ${id}\` or \`stop ${id}\`.`;
    case "cancelled":
      return `none; ${cancelled(events, effect.reason, when)}`;
  }
}

function done({ receipt, order, at }: OpenEffect, events: History, when: When): string {
  const event = lastOf(events, "effect.done");
  const found = event !== undefined && dataOf<{ found: boolean }>(event).found;
  const how = found ? ", found done after an interruption" : "";
  const what = bare(short(receipt?.summary ?? order.title, QUOTE));
  return `${what}, at ${showTime(event?.at ?? at, when)}${how}`;
}

/** The operator closed it although nobody knows what happened. */
function isClosed(events: History): boolean {
  const failed = lastOf(events, "effect.failed");
  return failed !== undefined && dataOf<{ code: string }>(failed).code === "unknown-outcome";
}

function pending({ held, rests, capped, until, reason }: OpenEffect, when: When): string {
  if (held !== undefined) return `${showScope(held)} is paused, and it runs after ${resuming(held)}`;
  if (rests !== undefined) return bare(waitsWords(rests, when));
  if (capped !== undefined) return `it waits at a cap; \`/why ${capped}\` tells how that stands`;
  if (until === undefined || until <= when.now) return "it begins now";
  const again = reason === "" ? "it runs at" : `${bare(short(reason, QUOTE))}; next try at`;
  return `${again} ${showTime(until, when)}`;
}

function cancelled(events: History, reason: string, when: When): string {
  const event = lastOf(events, "effect.cancelled");
  const by = event === undefined ? "system" : dataOf<{ by: string }>(event).by;
  if (event === undefined || by === "system" || by === BY_RULE) return `not done. ${reason}`;
  const before = lastOf(events, "effect.prepared") === undefined ? "it began" : "it was tried again";
  return `cancelled by ${showAccount(by)} at ${showTime(event.at, when)}, before ${before}`;
}

function undoingAdmitted({ attempt, insisted, order }: OpenEffect, id: string): string {
  if (insisted === true || order.token !== undefined)
    return `nobody knows whether it happened; \`undo ${id}\` stops another try`;
  return attempt === 0
    ? `yes, \`undo ${id}\` cancels it before it begins`
    : `nothing was done; \`undo ${id}\` cancels it before it is tried again`;
}

function undoing(history: History, action: Action, when: When): string {
  const { effect, approval, id } = action;
  switch (effect.status) {
    case "none":
      return approval.status === "waiting" ? `nothing to undo yet; \`reject ${id}\` drops the card` : NOTHING;
    case "admitted":
      return undoingAdmitted(effect, id);
    case "prepared":
      return "not while it is being done";
    case "unknown":
      return "not before it is known whether it happened";
    case "failed":
      return isClosed(action.events) ? "nobody knows whether there is anything to undo" : NOTHING;
    case "cancelled":
      return NOTHING;
    case "compensated": {
      const undone = lastOf(action.events, "effect.compensated");
      const at = undone === undefined ? "" : ` at ${showTime(undone.at, when)}`;
      return `it was undone${at} by ${effect.undoneBy ?? "a rollback"}`;
    }
    case "done":
      return undoingDone(history, action, effect);
  }
}

function undoingDone(history: History, { id, order, request }: Action, effect: OpenEffect): string {
  const words = request?.undo ?? "";
  if (order.compensates !== undefined) return `no, it was itself a rollback. ${words}`.trim();
  if (!effect.order.undoable) return `no. ${words}`.trim();
  const rollback = effect.undoneBy === undefined ? undefined : actionOf(history, effect.undoneBy);
  if (rollback?.approval.status === "waiting") return `yes; card ${rollback.id} asks for it already`;
  // Whether something came after it, only its tool knows: /rollback asks it.
  return `yes, with \`/rollback ${id}\`, unless something came after it. ${words}`.trim();
}
