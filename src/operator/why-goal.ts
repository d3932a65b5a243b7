// The first and the last of what /why tells of a goal: what was said, the plan, what thinking cost, what it came to. Apart,
// because actions and tasks tell it too.
import type { GoalEvent } from "#core/goal";
import { type Micros, showUsd } from "#core/money";
import type { Assignment, ModelSettlement } from "#core/task-event";
import { type Action, dataOf, type History, lastOf } from "./history.ts";
import { bare, counted, short, showTime, showWhere, type When } from "./words.ts";

export type Rows = readonly (readonly [label: string, value: string])[];

type Data<Type extends GoalEvent["type"]> = Extract<GoalEvent, { type: Type }>["data"];

/** Longest quote of anything in a row, in characters. */
export const QUOTE = 200;

/** The words the goal began with; nothing where the goal is not among the events. */
export function saidRows(history: History, when: When): Rows {
  const stated = history.find(({ type }) => type === "goal.stated");
  if (stated === undefined) return [];
  const { words, standing } = dataOf<Data<"goal.stated">>(stated);
  const quote = `“${short(words, QUOTE)}”`;
  const at = showTime(stated.at, when);
  if (standing !== undefined) return [["You said", `${quote}: standing goal ${standing}, its turn at ${at}`]];
  if (stated.origin === "system") return [["My own duty", `${bare(words)}, at ${at}`]];
  return [...earlierRows(history), ["You said", `${quote}${showWhere(stated.actor)} at ${at}`]];
}

/** The question of ours that these words answered, with what it was about. */
function earlierRows(history: History): Rows {
  const assigned = history.find(({ type }) => type === "task.assigned");
  const earlier = assigned && dataOf<Assignment>(assigned).brief.earlier;
  if (typeof earlier !== "object" || earlier === null) return [];
  const { words, question } = earlier as unknown as { words: string; question: string };
  return [["Before that", `“${short(words, QUOTE)}”, and I asked: ${short(question, QUOTE)}`]];
}

export function planRows(history: History): Rows {
  const planned = lastOf(history, "goal.planned");
  return planned === undefined ? [] : [["Plan", dataOf<Data<"goal.planned">>(planned).steps.join(" → ")]];
}

/** What the model calls among the events cost. */
export function costRows(history: History): Rows {
  const settled = history.filter(({ type }) => type === "model.settled");
  if (settled.length === 0) return [["Cost", `${showUsd(0)}, no model was asked`]];
  const sum = settled.reduce<Micros>((total, event) => total + dataOf<ModelSettlement>(event).cost, 0);
  const all = `${showUsd(sum)} for ${counted(settled.length, "model call")}`;
  return [["Cost", `${all}${guessed(settled)}`]];
}

/** What no endpoint reported counts as the most that it could be. */
function guessed(settled: History): string {
  const held = settled
    .map((event) => dataOf<ModelSettlement>(event))
    .filter(({ basis, cost }) => basis === "reserved" && cost > 0);
  if (held.length === 0) return "";
  const sum = held.reduce<Micros>((total, { cost }) => total + cost, 0);
  return `; ${showUsd(sum)} of it for ${counted(held.length, "call")} whose cost nobody reported, each counted as the most it could be`;
}

const OUTCOMES: Readonly<Record<Data<"goal.ended">["outcome"], string>> = {
  done: "done",
  failed: "failed",
  asked: "I asked you back",
  declined: "not done",
};

export function cameToRows(history: History, when: When): Rows {
  const ended = lastOf(history, "goal.ended");
  if (ended === undefined) return [["Came to", "nothing yet; it is being worked on"]];
  const { outcome, summary } = dataOf<Data<"goal.ended">>(ended);
  const what = summary === "" ? "" : `. ${bare(short(summary, QUOTE))}`;
  return [["Came to", `${OUTCOMES[outcome]} at ${showTime(ended.at, when)}${what}`]];
}

/** Those that count in the end: not what was replaced by another card, and not what only took another back. */
export const finalOf = (actions: readonly Action[]): Action[] =>
  actions.filter(
    ({ approval, order }) => approval.status !== "superseded" && order.compensates === undefined,
  );

/** The name of what the events of one goal are about. */
export function wordsOf(history: History): string {
  const stated = history.find(({ type }) => type === "goal.stated");
  return stated === undefined ? "" : dataOf<Data<"goal.stated">>(stated).words;
}
