// An effect: an admitted action on its way through the world, known by its operation token. It shares its id with its approval.
import type { EffectClass, Verdict } from "#core/gate";
import type { JsonObject } from "#core/json";
import type { Evidence } from "#core/move";
import { defineFold } from "#core/stream";
import type { Receipt } from "#core/tool";

/** What is executed, independent of whether anyone had to approve it. */
export interface EffectOrder {
  readonly tool: string;
  readonly toolVersion: number;
  readonly effect: EffectClass;
  readonly domain: string;
  readonly agent: string;
  readonly goal: string;
  readonly task: string;
  readonly move: string;
  readonly thread: string;
  readonly title: string;
  readonly input: JsonObject;
  readonly digest: string;
  readonly targetVersion: string;
  readonly undoable: boolean;
  readonly compensates?: string | undefined;
}

/** What an approval would tell, where policy let the action through without one. */
export interface Unasked {
  readonly why: string;
  readonly evidence: readonly Evidence[];
  readonly verdict: Verdict;
}

export type EffectEvent =
  /** Admitted; waits out its hold window until `until` (or goes on at once when absent). */
  | {
      readonly type: "effect.admitted";
      readonly data: {
        readonly order: EffectOrder;
        readonly until?: string | undefined;
        readonly unasked?: Unasked | undefined;
        /** Of a rollback: the version of the pauses that it was approved in full knowledge of. */
        readonly pauses?: number | undefined;
      };
    }
  | { readonly type: "effect.held"; readonly data: { readonly scope: string } }
  | { readonly type: "effect.cancelled"; readonly data: { readonly by: string; readonly reason: string } }
  | { readonly type: "effect.prepared"; readonly data: { readonly attempt: number; readonly by: string } }
  | {
      readonly type: "effect.done";
      readonly data: { readonly receipt: Receipt; readonly found: boolean };
    }
  | { readonly type: "effect.failed"; readonly data: { readonly code: string; readonly reason: string } }
  | { readonly type: "effect.unknown"; readonly data: { readonly why: string } }
  /** `insisted`: asked for by the operator, although nobody knows whether it happened already. */
  | {
      readonly type: "effect.retry-due";
      readonly data: {
        readonly at: string;
        readonly reason: string;
        readonly insisted?: boolean | undefined;
      };
    }
  /** A rollback was asked for: this approval's, and no second one while it is alive. */
  | { readonly type: "effect.undo-asked"; readonly data: { readonly by: string } }
  | {
      readonly type: "effect.compensated";
      readonly data: { readonly by: string; readonly receipt: Receipt };
    };

type EffectStatus = "admitted" | "prepared" | "done" | "failed" | "unknown" | "cancelled" | "compensated";

export interface OpenEffect {
  readonly status: EffectStatus;
  readonly order: EffectOrder;
  /** How often it was prepared. */
  readonly attempt: number;
  /** While prepared: the process that executes it. */
  readonly by?: string | undefined;
  /** While admitted: not before this time. */
  readonly until?: string | undefined;
  /** While admitted or prepared, of a rollback: the version of the pauses when it was approved. */
  readonly pauses?: number | undefined;
  /** While admitted: the pause that holds it. */
  readonly held?: string | undefined;
  /** While admitted or prepared: the operator wants it again, although it may have happened already. */
  readonly insisted?: boolean | undefined;
  /** Why it failed, was cancelled, is unknown or is tried again; empty otherwise. */
  readonly reason: string;
  /** Present once done. */
  readonly receipt?: Receipt | undefined;
  /** The approval of the newest rollback asked for. */
  readonly undoneBy?: string | undefined;
  readonly at: string;
}

export type EffectState = { readonly status: "none" } | OpenEffect;

function moved(
  state: OpenEffect,
  event: Exclude<EffectEvent, { type: "effect.admitted" }>,
  at: string,
): OpenEffect {
  const { order, attempt, receipt, undoneBy } = state;
  switch (event.type) {
    case "effect.held":
      return { ...state, held: event.data.scope };
    case "effect.retry-due":
      return {
        status: "admitted",
        order,
        until: event.data.at,
        attempt,
        insisted: event.data.insisted,
        pauses: state.pauses,
        reason: event.data.reason,
        at,
      };
    case "effect.prepared":
      return {
        status: "prepared",
        order,
        attempt: event.data.attempt,
        by: event.data.by,
        insisted: state.insisted,
        pauses: state.pauses,
        reason: "",
        at,
      };
    case "effect.done":
      return { status: "done", order, attempt, reason: "", receipt: event.data.receipt, at };
    case "effect.failed":
      return { status: "failed", order, attempt, reason: event.data.reason, at };
    case "effect.unknown":
      return { status: "unknown", order, attempt, reason: event.data.why, at };
    case "effect.cancelled":
      return { status: "cancelled", order, attempt, reason: event.data.reason, at };
    case "effect.undo-asked":
      return { ...state, undoneBy: event.data.by };
    case "effect.compensated":
      return { status: "compensated", order, attempt, reason: "", receipt, undoneBy, at };
  }
}

/** The token of an effect is its id. */
export const effectFold = defineFold<EffectState, EffectEvent>({
  kind: "effect",
  initial: { status: "none" },
  evolve(state, event) {
    const { at } = event;
    if (event.type === "effect.admitted")
      return {
        status: "admitted",
        order: event.data.order,
        until: event.data.until,
        pauses: event.data.pauses,
        attempt: 0,
        reason: "",
        at,
      };
    if (state.status === "none") return state;
    return moved(state, event, at);
  },
  uses: [moved],
  view(state) {
    if (state.status === "none") return { status: "none", domain: "", goal: "" };
    const due = state.status === "admitted" ? state.until : undefined;
    return { status: state.status, domain: state.order.domain, goal: state.order.goal, due };
  },
});
