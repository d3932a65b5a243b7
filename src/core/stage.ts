// How far an open move has come. Apart from the task it belongs to, for the task's length.
import type { Rest } from "#core/effect";
import type { Micros } from "#core/money";
import type { TaskEvent } from "#core/task-event";

export type Stage =
  | { readonly is: "decided" }
  | {
      readonly is: "called";
      readonly call: string;
      readonly model: string;
      readonly reserved: Micros;
      readonly held: boolean;
      readonly policyVersion?: number | undefined;
      readonly by: string;
      /** ISO time at which it was committed. */
      readonly at: string;
    }
  | { readonly is: "postponed"; readonly until: string; readonly reason: string }
  | { readonly is: "capped"; readonly cap: string }
  | ({ readonly is: "rests" } & Rest)
  | { readonly is: "skipped"; readonly reason: string }
  | { readonly is: "stuck"; readonly reason: string; readonly from?: Begun; readonly by?: string | undefined }
  | Begun;

/** Something of it lives on its own by now: to try again is to look at that again, not to begin anew. */
type Begun =
  | { readonly is: "proposed"; readonly action: string }
  /** Child task id → its name within this task. */
  | { readonly is: "delegated"; readonly children: Readonly<Record<string, string>> };

export const stuckFrom = (stage: Stage | undefined, reason: string, by: string | undefined): Stage =>
  stage?.is === "proposed" || stage?.is === "delegated"
    ? { is: "stuck", reason, from: stage }
    : { is: "stuck", reason, by };

/** What happens to one open move, and to nothing else of its task. */
type MoveEvent = Exclude<TaskEvent, { type: "moves.decided" | "model.settled" | `task.${string}` }>;

/** The stage that this brings its move to. */
export function stageAfter(event: MoveEvent, before: Stage | undefined, at: string): Stage {
  switch (event.type) {
    case "model.called": {
      const { call, model, reserved, held = false, policyVersion, by } = event.data;
      return { is: "called", call, model, reserved, held, policyVersion, by, at };
    }
    case "move.postponed":
      return { is: "postponed", until: event.data.until, reason: event.data.reason };
    case "move.capped":
      return { is: "capped", cap: event.data.cap };
    case "move.rests": {
      const { move: _, ...rest } = event.data;
      return { is: "rests", ...rest };
    }
    case "move.skipped":
      return { is: "skipped", reason: event.data.reason };
    case "move.stuck":
      return stuckFrom(before, event.data.reason, event.data.by);
    case "move.unstuck":
      return (before?.is === "stuck" ? before.from : undefined) ?? { is: "decided" };
    case "action.proposed":
      return { is: "proposed", action: event.data.action };
    case "delegated":
      return { is: "delegated", children: event.data.children };
  }
}
