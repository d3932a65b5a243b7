// Why of work that is not one action: a goal, a task and a standing goal, in the same order of rows.
import type { Rest } from "#core/effect";
import { type StandingEvent, type StandingState, standingFold } from "#core/standing";
import type { Assignment } from "#core/task-event";
import { waitsWords } from "./escalation-words.ts";
import { type Action, actionsOf, dataOf, type History, lastOf } from "./history.ts";
import { actionRows } from "./why-action.ts";
import { cameToRows, costRows, finalOf, planRows, QUOTE, type Rows, saidRows } from "./why-goal.ts";
import { bare, short, showActor, showTime, type When } from "./words.ts";

/** Of a goal that came to one action, the story is that action's. */
export function goalRows(history: History, when: When): Rows {
  const [only, ...more] = finalOf(actionsOf(history));
  if (only !== undefined && more.length === 0) return actionRows(history, only, when);
  return [
    ...saidRows(history, when),
    ...planRows(history),
    ...costRows(history),
    ...[only, ...more].flatMap((action) => (action === undefined ? [] : [actionRow(action)])),
    ...cameToRows(history, when),
  ];
}

const actionRow = ({ id, order, approval, effect }: Action): Rows[number] => [
  "Action",
  `${short(order.title, 100)} [${id}]: ${effect.status === "none" ? approval.status : effect.status}`,
];

export function taskRows(history: History, id: string, when: When): Rows {
  const own = history.filter(({ stream }) => stream === `task/${id}`);
  const assigned = own.find(({ type }) => type === "task.assigned");
  const agent = assigned === undefined ? "an agent" : `the ${dataOf<Assignment>(assigned).agent}`;
  const since = assigned === undefined ? "" : `, since ${showTime(assigned.at, when)}`;
  return [
    ...saidRows(history, when),
    ...planRows(history),
    ["Work of", `${agent}${since}`],
    ...handedRows(own, when),
    ...own
      .filter(({ type }) => type === "move.unstuck")
      .map((event): Rows[number] => [
        "Decided",
        `tried again by ${showActor(event.actor)} at ${showTime(event.at, when)}`,
      ]),
    ...costRows(own),
    ["Came to", standOf(own, id, when)],
    ["Can be undone", undoingTask(history, id)],
  ];
}

/** Its role was moved while it was under way. */
const handedRows = (own: History, when: When): Rows =>
  own
    .filter(({ type }) => type === "task.handed-over")
    .map((event): Rows[number] => {
      const { from, to } = dataOf<{ from: string; to: string }>(event);
      return [
        "Handed over",
        `from the ${from} to the ${to} by ${showActor(event.actor)} at ${showTime(event.at, when)}`,
      ];
    });

function standOf(own: History, id: string, when: When): string {
  const last = own.findLast(({ type }) =>
    ["move.stuck", "move.unstuck", "move.capped", "move.rests", "move.skipped", "task.ended"].includes(type),
  );
  if (last?.type === "move.stuck") {
    const { reason } = dataOf<{ reason: string }>(last);
    return `stuck since ${showTime(last.at, when)}. ${short(reason, QUOTE)} Say \`retry ${id}\` or \`stop ${id}\`.`;
  }
  if (last?.type === "move.capped") {
    const { cap } = dataOf<{ cap: string }>(last);
    return `met a cap at ${showTime(last.at, when)}: \`/why ${cap}\` tells how that stands`;
  }
  if (last?.type === "move.rests") return bare(waitsWords(dataOf<Rest>(last), when));
  if (last?.type !== "task.ended") return "nothing yet; it is being worked on";
  const { outcome, summary } = dataOf<{ outcome: string; summary: string }>(last);
  return `${outcome} at ${showTime(last.at, when)}${summary === "" ? "" : `. ${bare(short(summary, QUOTE))}`}`;
}

function undoingTask(history: History, id: string): string {
  const ids = actionsOf(history).filter(({ order }) => order.task === id);
  if (ids.length === 0) return "nothing to undo; it changed nothing itself";
  return ids.map((action) => `\`/why ${action.id}\` tells`).join(", ");
}

/** `history`: the standing goal's own stream, with the goal that set it. */
export function standingRows(history: History, id: string, when: When): Rows {
  const own = history.filter(({ stream }) => stream === `standing/${id}`);
  const state = own.reduce<StandingState>(standingFold.evolve, standingFold.initial);
  if (state.status === "none") return [];
  const setting = history.filter(({ correlation }) => correlation === state.goal);
  const stated = setting.find(({ type }) => type === "goal.stated");
  const by = stated === undefined ? "" : ` by ${showActor(stated.actor)} at ${showTime(stated.at, when)}`;
  return [
    ...saidRows(setting, when),
    ["Plan", `${timing(state)}: “${short(state.words, QUOTE)}”`],
    ["Policy", "asked again at every turn"],
    ["Decided", `set${by}`],
    ...costRows(setting),
    ["Turns", turns(own, state.runs, when)],
    ...ended(own, id, when),
  ];
}

/** The zone is said once, also where the timetable names it already. */
const timing = ({ timetable, zone }: { timetable: string; zone: string }): string =>
  timetable.includes(zone) ? timetable : `${timetable} (${zone})`;

function turns(own: History, runs: number, when: When): string {
  const last = lastOf(own, "standing.ran");
  if (last === undefined) return "none yet";
  const { goal } = dataOf<Extract<StandingEvent, { type: "standing.ran" }>["data"]>(last);
  return `${runs}, the last at ${showTime(last.at, when)}: \`/why ${goal}\``;
}

function ended(own: History, id: string, when: When): Rows {
  const event = lastOf(own, "standing.ended");
  if (event === undefined) return [["Can be undone", `yes, \`stop ${id}\` ends it`]];
  return [
    ["Ended", `by ${showActor(event.actor)} at ${showTime(event.at, when)}; it will not run again`],
    ["Can be undone", "yes, say it again"],
  ];
}
