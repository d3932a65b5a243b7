// Policy adopted from elsewhere, as whoever edits it would: a commit of its own beside whatever the processes do.
import { commitTo } from "#adapters/in-memory/commit";
import { eventsOf } from "#adapters/in-memory/store";
import { type Policy, type PolicyEvent, policyFold } from "#core/policy";
import { append } from "#runtime/unit";
import type { Outside } from "./outside.ts";

const STREAM = "policy/company";

export function adopt({ store, clock }: Outside, policy: Policy): void {
  const events = eventsOf(store, STREAM).map(({ body, ...event }) => ({
    ...event,
    data: JSON.parse(body ?? "{}"),
  }));
  const state = events.reduce(policyFold.evolve, policyFold.initial);
  const adopted: PolicyEvent = { type: "policy.adopted", data: { policy, by: "operator" } };
  const circumstance = {
    actor: "operator:elsewhere",
    cause: "policy",
    correlation: "policy",
    origin: "operator" as const,
    at: clock.now().toISOString(),
  };
  const { write } = append(policyFold, { stream: STREAM, version: events.length, state }, circumstance, [
    adopted,
  ]);
  commitTo(store, { writes: [write] });
}
