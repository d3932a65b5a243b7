// Why of a cap that was reached: what it allows, what met it, and what was decided, from its own events.
import { type CapEvent, type CapState, capFold } from "#core/cap";
import type { JournalEvent } from "#core/event";
import { showUsd } from "#core/money";
import { capWords, stateOfCap, workWords } from "./cap-card.ts";
import { dataOf, type History } from "./history.ts";
import { type Rows, wordsOf } from "./why-goal.ts";
import { showActor, showTime, type When } from "./words.ts";

type Data<Type extends CapEvent["type"]> = Extract<CapEvent, { type: Type }>["data"];

export function capRows(history: History, id: string, when: When): Rows {
  const own = history.filter(({ stream }) => stream === `cap/${id}`);
  const state = own.reduce<CapState>(capFold.evolve as never, capFold.initial);
  if (state.status === "none") return [];
  return [
    ["Cap", capWords(state)],
    ...own.flatMap((event) => {
      const row = rowOf(event, history, when);
      return row === undefined ? [] : [row];
    }),
    ["Stands", stateOfCap(state, when)],
  ];
}

function rowOf(event: JournalEvent, history: History, when: When): Rows[number] | undefined {
  const at = showTime(event.at, when);
  const by = `by ${showActor(event.actor)} at ${at}`;
  switch (event.type as CapEvent["type"]) {
    case "cap.hit": {
      const { agent, goal, used, need } = dataOf<Data<"cap.hit">>(event);
      const work = workWords(agent, goal, wordsOf(history.filter(({ stream }) => stream === `goal/${goal}`)));
      return [
        "Reached",
        `at ${at} by ${work}: ${showUsd(used)} was spent or reserved, and ${showUsd(need)} more did not fit`,
      ];
    }
    case "cap.warned":
      return ["Warned", `at ${at}: it would come to ${showUsd(dataOf<Data<"cap.warned">>(event).projected)}`];
    case "cap.raised":
      return ["Decided", `raised to ${showUsd(dataOf<Data<"cap.raised">>(event).to)} ${by}`];
    case "cap.raise-proposed":
      return [
        "Decided",
        `asked to raise it for good ${by}: ${dataOf<Data<"cap.raise-proposed">>(event).action}`,
      ];
    case "cap.eased":
      return ["Decided", `${dataOf<Data<"cap.eased">>(event).model} instead of the usual model, ${by}`];
    case "cap.stopped":
      return ["Decided", `stopped ${by}`];
    case "cap.lifted":
      return ["Lifted", `at ${at}: ${LIFTED[dataOf<Data<"cap.lifted">>(event).why]}`];
    case "cap.left":
      return undefined;
  }
}

const LIFTED = { over: "its period was over", room: "there was room again" } as const;
