// Why something happened, told from the journal alone: intent, plan, evidence, policy, decision, cost, receipt, undo.
import type { ApprovalRequest, Decision } from "#core/approval";
import type { EffectOrder } from "#core/effect";
import type { JournalEvent } from "#core/event";
import { type Micros, showUsd } from "#core/money";
import { idOf } from "#core/stream";
import type { Receipt } from "#core/tool";
import { counted, showAccount, showTime, type When } from "./words.ts";

type Rows = (readonly [label: string, value: string])[];

const dataOf = <T>(event: JournalEvent): T => event.data as unknown as T;

/** `events`: the whole correlation, oldest first. `id` narrows approvals and effects to the ones asked about. */
export function whyRows(events: readonly JournalEvent[], id: string, when: When): Rows {
  const concerns = events.filter((event) => narrows(event, id, events));
  return [
    ...told(events, when),
    ...concerns.flatMap((event) => ROWS[event.type]?.(event, when) ?? []),
    ...costs(events),
  ];
}

/** An id of an approval or effect tells of that action only; a goal's id tells of all. */
function narrows(event: JournalEvent, id: string, events: readonly JournalEvent[]): boolean {
  const isAction = events.some(({ stream }) => stream === `approval/${id}` || stream === `effect/${id}`);
  if (!isAction) return true;
  const about = event.stream.startsWith("approval/") || event.stream.startsWith("effect/");
  return !about || idOf(event.stream) === id;
}

function told(events: readonly JournalEvent[], when: When): Rows {
  const stated = events.find(({ type }) => type === "goal.stated");
  const planned = events.find(({ type }) => type === "goal.planned");
  const rows: Rows = [];
  if (stated !== undefined) {
    const { words, standing } = dataOf<{ words: string; standing?: string }>(stated);
    const turn = standing === undefined ? "" : ` (a turn of standing goal ${standing})`;
    rows.push(["You said", `“${words}” at ${showTime(stated.at, when)}${turn}`]);
  }
  if (planned !== undefined) rows.push(["Plan", dataOf<{ steps: string[] }>(planned).steps.join(" → ")]);
  return rows;
}

const ROWS: Readonly<Record<string, (event: JournalEvent, when: When) => Rows>> = {
  "approval.requested": (event) => {
    const { why, evidence, verdict, title } = dataOf<ApprovalRequest>(event);
    const cited = evidence.map(({ text, source }): Rows[number] => ["Evidence", `“${text}” — ${source}`]);
    const policy = `${verdict.gate} gate by “${verdict.rule}”, policy version ${verdict.policyVersion}`;
    return [["Proposed", `${title} [${idOf(event.stream)}]: ${why}`], ...cited, ["Policy", policy]];
  },
  "approval.decided": (event, when) => {
    const { decision, by, reason } = dataOf<Decision>(event);
    const because = reason === "" ? "" : `: ${reason}`;
    return [["Decided", `${decision} by ${showAccount(by)} at ${showTime(event.at, when)}${because}`]];
  },
  "approval.superseded": (event) => {
    const { by, because } = dataOf<{ by: string; because: string }>(event);
    return [["Replaced", `${because.replaceAll("-", " ")}; the new card is ${by}`]];
  },
  "approval.expired": (event, when) => [["Expired", `at ${showTime(event.at, when)}; nothing was executed`]],
  "effect.admitted": (event) => {
    const { order } = dataOf<{ order: EffectOrder }>(event);
    const undo = order.undoable ? "yes: `/rollback` and its id" : "no";
    return [
      ["Executed", `${order.tool} version ${order.toolVersion}, payload ${order.digest.slice(0, 12)}`],
      ["Can be undone", undo],
    ];
  },
  "effect.held": (event) => [["Held", `${dataOf<{ scope: string }>(event).scope} was paused`]],
  "effect.done": (event, when) => [
    ["Receipt", `${dataOf<{ receipt: Receipt }>(event).receipt.summary} at ${showTime(event.at, when)}`],
  ],
  "effect.failed": (event) => [["Failed", dataOf<{ reason: string }>(event).reason]],
  "effect.unknown": (event) => [["Unknown", dataOf<{ why: string }>(event).why]],
  "effect.cancelled": (event) => [["Not done", dataOf<{ reason: string }>(event).reason]],
  "effect.compensated": (event, when) => [
    ["Undone", `by ${dataOf<{ by: string }>(event).by} at ${showTime(event.at, when)}`],
  ],
  "fact.kept": (event) => {
    const { statement, source } = dataOf<{ statement: string; source: string }>(event);
    return [["Kept", `“${statement}” — ${source}`]];
  },
  "goal.ended": (event) => {
    const { outcome, summary } = dataOf<{ outcome: string; summary: string }>(event);
    return [["Came to", summary === "" ? outcome : `${outcome}: ${summary}`]];
  },
};

function costs(events: readonly JournalEvent[]): Rows {
  const settled = events
    .filter(({ type }) => type === "model.settled")
    .map((event) => dataOf<{ cost: Micros }>(event).cost);
  const sum = settled.reduce((total, cost) => total + cost, 0);
  return settled.length === 0
    ? []
    : [["Cost", `${showUsd(sum)} for ${counted(settled.length, "model call")}`]];
}
