// A goal: an intent made precise, where it was said, and how far its work has come.

import type { Outcome } from "#core/move";
import { defineFold } from "#core/stream";

export type GoalEvent =
  | {
      readonly type: "goal.stated";
      readonly data: {
        readonly words: string;
        readonly thread: string;
        readonly domain: string;
        /** The planner's task. */
        readonly task: string;
        /** The standing goal whose turn this is. */
        readonly standing?: string | undefined;
      };
    }
  | { readonly type: "goal.planned"; readonly data: { readonly steps: readonly string[] } }
  | { readonly type: "goal.advanced"; readonly data: { readonly step: string } }
  | { readonly type: "goal.ended"; readonly data: { readonly outcome: Outcome; readonly summary: string } };

export type GoalState =
  | { readonly status: "none" }
  | {
      readonly status: "working" | Outcome;
      readonly words: string;
      readonly thread: string;
      readonly domain: string;
      readonly task: string;
      readonly standing?: string | undefined;
      readonly since: string;
      readonly steps: readonly string[];
      /** The step in hand, by its name; empty before the plan. */
      readonly step: string;
      readonly summary: string;
    };

export const goalFold = defineFold<GoalState, GoalEvent>({
  kind: "goal",
  initial: { status: "none" },
  evolve(state, event) {
    if (event.type === "goal.stated")
      return { ...event.data, status: "working", since: event.at, steps: [], step: "", summary: "" };
    if (state.status === "none") return state;
    switch (event.type) {
      case "goal.planned":
        return { ...state, steps: event.data.steps };
      case "goal.advanced":
        return { ...state, step: event.data.step };
      case "goal.ended":
        return { ...state, status: event.data.outcome, summary: event.data.summary };
    }
  },
  view: (state) =>
    state.status === "none"
      ? { status: "none", domain: "", goal: "" }
      : { status: state.status, domain: state.domain, goal: "" },
});
