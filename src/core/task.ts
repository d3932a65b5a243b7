// A task: one agent's piece of work. What it heard, what it asked for, and how far each open move has come.
import type { Agent, Heard } from "#core/agent";
import { type Json, type JsonObject, sha256 } from "#core/json";
import type { Micros } from "#core/money";
import type { Outcome } from "#core/move";
import { type Stage, stageAfter, stuckFrom } from "#core/stage";
import { defineFold, type Fold } from "#core/stream";
import { type Taint, tainted } from "#core/taint";
import { type Assignment, type Committed, type HeardData, roleOf, type TaskEvent } from "#core/task-event";

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
  /** Every text from outside that it was given or read so far: whatever it decides rests on them. */
  readonly taint: readonly Taint[];
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
  taint: assignment.taint ?? [],
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
    case "model.settled":
      return { ...staged(state, event.data.move, { is: "decided" }), spent: state.spent + event.data.cost };
    case "task.handed-over": {
      const { assignment } = state;
      return { ...state, assignment: { ...assignment, role: roleOf(assignment), agent: event.data.to } };
    }
    case "task.assigned":
    case "task.heard":
    case "task.ended":
      return state;
    default: {
      const { move } = event.data;
      const before = state.open.find(({ id }) => id === move)?.stage;
      return staged(state, move, stageAfter(event, before, at), event.type === "model.called" ? 1 : 0);
    }
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

function heardBy(agent: Agent | undefined, state: TaskWork, { heard, move, taint }: HeardData): TaskWork {
  const inner = agent === undefined ? state.inner : agent.evolve(state.inner, heard);
  return {
    ...state,
    inner,
    taint: tainted(state.taint, taint ?? []),
    open: settled(state.open, move, heard),
  };
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
    assigned,
    roleOf,
    progressed,
    settled,
    staged,
    stageAfter,
    stuckFrom,
    heardBy,
    tainted,
    sources,
    ...agents.map(({ evolve }) => evolve),
  ];
  return { ...fold, code: sha256(folds.map(String).join("\n")).slice(0, 16) };
}
