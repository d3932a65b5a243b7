// A policy as if it had been adopted earlier, without its card: for tests of what policy does, not of how it is changed.
import { type Policy, policyFold } from "#core/policy";
import { bySystem } from "#runtime/progress";
import { append, load } from "#runtime/unit";
import type { GivenWorld } from "./world.ts";

export async function adoptPolicy({ world }: GivenWorld, change: Partial<Policy>): Promise<void> {
  const now = await load(world.journal, policyFold, "company");
  const policy = { ...now.state.policy, ...change };
  const { write } = append(policyFold, now, bySystem(world, "test", "policy"), [
    { type: "policy.adopted", data: { policy, by: "test" } },
  ]);
  await world.journal.commit({ writes: [write] });
}
