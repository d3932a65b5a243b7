// An effect: an admitted action on its way through the world, known by its operation token. It shares its id with its approval.
import type { EffectClass, Verdict } from "#core/gate";
import type { JsonObject } from "#core/json";
import type { Micros } from "#core/money";
import type { Evidence } from "#core/move";
import { defineFold } from "#core/stream";
import type { Taint } from "#core/taint";
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
  /** The texts from outside that it rests on. */
  readonly taint?: readonly Taint[] | undefined;
  /** The rule of trust that let it through without asking. */
  readonly trustedBy?: string | undefined;
  /** Until when its approval lasts, ISO; absent where nobody was asked. */
  readonly lasts?: string | undefined;
  readonly compensates?: string | undefined;
  /** Its operation token, where it does again what may have happened under that one; absent: its own id. */
  readonly token?: string | undefined;
}

/** What an approval would tell, where policy let the action through without one. */
export interface Unasked {
  readonly why: string;
  readonly evidence: readonly Evidence[];
  readonly verdict: Verdict;
}

/** A breaker that is open, and what it says. */
export interface Rest {
  readonly breaker: string;
  /** ISO time at which it is tried next. */
  readonly until: string;
  /** Why, and since when, in a sentence. */
  readonly why: string;
}

interface Prepared {
  readonly attempt: number;
  readonly by: string;
  /** What it may cost, held in the same commit. */
  readonly reserved?: Micros | undefined;
  /** Ids of the leases that begin with it; they end when it does. */
  readonly leases?: readonly string[] | undefined;
}

/** Who cancels what ran out, or is no longer as it was shown. */
export const BY_SYSTEM = "system";

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
  | {
      readonly type: "effect.cancelled";
      readonly data: {
        readonly by: string;
        readonly reason: string;
        /** The operator lets the task go on without it. */
        readonly skipped?: boolean | undefined;
      };
    }
  /** It does not fit under a cap, and waits on that cap's card. */
  | { readonly type: "effect.capped"; readonly data: { readonly cap: string } }
  /** What it needs has failed again and again, and rests: it waits with all that need it. */
  | { readonly type: "effect.rests"; readonly data: Rest }
  | { readonly type: "effect.prepared"; readonly data: Prepared }
  | {
      readonly type: "effect.done";
      readonly data: { readonly receipt: Receipt; readonly found: boolean };
    }
  | {
      readonly type: "effect.failed";
      readonly data: {
        readonly code: string;
        readonly reason: string;
        /** The operator lets the task go on without it, though it may have happened. */
        readonly skipped?: boolean | undefined;
      };
    }
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
  /** While prepared: the leases it was given. */
  readonly leases?: readonly string[] | undefined;
  /** While admitted: not before this time. */
  readonly until?: string | undefined;
  /** While admitted or prepared, of a rollback: the version of the pauses when it was approved. */
  readonly pauses?: number | undefined;
  /** While admitted: the pause that holds it. */
  readonly held?: string | undefined;
  /** While admitted: the cap on whose card it waits. */
  readonly capped?: string | undefined;
  /** While admitted: the breaker it waits for. */
  readonly rests?: Rest | undefined;
  /** Once failed or cancelled: by the operator's word, so that its task goes on without it. */
  readonly skipped?: boolean | undefined;
  /** Once cancelled: the account of whoever said so, `rule` or `system`. */
  readonly cancelledBy?: string | undefined;
  /** What is held for it, from the first time it was prepared until it is known what became of it. */
  readonly reserved?: Micros | undefined;
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

function prepared(state: OpenEffect, data: Prepared, at: string): OpenEffect {
  const { order, insisted, pauses } = state;
  const { attempt, by, leases } = data;
  const reserved = data.reserved ?? state.reserved;
  return { status: "prepared", order, attempt, by, leases, reserved, insisted, pauses, reason: "", at };
}

function moved(
  state: OpenEffect,
  event: Exclude<EffectEvent, { type: "effect.admitted" }>,
  at: string,
): OpenEffect {
  const { order, attempt, receipt, undoneBy } = state;
  switch (event.type) {
    case "effect.held":
      return { ...state, held: event.data.scope };
    case "effect.capped":
      return { ...state, held: undefined, rests: undefined, capped: event.data.cap };
    case "effect.rests":
      return { ...state, held: undefined, rests: event.data };
    case "effect.retry-due":
      return {
        status: "admitted",
        order,
        until: event.data.at,
        attempt,
        insisted: event.data.insisted,
        pauses: state.pauses,
        reserved: state.reserved,
        reason: event.data.reason,
        at,
      };
    case "effect.prepared":
      return prepared(state, event.data, at);
    case "effect.done":
      return { status: "done", order, attempt, reason: "", receipt: event.data.receipt, at };
    case "effect.failed":
      return { status: "failed", order, attempt, reason: event.data.reason, skipped: event.data.skipped, at };
    case "effect.unknown":
      return { status: "unknown", order, attempt, reserved: state.reserved, reason: event.data.why, at };
    case "effect.cancelled":
      return {
        status: "cancelled",
        order,
        attempt,
        reason: event.data.reason,
        skipped: event.data.skipped,
        cancelledBy: event.data.by,
        at,
      };
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
  uses: [moved, prepared],
  view(state) {
    if (state.status === "none") return { status: "none", domain: "", goal: "" };
    const due = state.status === "admitted" ? state.until : undefined;
    return { status: state.status, domain: state.order.domain, goal: state.order.goal, due };
  },
});
