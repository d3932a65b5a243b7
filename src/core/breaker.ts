// A circuit breaker: what of one domain failed again and again rests, with all that would use it, until one try succeeds.
// One small stream a domain and subject, so that its version can guard every commit that begins something with it.
import { derivedId } from "#core/derived-id";
import { defineFold } from "#core/stream";

export interface BreakerKey {
  readonly domain: string;
  /** `tool:<name>` or `model:<name>`. */
  readonly subject: string;
}

export interface Failure {
  /** ISO time. */
  readonly at: string;
  /** The stream whose work failed. */
  readonly by: string;
  readonly code: string;
  readonly reason: string;
}

export type BreakerEvent =
  | {
      readonly type: "breaker.failed";
      readonly data: BreakerKey & Omit<Failure, "at"> & { readonly thread: string; readonly goal: string };
    }
  /** It rests until then; after that one piece of work tries it. */
  | {
      readonly type: "breaker.opened";
      readonly data: { readonly until: string; readonly coolMs: number };
    }
  /** This work waits for it. */
  | { readonly type: "breaker.waited-for"; readonly data: { readonly work: string } }
  /** This work is the one that tries it. */
  | { readonly type: "breaker.probed"; readonly data: { readonly work: string } }
  /** The operator wants it tried at once. */
  | {
      readonly type: "breaker.asked";
      readonly data: { readonly by: string; readonly thread?: string | undefined };
    }
  /** It answered again. */
  | { readonly type: "breaker.closed"; readonly data: { readonly by: string } };

export interface OpenBreaker extends BreakerKey {
  readonly status: "closed" | "open" | "probing";
  /** Of the hour before the newest one, since it last answered. */
  readonly failures: readonly Failure[];
  /** While it is not closed: since when it rests, ISO. */
  readonly since: string;
  /** While open: when it is tried next; while probing: when the one that tries it is given up. ISO. */
  readonly until: string;
  /** How long it rests this time. */
  readonly coolMs: number;
  /** Streams that wait for it. */
  readonly waiting: readonly string[];
  /** While probing: the stream that tries it. */
  readonly probe: string;
  /** The operator wants it tried, and nobody did yet: where they are told what came of it. */
  readonly asked?: string | undefined;
  /** Where its newest failure is told. */
  readonly thread: string;
  readonly goal: string;
  readonly at: string;
}

export type BreakerState = { readonly status: "none" } | OpenBreaker;

const HOUR_MS = 3_600_000;
/** More are told by the escalation's story, not counted here. */
export const MOST_COUNTED = 20;
/** Longer than any tool may take. */
const PROBE_MS = 600_000;

function failed(
  state: BreakerState,
  data: Extract<BreakerEvent, { type: "breaker.failed" }>["data"],
  at: string,
): OpenBreaker {
  const { domain, subject, thread, goal, ...failure } = data;
  const hourAgo = new Date(Date.parse(at) - HOUR_MS).toISOString();
  const known = state.status === "none" ? [] : state.failures.filter((one) => one.at > hourAgo);
  const before: OpenBreaker =
    state.status === "none"
      ? {
          status: "closed",
          domain,
          subject,
          failures: [],
          since: "",
          until: "",
          coolMs: 0,
          waiting: [],
          probe: "",
          thread,
          goal,
          at,
        }
      : state;
  return { ...before, failures: [...known, { ...failure, at }].slice(-MOST_COUNTED), thread, goal, at };
}

function moved(
  state: OpenBreaker,
  event: Exclude<BreakerEvent, { type: "breaker.failed" }>,
  at: string,
): OpenBreaker {
  const without = (work: string) => state.waiting.filter((one) => one !== work);
  switch (event.type) {
    case "breaker.opened": {
      const since = state.status === "closed" ? at : state.since;
      const { probe } = state;
      const waiting = probe === "" ? state.waiting : [...without(probe), probe];
      return { ...state, status: "open", since, probe: "", asked: undefined, waiting, ...event.data, at };
    }
    case "breaker.waited-for":
      return { ...state, waiting: [...without(event.data.work), event.data.work], at };
    case "breaker.probed": {
      const { work } = event.data;
      const until = new Date(Date.parse(at) + PROBE_MS).toISOString();
      return { ...state, status: "probing", probe: work, until, waiting: without(work), at };
    }
    case "breaker.asked":
      if (state.status === "closed") return state;
      return { ...state, status: "open", probe: "", until: at, asked: event.data.thread, at };
    case "breaker.closed":
      return {
        ...state,
        status: "closed",
        failures: [],
        since: "",
        until: "",
        coolMs: 0,
        probe: "",
        asked: undefined,
        waiting: [],
        at,
      };
  }
}

export const breakerFold = defineFold<BreakerState, BreakerEvent>({
  kind: "breaker",
  initial: { status: "none" },
  evolve(state, event) {
    if (event.type === "breaker.failed") return failed(state, event.data, event.at);
    return state.status === "none" ? state : moved(state, event, event.at);
  },
  uses: [failed, moved],
  view(state) {
    if (state.status === "none") return { status: "none", domain: "", goal: "" };
    return { status: state.status, domain: state.domain, goal: "" };
  },
});

export const breakerId = ({ domain, subject }: BreakerKey): string => derivedId("breaker", domain, subject);

/** `site.publish` for `tool:site.publish`. */
export const subjectName = (subject: string): string => subject.slice(subject.indexOf(":") + 1);
