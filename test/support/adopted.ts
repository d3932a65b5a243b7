// The policy as a test wants it, adopted as the operator would have it.
import { DEFAULT_POLICY, type Policy, policyFold } from "#core/policy";
import { byOperator } from "#runtime/progress";
import { append, load } from "#runtime/unit";
import type { GivenWorld } from "./world.ts";

export async function adopt({ world }: GivenWorld, change: Partial<Policy>): Promise<void> {
  const before = await load(world.journal, policyFold, "company");
  const circumstance = byOperator(world, "webchat:local", "test", "policy");
  const { write } = append(policyFold, before, circumstance, [
    { type: "policy.adopted", data: { policy: { ...DEFAULT_POLICY, ...change }, by: "operator" } },
  ]);
  const result = await world.journal.commit({ writes: [write] });
  if (result.is !== "committed") throw new Error("The policy moved meanwhile.");
}
