// Proposing a change of the policy in the operator's name: an ordinary action with its card, never a change by itself.
import type { Json } from "#core/json";
import { POLICY, POLICY_ADOPT, type Policy, policyFold } from "#core/policy";
import type { Commit } from "#core/ports";
import { asking, draft } from "../approval/propose.ts";
import type { Hand } from "../chat/answer.ts";
import { byOperator } from "../progress.ts";
import { load } from "../unit.ts";
import type { World } from "../world.ts";

interface PolicyProposal {
  readonly id: string;
  readonly commit: Partial<Commit>;
}

/**
 * The card that asks for this change. `document`: the new policy, or its YAML. Rejects with a Fault `bad-input` in one
 * sentence where it is no policy, or changes nothing.
 */
export async function proposingPolicy(
  world: World,
  hand: Hand,
  change: { readonly document: Policy | string; readonly why: string },
): Promise<PolicyProposal> {
  const { document, why } = change;
  const { version, state } = await load(world.journal, policyFold, "company");
  const written = typeof document === "string" ? world.policyText.read(document) : document;
  const drafted = await draft(world, {
    tool: POLICY_ADOPT,
    input: {
      document: world.policyText.write(written),
      before: state.policy as unknown as { readonly [key: string]: Json },
      version,
    },
    agent: "operator",
    goal: POLICY,
    task: "",
    move: "",
    thread: hand.thread,
    why,
    evidence: [],
    spent: 0,
  });
  const circumstance = byOperator(world, hand.account, hand.cause, POLICY);
  return { id: drafted.id, commit: asking(drafted, circumstance) };
}
