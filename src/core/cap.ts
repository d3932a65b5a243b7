// A cap as it is met: hit by a call that does not fit, decided by the operator, lifted by time. One stream a scope and period,
// which holds what the operator allowed there, so that many calls share one card.
import { derivedId } from "#core/derived-id";
import type { Key, Micros } from "#core/money";
import { defineFold } from "#core/stream";

interface Hit extends Key {
  /** What the policy (and what was allowed since) lets this scope spend in this period. */
  readonly cap: Micros;
  /** What policy alone lets it; absent in hits of before that was kept. */
  readonly ruled?: Micros | undefined;
  /** Spent and reserved when it was hit. */
  readonly used: Micros;
  /** What the call or effect could cost. */
  readonly need: Micros;
  /** The stream that waits: a task or an effect. */
  readonly work: string;
  readonly domain: string;
  readonly agent: string;
  readonly goal: string;
  readonly thread: string;
  /** A model that would fit, by its name; null where none would. */
  readonly cheaper: string | null;
}

export type CapEvent =
  | { readonly type: "cap.hit"; readonly data: Hit }
  /** Raise once: in this period it may come to so much. */
  | { readonly type: "cap.raised"; readonly data: { readonly by: string; readonly to: Micros } }
  /** Raise for good: a change of the policy was proposed, on a card of its own. */
  | {
      readonly type: "cap.raise-proposed";
      readonly data: { readonly by: string; readonly to: Micros; readonly action: string };
    }
  /** From now on this scope thinks with that model, until the period ends. */
  | { readonly type: "cap.eased"; readonly data: { readonly by: string; readonly model: string } }
  | { readonly type: "cap.stopped"; readonly data: { readonly by: string } }
  /** One of those that waited went on by itself. */
  | { readonly type: "cap.left"; readonly data: { readonly work: string } }
  /** It is in nobody's way any more: the period is over, or there is room again. */
  | { readonly type: "cap.lifted"; readonly data: { readonly why: "over" | "room" } }
  /** The custodian said that it will be reached before the period ends. */
  | {
      readonly type: "cap.warned";
      readonly data: Key & { readonly cap: Micros; readonly projected: Micros };
    };

export interface OpenCap extends Hit {
  /** `quiet`: it was never hit. */
  readonly status: "quiet" | "waiting" | "raised" | "eased" | "stopped" | "lifted";
  /** Streams that wait for the decision. */
  readonly waiting: readonly string[];
  /** What it may come to in this period by the operator's word; null: as policy says. */
  readonly allowed: Micros | null;
  /** What policy said when it was raised to that: a smaller cap of the same total stays as it is. */
  readonly raisedFrom: Micros;
  /** The model it thinks with by the operator's word; null: the usual one. */
  readonly model: string | null;
  /** The card that would raise it for good. */
  readonly proposed: string | null;
  readonly by: string;
  /** The cap that was warned of; 0: none. */
  readonly warned: Micros;
  /** ISO time of the last event. */
  readonly at: string;
}

export type CapState = { readonly status: "none" } | OpenCap;

const QUIET = {
  used: 0,
  need: 0,
  work: "",
  domain: "",
  agent: "",
  goal: "",
  thread: "",
  cheaper: null,
} as const;

function quiet(hit: Hit, at: string): OpenCap {
  const none = { allowed: null, raisedFrom: 0, model: null, proposed: null, by: "", warned: 0 };
  return { ...hit, ...none, status: "quiet", waiting: [], at };
}

function moved(state: OpenCap, event: Exclude<CapEvent, { type: "cap.hit" }>, at: string): OpenCap {
  switch (event.type) {
    case "cap.raised": {
      const { by, to: allowed } = event.data;
      const { ruled = state.allowed === null ? state.cap : state.raisedFrom } = state;
      return { ...state, status: "raised", waiting: [], allowed, raisedFrom: ruled, by, at };
    }
    case "cap.raise-proposed":
      return { ...state, proposed: event.data.action, by: event.data.by, at };
    case "cap.eased":
      return { ...state, status: "eased", waiting: [], model: event.data.model, by: event.data.by, at };
    case "cap.stopped":
      return { ...state, status: "stopped", waiting: [], by: event.data.by, at };
    case "cap.left": {
      const waiting = state.waiting.filter((one) => one !== event.data.work);
      return { ...state, status: waiting.length === 0 ? "lifted" : state.status, waiting, at };
    }
    case "cap.lifted":
      return { ...state, status: "lifted", waiting: [], at };
    case "cap.warned":
      return { ...state, warned: event.data.cap, at };
  }
}

export const capFold = defineFold<CapState, CapEvent>({
  kind: "cap",
  initial: { status: "none" },
  evolve(state, event) {
    if (event.type === "cap.hit") {
      const before = state.status === "none" ? quiet(event.data, event.at) : state;
      const others = before.waiting.filter((one) => one !== event.data.work);
      const proposed = before.status === "waiting" ? before.proposed : null;
      const waiting = [...others, event.data.work];
      return { ...before, ...event.data, status: "waiting", waiting, proposed, at: event.at };
    }
    if (state.status !== "none") return moved(state, event, event.at);
    if (event.type !== "cap.warned") return state;
    const { scope, period, cap } = event.data;
    return { ...quiet({ ...QUIET, scope, period, cap }, event.at), warned: cap };
  },
  uses: [moved, quiet],
  view: (state) => ({ status: state.status, domain: "", goal: state.status === "none" ? "" : state.goal }),
});

/** The id of the cap of this scope and period, the same for whoever meets it: eight characters, the last one a digit. */
export const capId = ({ scope, period }: Key): string => derivedId(scope, period);

/** Day, month or goal, by how a period is written. */
export function perOf(period: string): "day" | "month" | "goal" {
  if (period === "goal") return "goal";
  return period.length === "2026-11".length ? "month" : "day";
}

const CENT = 10_000;

/** What a cap is raised to: twice what it is, and in any case enough for what waits, in whole cents. */
export const raisedTo = ({ cap, used, need }: Pick<Hit, "cap" | "used" | "need">): Micros =>
  Math.max(cap * 2, Math.ceil((used + need) / CENT) * CENT);
