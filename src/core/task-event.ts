// What happens to a task, as its stream keeps it.
import type { Heard } from "#core/agent";
import type { Rest } from "#core/effect";
import type { JsonObject } from "#core/json";
import type { Micros } from "#core/money";
import type { Move, Outcome } from "#core/move";
import type { Taint } from "#core/taint";

export interface Assignment {
  readonly agent: string;
  /** The role that it serves there, where that is not the one it is named for. */
  readonly role?: string | undefined;
  readonly goal: string;
  readonly thread: string;
  readonly domain: string;
  readonly brief: JsonObject;
  /** The task that delegated it, and the name it has there. */
  readonly parent?: { readonly task: string; readonly as: string } | undefined;
  /** What its brief rests on of text from outside. */
  readonly taint?: readonly Taint[] | undefined;
}

/** The role whose work it is. */
export const roleOf = ({ role, agent }: Assignment): string => role ?? agent;

export type TaskEvent =
  | { readonly type: "task.assigned"; readonly data: Assignment }
  | { readonly type: "task.heard"; readonly data: HeardData }
  | { readonly type: "moves.decided"; readonly data: { readonly moves: readonly Committed[] } }
  | { readonly type: "model.called"; readonly data: ModelCall }
  | { readonly type: "model.settled"; readonly data: ModelSettlement }
  | {
      readonly type: "move.postponed";
      readonly data: { readonly move: string; readonly until: string; readonly reason: string };
    }
  | {
      readonly type: "move.stuck";
      readonly data: {
        readonly move: string;
        readonly reason: string;
        /** The breaker of what failed it: should that come to rest, it waits with all that need it. */
        readonly by?: string | undefined;
      };
    }
  /** It waits with all that met the same cap, on that cap's card. */
  | { readonly type: "move.capped"; readonly data: { readonly move: string; readonly cap: string } }
  /** What it needs has failed again and again, and rests: it waits with all that need it. */
  | { readonly type: "move.rests"; readonly data: Rest & { readonly move: string } }
  /** The operator leaves it out: whoever asked for it hears that. */
  | { readonly type: "move.skipped"; readonly data: { readonly move: string; readonly reason: string } }
  | { readonly type: "move.unstuck"; readonly data: { readonly move: string; readonly by: string } }
  | { readonly type: "action.proposed"; readonly data: { readonly move: string; readonly action: string } }
  | {
      readonly type: "delegated";
      readonly data: { readonly move: string; readonly children: Readonly<Record<string, string>> };
    }
  /** Its role was moved to another agent, who goes on from its state. */
  | { readonly type: "task.handed-over"; readonly data: { readonly from: string; readonly to: string } }
  | {
      readonly type: "task.ended";
      readonly data: { readonly outcome: Outcome; readonly summary: string; readonly result: JsonObject };
    };

export interface HeardData {
  readonly heard: Heard;
  /** The open move this settles, if it settles one. */
  readonly move?: string | undefined;
  /** What it carries of text from outside. */
  readonly taint?: readonly Taint[] | undefined;
}

export interface Committed {
  readonly id: string;
  readonly move: Move;
}

interface ModelCall {
  readonly move: string;
  /** Names this very call: whoever committed it may make it, anyone else finds it lost. */
  readonly call: string;
  readonly attempt: number;
  readonly model: string;
  readonly prompt: string;
  /** Content hash of the prompt file. */
  readonly promptHash: string;
  /** The policy whose goals, constraints and prices it was asked with; absent in calls of before it had a say. */
  readonly policyVersion?: number | undefined;
  readonly reserved: Micros;
  /** A row of the reservation committed with it; absent in calls of before there were any. */
  readonly held?: boolean | undefined;
  /** The process that makes the call. */
  readonly by: string;
}

export interface ModelSettlement {
  readonly move: string;
  readonly call: string;
  readonly cost: Micros;
  /** `reported` by the endpoint, or settled at the `reserved` worst case because nothing was reported. */
  readonly basis: "reported" | "reserved" | "free";
  readonly tokens: { readonly input: number; readonly output: number } | null;
  /** Why there is no usable reply, where there is none. */
  readonly fault: string | null;
}
