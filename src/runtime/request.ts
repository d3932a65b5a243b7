// What a model is asked: the step's own matter, and what the policy adds to it, which are the company's goals and constraints
// where a text is written or checked, and what models cost.
import type { JsonObject } from "#core/json";
import type { Prompt, ThinkRequest } from "#core/model";
import type { MoveOf } from "#core/move";
import { inOrder, type Policy, type PolicyState, policyFold } from "#core/policy";
import { THOUGHTS, type ThoughtName } from "#core/thought";
import { load } from "./unit.ts";
import type { World } from "./world.ts";

export interface Asked extends ThinkRequest {
  /** Of the policy that spoke. */
  readonly policyVersion: number;
}

/** Thoughts whose text is the company's own. */
const OURS: ReadonlySet<ThoughtName> = new Set(["draft", "review"]);

/** `version`: of the policy that a call was committed under, so that it asks what its money is held for; absent: today's. */
export async function requestOf(
  world: World,
  prompt: Prompt,
  move: MoveOf<"think">,
  version?: number,
): Promise<Asked> {
  const state = await policyAt(world, version);
  const { prices } = state.policy;
  const about = { ...(move.about as unknown as JsonObject), ...companyOf(move.prompt, state.policy) };
  return { prompt, about, reply: THOUGHTS[move.prompt].reply, prices, policyVersion: state.version };
}

async function policyAt({ journal }: World, version: number | undefined): Promise<PolicyState> {
  const { state } = await load(journal, policyFold, "company");
  if (version === undefined || version === state.version) return state;
  const events = await journal.events({ stream: "policy/company", order: "oldest", limit: version });
  return events.slice(0, version).reduce<PolicyState>(policyFold.evolve, policyFold.initial);
}

function companyOf(thought: ThoughtName, { goals, constraints }: Policy): JsonObject {
  if (!OURS.has(thought) || goals.length + constraints.length === 0) return {};
  return { company: { goals: inOrder(goals).map(({ name }) => name), constraints } };
}
