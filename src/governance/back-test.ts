// The back-test: what a document would have done with the operator's own past cards. Pure; the runtime reads the journal.
import type { Action, GateName } from "#core/gate";
import type { Policy } from "#core/policy";
import { evaluate, isStricter } from "./evaluate.ts";

/** `lapsed`: nobody answered. `waiting`: not decided yet. */
export type Outcome = "approved" | "rejected" | "edited" | "undone" | "lapsed" | "waiting";

/** One card of the past, as policy was asked about it. */
export interface Past {
  readonly id: string;
  readonly title: string;
  /** ISO time at which it was asked for. */
  readonly at: string;
  readonly action: Action;
  readonly outcome: Outcome;
}

export interface BackTest {
  /** How many cards were looked at, and the time of the oldest. */
  readonly looked: number;
  readonly since: string;
  /** Cards that it would have let through without asking, where the present document asks. */
  readonly through: readonly Past[];
  /** Among those, the ones that the operator rejected, edited or undid. */
  readonly exceptions: readonly Past[];
  readonly laxer: readonly Change[];
  readonly stricter: readonly Change[];
}

export interface Change {
  readonly past: Past;
  readonly before: GateName;
  readonly after: GateName;
}

const OBJECTIONS: readonly Outcome[] = ["rejected", "edited", "undone"];

/** `now`: the time at which both documents are asked, so that trust that ran out does not count. */
export function backTest(before: Policy, after: Policy, past: readonly Past[], now: string): BackTest {
  const gate = (policy: Policy, { action }: Past): GateName =>
    evaluate({ version: 0, since: "", policy }, action, now).gate;
  const changes = past.map((one) => ({ past: one, before: gate(before, one), after: gate(after, one) }));
  const through = changes
    .filter((one) => one.after === "open" && one.before !== "open")
    .map((one) => one.past);
  return {
    looked: past.length,
    since: past.map(({ at }) => at).toSorted()[0] ?? "",
    through,
    exceptions: through.filter(({ outcome }) => OBJECTIONS.includes(outcome)),
    laxer: changes.filter((one) => one.after !== "open" && isStricter(one.before, one.after)),
    stricter: changes.filter((one) => isStricter(one.after, one.before)),
  };
}
