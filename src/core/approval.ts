// An approval: a request bound to the digest of exactly what will be executed, and the one decision on it.
import type { EffectClass, Stakes, Verdict } from "#core/gate";
import type { JsonObject } from "#core/json";
import type { Micros } from "#core/money";
import type { Evidence } from "#core/move";
import { defineFold } from "#core/stream";

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
  /** Why it takes that one's place. */
  readonly because?: Because | undefined;
}

export type Because = "edited" | "target-moved" | "policy-changed";

export type ApprovalEvent =
  | { readonly type: "approval.requested"; readonly data: ApprovalRequest }
  | { readonly type: "approval.reminded"; readonly data: object }
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
  /** `<channel>:<account>` of who decided. */
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
    }
  | {
      readonly status: "approved" | "rejected";
      readonly request: ApprovalRequest;
      readonly since: string;
      readonly decision: Decision;
      readonly at: string;
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

export const approvalFold = defineFold<ApprovalState, ApprovalEvent>({
  kind: "approval",
  initial: { status: "none" },
  evolve(state, event) {
    if (event.type === "approval.requested")
      return { status: "waiting", request: event.data, since: event.at, reminded: false };
    if (state.status === "none") return state;
    const { request, since } = state;
    const decision = "decision" in state ? state.decision : undefined;
    switch (event.type) {
      case "approval.reminded":
        return state.status === "waiting" ? { ...state, reminded: true } : state;
      case "approval.decided":
        return { status: event.data.decision, request, since, decision: event.data, at: event.at };
      case "approval.reasoned":
        return state.status === "rejected"
          ? { ...state, decision: { ...state.decision, reason: event.data.reason } }
          : state;
      case "approval.superseded":
        return {
          status: "superseded",
          request,
          since,
          by: event.data.by,
          because: event.data.because,
          actor: event.actor,
          at: event.at,
          decision,
        };
      case "approval.expired":
        return { status: "expired", request, since, at: event.at, decision };
    }
  },
  view(state) {
    if (state.status === "none") return { status: "none", domain: "", goal: "" };
    const { domain, goal, expiresAt, remindAt } = state.request;
    const due = state.status === "waiting" ? (state.reminded ? expiresAt : remindAt) : undefined;
    return { status: state.status, domain, goal, due };
  },
});
