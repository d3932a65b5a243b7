// Which rule of trust let an action through: since when it held, the card on which it was approved, and what ended it.

import { canonical } from "#core/json";
import type { PolicyEvent, PolicyState, Trust } from "#core/policy";
import { policyFold } from "#core/policy";
import { type Action, dataOf, type History } from "./history.ts";
import type { Rows } from "./why-goal.ts";
import { showTime, type When } from "./words.ts";

const STREAM = "policy/company";

/** Whether its story needs the policy's own events. */
export const isTrusted = (history: History): boolean =>
  history.some(({ data }) => {
    const { unasked } = data as { unasked?: { verdict?: { trusted?: boolean } } };
    return unasked?.verdict?.trusted === true;
  });

export function trustRows(history: History, { unasked }: Action, when: When): Rows {
  if (unasked?.verdict.trusted !== true) return [];
  const { rule, policyVersion } = unasked.verdict;
  const events = history.filter(({ stream }) => stream === STREAM);
  const began = beginning(events, rule, policyVersion);
  const since =
    began === undefined
      ? `version ${policyVersion}`
      : `version ${began.version}, ${cardOf(began)} at ${showTime(began.at, when)}`;
  return [
    ["Trusted", `by your rule “${rule}” of policy ${since}`],
    ...endRows(events, rule, policyVersion, when),
  ];
}

/** The event that brought the rule as it stood when it let this through. */
function beginning(events: History, rule: string, until: number): History[number] | undefined {
  const upTo = events.filter(({ version }) => version <= until);
  let [state, began, held] = [policyFold.initial, undefined as History[number] | undefined, ""];
  for (const event of upTo) {
    state = policyFold.evolve(state, event);
    const now = canonical(ruleIn(state, rule) ?? null);
    if (now !== held) began = event;
    held = now;
  }
  return began;
}

const ruleIn = ({ policy }: PolicyState, rule: string): Trust | undefined =>
  policy.trust.find(({ name }) => name === rule);

function cardOf(event: History[number]): string {
  const { token } = dataOf<{ token?: string }>(event);
  return token === undefined ? "adopted" : `approved on card ${token}`;
}

type Withdrawn = Extract<PolicyEvent, { type: "trust.withdrawn" }>["data"];

function endRows(events: History, rule: string, from: number, when: When): Rows {
  const ended = events.find(
    (event) =>
      event.version > from && event.type === "trust.withdrawn" && dataOf<Withdrawn>(event).name === rule,
  );
  if (ended === undefined) return [];
  const { because, action } = dataOf<Withdrawn>(ended);
  return [
    [
      "Trust ended",
      `at ${showTime(ended.at, when)}, because you ${because} ${action}`.replace("undone", "undid"),
    ],
  ];
}
