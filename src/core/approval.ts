// An approval: a request bound to the digest of exactly what will be executed, and the one decision on it.
import type { FirstStep, SecondStep } from "#core/confirmation";
import type { NewEvent } from "#core/event";
import type { EffectClass, Stakes, Verdict } from "#core/gate";
import type { JsonObject } from "#core/json";
import type { Micros } from "#core/money";
import type { Evidence } from "#core/move";
import { defineFold } from "#core/stream";
import type { Taint, TaintedWords } from "#core/taint";

export interface ApprovalRequest {
  readonly tool: string;
  readonly toolVersion: number;
  readonly effect: EffectClass;
  readonly domain: string;
  readonly agent: string;
  readonly goal: string;
  /** The task whose move this is; empty for a rollback, which the operator asked for. */
  readonly task: string;
  readonly move: string;
  readonly thread: string;
  /** What will be executed, and the SHA-256 of its canonical JSON. */
  readonly input: JsonObject;
  readonly digest: string;
  readonly title: string;
  readonly diff: string;
  readonly undo: string;
  readonly targetVersion: string;
  readonly verdict: Verdict;
  /** Absent in requests of before stakes were told. */
  readonly stakes?: Stakes | undefined;
  /** Whether it works in another domain than its agent, or with a secret of one; absent in requests of before it was told. */
  readonly crossDomain?: boolean | undefined;
  /** The texts from outside that it rests on, and which of its words stand in them. */
  readonly taint?: readonly Taint[] | undefined;
  readonly tainted?: readonly TaintedWords[] | undefined;
  /** How it is confirmed, where its gate is two-channel. */
  readonly second?: SecondStep | undefined;
  /** What else there is to know before deciding, a sentence each. */
  readonly notes?: readonly string[] | undefined;
  readonly why: string;
  readonly evidence: readonly Evidence[];
  readonly spent: Micros;
  readonly expiresAt: string;
  readonly remindAt: string;
  /** Accounts that may decide, each `<channel>:<account>`. */
  readonly deciders: readonly string[];
  /** The effect this one undoes, for a rollback. */
  readonly compensates?: string | undefined;
  /** The approval this one takes the place of (edited, or its target moved). */
  readonly replaces?: string | undefined;
  /** The operation token of what it does again, where nobody knows whether that happened; absent: its own id. */
  readonly token?: string | undefined;
  /** Why it takes that one's place. */
  readonly because?: Because | undefined;
}

/** `replayed`: nobody knows whether the one before it happened. */
export type Because = "edited" | "target-moved" | "policy-changed" | "action-changed" | "replayed";

/** Who rejects what was confirmed with wrong words too often. */
export const BY_RULE = "rule";

export type ApprovalEvent =
  | { readonly type: "approval.requested"; readonly data: ApprovalRequest }
  | { readonly type: "approval.reminded"; readonly data: object }
  /** The first of two steps: it still waits, now for the second. */
  | { readonly type: "approval.approved-once"; readonly data: Pick<FirstStep, "by" | "on"> }
  /** Other words were typed than those that confirm it; what was typed is not kept. */
  | { readonly type: "approval.misconfirmed"; readonly data: { readonly by: string } }
  | { readonly type: "approval.decided"; readonly data: Decision }
  /** The reason of a rejection, told afterwards. */
  | { readonly type: "approval.reasoned"; readonly data: { readonly reason: string; readonly by: string } }
  | {
      readonly type: "approval.superseded";
      readonly data: { readonly by: string; readonly because: Because };
    }
  | { readonly type: "approval.expired"; readonly data: object };

export interface Decision {
  readonly decision: "approved" | "rejected";
  /** `<channel>:<account>` of who decided, or `rule`. */
  readonly by: string;
  readonly reason: string;
}

export type ApprovalState =
  | { readonly status: "none" }
  | {
      readonly status: "waiting";
      readonly request: ApprovalRequest;
      readonly since: string;
      readonly reminded: boolean;
      /** Approved once; it waits for its confirmation. */
      readonly first?: FirstStep | undefined;
    }
  | {
      readonly status: "approved" | "rejected";
      readonly request: ApprovalRequest;
      readonly since: string;
      readonly decision: Decision;
      readonly at: string;
      /** The first of the two steps that led there. */
      readonly first?: FirstStep | undefined;
    }
  | {
      readonly status: "superseded";
      readonly request: ApprovalRequest;
      readonly since: string;
      readonly by: string;
      readonly because: Because;
      /** The actor whose doing it was. */
      readonly actor: string;
      readonly at: string;
      readonly decision?: Decision | undefined;
    }
  | {
      readonly status: "expired";
      readonly request: ApprovalRequest;
      readonly since: string;
      readonly at: string;
      readonly decision?: Decision | undefined;
    };

export type OpenApproval = Exclude<ApprovalState, { status: "none" }>;

type Told = ApprovalEvent & Pick<NewEvent, "actor" | "at">;

/** What two steps add to an approval that waits. */
function stepped(state: ApprovalState, event: Told): ApprovalState {
  if (state.status !== "waiting") return state;
  if (event.type === "approval.approved-once")
    return { ...state, first: { ...event.data, at: event.at, wrong: 0 } };
  const { first } = state;
  if (event.type !== "approval.misconfirmed" || first === undefined) return state;
  return { ...state, first: { ...first, wrong: first.wrong + 1 } };
}

function moved(state: OpenApproval, event: Told): ApprovalState {
  const { request, since } = state;
  const { at, actor } = event;
  const decision = "decision" in state ? state.decision : undefined;
  switch (event.type) {
    case "approval.reminded":
      return state.status === "waiting" ? { ...state, reminded: true } : state;
    case "approval.decided": {
      const first = "first" in state ? state.first : undefined;
      return {
        status: event.data.decision,
        request,
        since,
        decision: event.data,
        at,
        ...(first && { first }),
      };
    }
    case "approval.reasoned":
      return state.status === "rejected"
        ? { ...state, decision: { ...state.decision, reason: event.data.reason } }
        : state;
    case "approval.superseded": {
      const { by, because } = event.data;
      return { status: "superseded", request, since, by, because, actor, at, decision };
    }
    case "approval.expired":
      return { status: "expired", request, since, at, decision };
    default:
      return stepped(state, event);
  }
}

export const approvalFold = defineFold<ApprovalState, ApprovalEvent>({
  kind: "approval",
  initial: { status: "none" },
  evolve(state, event) {
    if (event.type === "approval.requested")
      return { status: "waiting", request: event.data, since: event.at, reminded: false };
    return state.status === "none" ? state : moved(state, event);
  },
  uses: [moved, stepped],
  view(state) {
    if (state.status === "none") return { status: "none", domain: "", goal: "" };
    const { domain, goal, expiresAt, remindAt } = state.request;
    const due = state.status === "waiting" ? (state.reminded ? expiresAt : remindAt) : undefined;
    return { status: state.status, domain, goal, due };
  },
});
