// What a model is asked: the step's own matter, and what the policy adds to it, which are the company's goals and constraints
// where a text is written or checked, and what models cost.
import type { JsonObject } from "#core/json";
import type { Prompt, ThinkRequest } from "#core/model";
import type { MoveOf } from "#core/move";
import { inOrder, type Policy, policyFold } from "#core/policy";
import { THOUGHTS, type ThoughtName } from "#core/thought";
import { load } from "./unit.ts";
import type { World } from "./world.ts";

export interface Asked extends ThinkRequest {
  /** Of the policy that spoke. */
  readonly policyVersion: number;
}

/** Thoughts whose text is the company's own. */
const OURS: ReadonlySet<ThoughtName> = new Set(["draft", "review"]);

export async function requestOf(world: World, prompt: Prompt, move: MoveOf<"think">): Promise<Asked> {
  const { state } = await load(world.journal, policyFold, "company");
  const { prices } = state.policy;
  const about = { ...(move.about as unknown as JsonObject), ...companyOf(move.prompt, state.policy) };
  return { prompt, about, reply: THOUGHTS[move.prompt].reply, prices, policyVersion: state.version };
}

function companyOf(thought: ThoughtName, { goals, constraints }: Policy): JsonObject {
  if (!OURS.has(thought) || goals.length + constraints.length === 0) return {};
  return { company: { goals: inOrder(goals).map(({ name }) => name), constraints } };
}
