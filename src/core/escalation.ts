// An escalation: a matter that needs the operator, on one card however often it comes up; and which steps they took.
import { derivedId } from "#core/derived-id";
import { defineFold } from "#core/stream";

/** What an operator may do about it; each is a button and a word to type. */
export type StepVerb = "retry" | "skip" | "fix" | "compensate" | "hand" | "show";

export interface Matter {
  /** The stream it is about: a breaker, an effect, a task, an approval, a goal; of a pause `pause/<scope>`, a matter a scope. */
  readonly matter: string;
  readonly because: "failures" | "waiting" | "cost" | "unknown" | "amount" | "paused";
  /** What it is about, in one line. */
  readonly title: string;
  /** Why it needs somebody, in one sentence. */
  readonly why: string;
  /** The code of the last fault, which the runbook goes by; empty where there was none. */
  readonly code: string;
  readonly domain: string;
  readonly goal: string;
  readonly thread: string;
  /** What was known when it came up and no stream of its own tells, each with its label. */
  readonly figures?: readonly (readonly [label: string, value: string])[] | undefined;
}

export type EscalationEvent =
  | { readonly type: "escalation.opened"; readonly data: Matter }
  /** The operator took a step; `words`: what they were told. */
  | {
      readonly type: "escalation.answered";
      readonly data: { readonly by: string; readonly step: StepVerb; readonly words: string };
    }
  /** It needs nobody any more. */
  | { readonly type: "escalation.closed"; readonly data: { readonly why: string } };

export interface OpenEscalation extends Matter {
  readonly status: "open" | "closed";
  /** When it was opened this time, ISO. */
  readonly since: string;
  /** The last step the operator took. */
  readonly answer: {
    readonly by: string;
    readonly step: StepVerb;
    readonly words: string;
    readonly at: string;
  } | null;
  /** Why it is closed; empty while it is open. */
  readonly closed: string;
  readonly at: string;
}

export type EscalationState = { readonly status: "none" } | OpenEscalation;

export const escalationFold = defineFold<EscalationState, EscalationEvent>({
  kind: "escalation",
  initial: { status: "none" },
  evolve(state, event) {
    const { at } = event;
    if (event.type === "escalation.opened")
      return { ...event.data, status: "open", since: at, answer: null, closed: "", at };
    if (state.status === "none") return state;
    if (event.type === "escalation.answered") return { ...state, answer: { ...event.data, at }, at };
    return { ...state, status: "closed", closed: event.data.why, at };
  },
  view(state) {
    if (state.status === "none") return { status: "none", domain: "", goal: "" };
    return { status: state.status, domain: state.domain, goal: state.goal };
  },
});

export const escalationId = (matter: string): string => derivedId("escalation", matter);
