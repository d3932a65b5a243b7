// Why something rests and why something needs the operator, told from the events of its own stream.
import { type BreakerState, breakerFold, subjectName } from "#core/breaker";
import { type EscalationState, escalationFold } from "#core/escalation";
import { idOf, kindOf } from "#core/stream";
import { restsWords, waitsWords } from "./escalation-words.ts";
import { dataOf, type History } from "./history.ts";
import { resuming } from "./scopes.ts";
import { QUOTE, type Rows } from "./why-goal.ts";
import { bare, short, showAccount, showTime, type When } from "./words.ts";

/** More failures than these are counted, not told. */
const TOLD = 5;

export function breakerRows(history: History, id: string, when: When): Rows {
  const own = history.filter(({ stream }) => stream === `breaker/${id}`);
  const state = own.reduce<BreakerState>(breakerFold.evolve, breakerFold.initial);
  if (state.status === "none") return [];
  const failed = own.filter(({ type }) => type === "breaker.failed");
  const last = own.findLast(({ type }) => type === "breaker.closed");
  const rests = { breaker: id, until: state.until, why: restsWords(state, when) };
  const stands =
    state.status === "closed"
      ? `it works${last === undefined ? "" : `, since ${showTime(last.at, when)}`}`
      : bare(waitsWords(rests, when));
  return [
    ["What", `${subjectName(state.subject)} in ${state.domain}; nothing else is held up by it`],
    ...failed.slice(-TOLD).map((event): Rows[number] => {
      const { code, reason, by } = dataOf<{ code: string; reason: string; by: string }>(event);
      return [
        "Failed",
        `at ${showTime(event.at, when)}, ${code}: ${bare(short(reason, QUOTE))} [${idOf(by)}]`,
      ];
    }),
    ["Stands", stands],
    ["Can be undone", "nothing to undo; it tries again by itself"],
  ];
}

/** A pause has no story of its own, but is lifted. */
const undoneBy = (matter: string): string =>
  kindOf(matter) === "pause"
    ? `${resuming(idOf(matter))} lifts the pause`
    : `nothing to undo here; \`/why ${idOf(matter)}\` tells of the matter`;

export function escalationRows(history: History, id: string, when: When): Rows {
  const own = history.filter(({ stream }) => stream === `escalation/${id}`);
  const state = own.reduce<EscalationState>(escalationFold.evolve, escalationFold.initial);
  if (state.status === "none") return [];
  const steps = own.filter(({ type }) => type === "escalation.answered");
  return [
    ["About", `${bare(state.title)} [${idOf(state.matter)}], a ${kindOf(state.matter)}`],
    ["Because", bare(state.why)],
    ["Since", showTime(state.since, when)],
    ...steps.map((event): Rows[number] => {
      const { by, step, words } = dataOf<{ by: string; step: string; words: string }>(event);
      return [
        "Decided",
        `${step} by ${showAccount(by)} at ${showTime(event.at, when)}. ${bare(short(words, QUOTE))}`,
      ];
    }),
    ["Came to", state.status === "open" ? "nothing yet; it needs you" : bare(state.closed)],
    ["Can be undone", undoneBy(state.matter)],
  ];
}
