// The test language for agents: given an agent, when it heard these things, then it decides that. Shared by every agent's tests.
import { expect } from "vitest";
import type { Agent, Heard } from "#core/agent";
import type { Json, JsonObject } from "#core/json";
import type { Evidence, Move, MoveOf, Outcome } from "#core/move";
import type { Citation, Reply, ThoughtName } from "#core/thought";

export interface Given {
  /** Hears these in turn, as the runtime delivers them: `decide` with the state before, then `evolve`. */
  heard(...events: readonly Heard[]): Given;
  /** What the last thing heard made it decide; nothing else. */
  decides(...moves: readonly Move[]): Given;
  /** Its last decision is to end with this outcome and a one-line summary that matches. */
  finishes(outcome: Outcome, summary: string | RegExp, result?: JsonObject): Given;
  /** The moves of the last thing heard. */
  readonly moves: readonly Move[];
  readonly state: Json;
}

/** An agent that heard nothing yet. Its state is frozen and must stay plain JSON after everything it hears. */
export function given(agent: Agent, state: Json = agent.initial, moves: readonly Move[] = []): Given {
  const here: Given = {
    moves,
    state,
    heard: (...events) =>
      events.reduce((before, event) => {
        const after = hear(agent, before.state, event);
        return given(agent, after.state, after.moves);
      }, here),
    decides(...expected) {
      expect(moves).toEqual(expected);
      return here;
    },
    finishes(outcome, summary, result) {
      const [move, ...more] = moves;
      expect(more).toEqual([]);
      expect(move).toMatchObject({ do: "finish", outcome });
      const said = move?.do === "finish" ? move.summary : "";
      if (typeof summary === "string") expect(said).toBe(summary);
      else expect(said).toMatch(summary);
      expect(said).not.toContain("\n");
      if (result !== undefined) expect(move).toMatchObject({ result });
      return here;
    },
  };
  return here;
}

/** One delivery; what the agent does not hear changes nothing. */
export function hear(agent: Agent, state: Json, event: Heard): { state: Json; moves: readonly Move[] } {
  if (!agent.hears.includes(event.type)) return { state, moves: [] };
  const before = freeze(state);
  const moves = agent.decide(before, freeze(event));
  const after = agent.evolve(before, event) as Json;
  expect(JSON.parse(JSON.stringify(after)), "the state is plain JSON").toStrictEqual(after);
  expect(JSON.parse(JSON.stringify(moves)), "the moves are plain JSON").toStrictEqual(moves);
  return { state: after, moves };
}

function freeze<Value>(value: Value): Value {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  Object.values(value).forEach(freeze);
  return Object.freeze(value);
}

const AT = "2026-11-03T14:02:00.000Z";

export const assigned = (brief: JsonObject): Heard => ({ type: "task.assigned", brief, at: AT });
export const thought = <Name extends ThoughtName>(prompt: Name, reply: Reply<Name>): Heard =>
  ({ type: "thought", prompt, reply }) as Heard;
export const recalled = (...items: Citation[]): Heard => ({ type: "recalled", query: "", items });
export const remembered = (fact: string, statement: string, replaced: string | null = null): Heard => ({
  type: "remembered",
  fact,
  statement,
  replaced,
});
export const readDone = (tool: string, result: Json): Heard => ({ type: "read.done", tool, result });
export const done = (tool: string, summary: string, effect = "k7f3qa9m"): Heard => ({
  type: "effect.done",
  tool,
  effect,
  input: {},
  summary,
});
export const failed = (tool: string, reason: string, effect = "k7f3qa9m"): Heard => ({
  type: "effect.failed",
  tool,
  effect,
  reason,
});
export type RefusedBy = Extract<Heard, { type: "action.refused" }>["by"];
export const refused = (tool: string, by: RefusedBy, reason = ""): Heard => ({
  type: "action.refused",
  tool,
  by,
  reason,
});
export const returned = (
  as: string,
  result: JsonObject,
  outcome: Outcome = "done",
  summary = `The ${as} is done.`,
): Heard => ({ type: "delegation.finished", as, agent: as, outcome, summary, result });
export const scheduled = (standing: string, next: string): Heard => ({ type: "scheduled", standing, next });
export const said: Heard = { type: "said" };
export const waited: Heard = { type: "waited" };

export const think = (prompt: ThoughtName, about: JsonObject): Move =>
  ({ do: "think", prompt, about }) as MoveOf<"think">;
export const act = (
  tool: string,
  input: JsonObject,
  why: string,
  evidence: readonly Evidence[] = [],
): Move => ({
  do: "act",
  tool,
  input,
  why,
  evidence,
});
export const delegate = (agent: string, as: string, brief: JsonObject, ...steps: string[]): Move => ({
  do: "delegate",
  tasks: [{ agent, as, brief }],
  ...(steps.length === 0 ? {} : { steps }),
});
