// Why of what changed nothing outside: a fact that was kept, a digest and a note, in the same order of rows.
import { type Fact, type FactState, factFold } from "#core/fact";
import type { NoteEvent } from "#core/note";
import { settingsFold } from "#core/standing";
import { dataOf, type History, lastOf } from "./history.ts";
import { costRows, QUOTE, type Rows, saidRows } from "./why-goal.ts";
import { counted, short, showActor, showChannel, showTime, type When } from "./words.ts";

export function factRows(history: History, id: string, when: When): Rows {
  const own = history.filter(({ stream }) => stream === `fact/${id}`);
  const state = own.reduce<FactState>(factFold.evolve, factFold.initial);
  const [kept] = own;
  if (state.status === "none" || kept === undefined) return [];
  return [
    ...saidRows(history, when),
    ["Evidence", `${state.fact.source}, ${showTime(state.fact.validFrom, when)}`],
    [
      "Kept",
      `“${short(state.fact.statement, QUOTE)}”, by ${showActor(kept.actor)} at ${showTime(kept.at, when)}`,
    ],
    ...confirmedRows(state.confirmations, state.confirmedAt, when),
    ...costRows(history),
    ["Stands", standing(own, state, when)],
    ["Can be undone", undoingFact(state.fact, state.status)],
  ];
}

const confirmedRows = (count: number, at: string, when: When): Rows =>
  count === 0 ? [] : [["Confirmed", `${counted(count, "time")}, the last at ${showTime(at, when)}`]];

function standing(
  own: History,
  { status, fact }: Exclude<FactState, { status: "none" }>,
  when: When,
): string {
  if (status === "current") return `it counts; I ask again after ${showTime(fact.reviewBy, when)}`;
  const last = own.at(-1);
  const at = last === undefined ? "" : ` at ${showTime(last.at, when)}`;
  if (status === "forgotten") return `forgotten${at}`;
  const by = last === undefined ? "" : ` by ${dataOf<{ by: string }>(last).by}`;
  return `replaced${by}${at}`;
}

const undoingFact = ({ sort }: Fact, status: string): string =>
  status === "current" && sort === "fact"
    ? "yes, say what is so instead and that takes its place"
    : "nothing to undo";

/** `history`: the digest's own stream, and that of the settings. */
export function digestRows(history: History, when: When): Rows {
  const sent = lastOf(history, "digest.sent");
  const before = history.filter(({ at }) => sent === undefined || at <= sent.at);
  const timed = lastOf(before, "digest.timed");
  const settings =
    timed === undefined ? settingsFold.initial : settingsFold.evolve(settingsFold.initial, timed);
  const clock = `${String(settings.hour).padStart(2, "0")}:${String(settings.minute).padStart(2, "0")}`;
  const by =
    timed === undefined
      ? "by nobody; `/digest at 18:00` sets another time"
      : `by ${showActor(timed.actor)} at ${showTime(timed.at, when)}`;
  const notes = sent === undefined ? 0 : dataOf<{ notes: readonly string[] }>(sent).notes.length;
  return [
    ["Plan", `every day at ${clock}${settings.zone === "" ? "" : `, ${settings.zone}`}`],
    ["Decided", by],
    ...costRows([]),
    [
      "Receipt",
      sent === undefined ? "none" : `sent at ${showTime(sent.at, when)} to ${counted(notes, "chat")}`,
    ],
    ["Can be undone", "nothing to undo; it only tells"],
  ];
}

export function noteRows(history: History, id: string, when: When): Rows {
  const said = history.find(({ stream }) => stream === `note/${id}`);
  if (said === undefined) return [];
  const { card, thread, goal } = dataOf<Extract<NoteEvent, { type: "note.said" }>["data"]>(said);
  return [
    ...saidRows(history, when),
    ["I said", `“${short(card.title, QUOTE)}”, on ${showChannel(thread)} at ${showTime(said.at, when)}`],
    ["Because", reason(said.actor, goal)],
    ...costRows(history),
    ["Can be undone", "nothing to undo; it only tells"],
  ];
}

function reason(actor: string, goal: string): string {
  if (goal !== "") return `it belongs to goal ${goal}`;
  return actor.startsWith("operator:") ? "you gave a command" : "I thought you should know";
}
