// An effect: an admitted action on its way through the world, known by its operation token. It shares its id with its approval.
import type { EffectClass } from "#core/gate";
import type { JsonObject } from "#core/json";
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

export type EffectEvent =
  /** Admitted; waits out its hold window until `until` (or goes on at once when absent). */
  | {
      readonly type: "effect.admitted";
      readonly data: { readonly order: EffectOrder; readonly until?: string | undefined };
    }
  | { readonly type: "effect.held"; readonly data: { readonly scope: string } }
  | { readonly type: "effect.cancelled"; readonly data: { readonly by: string; readonly reason: string } }
  | { readonly type: "effect.prepared"; readonly data: { readonly token: string; readonly attempt: number } }
  | {
      readonly type: "effect.done";
      readonly data: { readonly token: string; readonly receipt: Receipt; readonly found: boolean };
    }
  | { readonly type: "effect.failed"; readonly data: { readonly code: string; readonly reason: string } }
  | { readonly type: "effect.unknown"; readonly data: { readonly why: string } }
  | { readonly type: "effect.retry-due"; readonly data: { readonly at: string; readonly reason: string } }
  | {
      readonly type: "effect.compensated";
      readonly data: { readonly by: string; readonly receipt: Receipt };
    };

export type EffectState =
  | { readonly status: "none" }
  | {
      readonly status: "admitted";
      readonly order: EffectOrder;
      readonly until?: string | undefined;
      readonly attempt: number;
      readonly held?: string | undefined;
      readonly at: string;
    }
  | {
      readonly status: "prepared";
      readonly order: EffectOrder;
      readonly token: string;
      readonly attempt: number;
      readonly at: string;
    }
  | {
      readonly status: "done";
      readonly order: EffectOrder;
      readonly token: string;
      readonly receipt: Receipt;
      readonly at: string;
    }
  | {
      readonly status: "failed" | "unknown" | "cancelled";
      readonly order: EffectOrder;
      readonly reason: string;
      readonly attempt: number;
      readonly at: string;
    }
  | {
      readonly status: "compensated";
      readonly order: EffectOrder;
      readonly receipt: Receipt;
      readonly by: string;
      readonly at: string;
    };

export type OpenEffect = Exclude<EffectState, { status: "none" }>;

const attemptOf = (state: EffectState): number => ("attempt" in state ? state.attempt : 0);

export const effectFold = defineFold<EffectState, EffectEvent>({
  kind: "effect",
  initial: { status: "none" },
  evolve(state, event) {
    const at = event.at;
    if (event.type === "effect.admitted")
      return { status: "admitted", order: event.data.order, until: event.data.until, attempt: 0, at };
    if (state.status === "none") return state;
    const { order } = state;
    switch (event.type) {
      case "effect.held":
        return { status: "admitted", order, attempt: attemptOf(state), held: event.data.scope, at };
      case "effect.retry-due":
        return { status: "admitted", order, until: event.data.at, attempt: attemptOf(state), at };
      case "effect.prepared":
        return { status: "prepared", order, token: event.data.token, attempt: event.data.attempt, at };
      case "effect.done":
        return { status: "done", order, token: event.data.token, receipt: event.data.receipt, at };
      case "effect.failed":
        return { status: "failed", order, reason: event.data.reason, attempt: attemptOf(state), at };
      case "effect.unknown":
        return { status: "unknown", order, reason: event.data.why, attempt: attemptOf(state), at };
      case "effect.cancelled":
        return { status: "cancelled", order, reason: event.data.reason, attempt: attemptOf(state), at };
      case "effect.compensated":
        return "receipt" in state
          ? { status: "compensated", order, receipt: state.receipt, by: event.data.by, at }
          : state;
    }
  },
  view(state) {
    if (state.status === "none") return { status: "none", domain: "", goal: "" };
    const due = state.status === "admitted" ? state.until : undefined;
    return { status: state.status, domain: state.order.domain, goal: state.order.goal, due };
  },
});
