// A task: one agent's piece of work. What it heard, what it asked for, and how far each open move has come.
import type { Agent, Heard } from "#core/agent";
import { type Json, type JsonObject, sha256 } from "#core/json";
import type { Micros } from "#core/money";
import type { Move, Outcome } from "#core/move";
import { defineFold, type Fold } from "#core/stream";

export interface Assignment {
  readonly agent: string;
  readonly goal: string;
  readonly thread: string;
  readonly domain: string;
  readonly brief: JsonObject;
  /** The task that delegated it, and the name it has there. */
  readonly parent?: { readonly task: string; readonly as: string } | undefined;
}

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
  | { readonly type: "move.stuck"; readonly data: { readonly move: string; readonly reason: string } }
  | { readonly type: "move.unstuck"; readonly data: { readonly move: string; readonly by: string } }
  | { readonly type: "action.proposed"; readonly data: { readonly move: string; readonly action: string } }
  | {
      readonly type: "delegated";
      readonly data: { readonly move: string; readonly children: Readonly<Record<string, string>> };
    }
  | {
      readonly type: "task.ended";
      readonly data: { readonly outcome: Outcome; readonly summary: string; readonly result: JsonObject };
    };

interface HeardData {
  readonly heard: Heard;
  /** The open move this settles, if it settles one. */
  readonly move?: string | undefined;
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
  readonly reserved: Micros;
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

type Stage =
  | { readonly is: "decided" }
  | {
      readonly is: "called";
      readonly call: string;
      readonly reserved: Micros;
      readonly by: string;
      /** ISO time at which it was committed. */
      readonly at: string;
    }
  | { readonly is: "postponed"; readonly until: string; readonly reason: string }
  | { readonly is: "stuck"; readonly reason: string }
  | { readonly is: "proposed"; readonly action: string }
  /** Child task id → its name within this task. */
  | { readonly is: "delegated"; readonly children: Readonly<Record<string, string>> };

export interface OpenMove extends Committed {
  readonly stage: Stage;
  /** Model calls made for it so far. */
  readonly attempts: number;
}

export interface TaskWork {
  readonly status: "active" | "stuck" | Outcome;
  readonly assignment: Assignment;
  readonly since: string;
  /** The agent's own state. */
  readonly inner: Json;
  readonly open: readonly OpenMove[];
  /** How many moves were decided: the step budget counts them, and their ids. */
  readonly moves: number;
  readonly spent: Micros;
  readonly summary: string;
  readonly result: JsonObject;
}

export type TaskState = { readonly status: "none" } | TaskWork;

const assigned = (assignment: Assignment, at: string, inner: Json): TaskWork => ({
  status: "active",
  assignment,
  since: at,
  inner,
  open: [],
  moves: 0,
  spent: 0,
  summary: "",
  result: {},
});

function staged(state: TaskWork, id: string, stage: Stage, calls = 0): TaskWork {
  const open = state.open.map((one) =>
    one.id === id ? { ...one, stage, attempts: one.attempts + calls } : one,
  );
  const status = open.some((one) => one.stage.is === "stuck") ? "stuck" : "active";
  return { ...state, open, status };
}

function progressed(state: TaskWork, event: TaskEvent, at: string): TaskWork {
  switch (event.type) {
    case "moves.decided": {
      const decided = event.data.moves.map(
        (one): OpenMove => ({ ...one, stage: { is: "decided" }, attempts: 0 }),
      );
      return { ...state, open: [...state.open, ...decided], moves: state.moves + decided.length };
    }
    case "model.called": {
      const { move, call, reserved, by } = event.data;
      return staged(state, move, { is: "called", call, reserved, by, at }, 1);
    }
    case "model.settled":
      return { ...staged(state, event.data.move, { is: "decided" }), spent: state.spent + event.data.cost };
    case "move.postponed":
      return staged(state, event.data.move, {
        is: "postponed",
        until: event.data.until,
        reason: event.data.reason,
      });
    case "move.stuck":
      return staged(state, event.data.move, { is: "stuck", reason: event.data.reason });
    case "move.unstuck":
      return staged(state, event.data.move, { is: "decided" });
    case "action.proposed":
      return staged(state, event.data.move, { is: "proposed", action: event.data.action });
    case "delegated":
      return staged(state, event.data.move, { is: "delegated", children: event.data.children });
    default:
      return state;
  }
}

/** A delegation stays open until every child was heard; any other move is settled by the first thing heard of it. */
function settled(open: readonly OpenMove[], id: string | undefined, heard: Heard): readonly OpenMove[] {
  return open.flatMap((one) => {
    if (one.id !== id) return [one];
    if (one.stage.is !== "delegated" || heard.type !== "delegation.finished") return [];
    const rest = Object.entries(one.stage.children).filter(([, as]) => as !== heard.as);
    return rest.length === 0
      ? []
      : [{ ...one, stage: { is: "delegated" as const, children: Object.fromEntries(rest) } }];
  });
}

function heardBy(agent: Agent | undefined, state: TaskWork, { heard, move }: HeardData): TaskWork {
  const inner = agent === undefined ? state.inner : agent.evolve(state.inner, heard);
  return { ...state, inner, open: settled(state.open, move, heard) };
}

/**
 * The fold of tasks for a roster: each task's inner state is folded by its own agent. `sources` is the text of the code
 * that agents fold with, so that a snapshot folded by other code is folded again.
 */
export function taskFold(agents: readonly Agent[], sources = ""): Fold<TaskState> {
  const roster = new Map(agents.map((agent) => [agent.name, agent]));
  const fold = defineFold<TaskState, TaskEvent>({
    kind: "task",
    initial: { status: "none" },
    evolve(state, event) {
      if (event.type === "task.assigned")
        return assigned(event.data, event.at, roster.get(event.data.agent)?.initial ?? null);
      if (state.status === "none") return state;
      if (event.type === "task.ended")
        return {
          ...state,
          status: event.data.outcome,
          open: [],
          summary: event.data.summary,
          result: event.data.result,
        };
      if (event.type !== "task.heard") return progressed(state, event, event.at);
      return heardBy(roster.get(state.assignment.agent), state, event.data);
    },
    view(state) {
      if (state.status === "none") return { status: "none", domain: "", goal: "" };
      return { status: state.status, domain: state.assignment.domain, goal: state.assignment.goal };
    },
  });
  const folds = [
    fold.code,
    progressed,
    settled,
    staged,
    heardBy,
    sources,
    ...agents.map(({ evolve }) => evolve),
  ];
  return { ...fold, code: sha256(folds.map(String).join("\n")).slice(0, 16) };
}
