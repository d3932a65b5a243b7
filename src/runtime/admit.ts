// Admission: the last look before an effect is prepared. What it finds is guarded in the very commit that prepares it.
import type { ApprovalState } from "#core/approval";
import type { OpenEffect } from "#core/effect";
import { asFault, Fault } from "#core/fault";
import { digest } from "#core/json";
import { heldBy, type PauseState, pauseFold } from "#core/pause";
import { policyFold } from "#core/policy";
import type { Guard } from "#core/ports";
import type { Loaded } from "#core/stream";
import { evaluate, isStricter } from "#governance/evaluate";
import type { Operation } from "./operation.ts";
import { actionOf } from "./propose.ts";
import { load } from "./unit.ts";
import type { World } from "./world.ts";

export type Admission =
  | { readonly is: "wait"; readonly until: string }
  | { readonly is: "held"; readonly scope: string; readonly noted: boolean }
  | { readonly is: "expired" }
  | { readonly is: "renew"; readonly because: "target-moved" | "policy-changed" }
  /** The tool cannot say what would happen. */
  | { readonly is: "unable"; readonly fault: Fault }
  | { readonly is: "go"; readonly guards: readonly Guard[] };

export async function admission(
  world: World,
  effect: Loaded<OpenEffect>,
  approval: Loaded<ApprovalState>,
  operation: Operation,
): Promise<Admission> {
  const now = world.clock.now().toISOString();
  const { until, held } = effect.state;
  if (until !== undefined && until > now) return { is: "wait", until };
  const request = approval.state.status === "none" ? undefined : approval.state.request;
  if (request !== undefined && now >= request.expiresAt) return { is: "expired" };
  const pause = await load(world.journal, pauseFold, "company");
  const scope = holding(pause.state, effect.state, approval.state);
  if (scope !== undefined) return { is: "held", scope, noted: held === scope };
  const looked = await asItWasShown(world, effect, approval, operation);
  return looked.is === "go"
    ? { is: "go", guards: [...looked.guards, { stream: pause.stream, version: pause.version }] }
    : looked;
}

/** Policy and target are as they were when this was shown; both are guarded from here on. */
async function asItWasShown(
  world: World,
  { state: { order } }: Loaded<OpenEffect>,
  approval: Loaded<ApprovalState>,
  operation: Operation,
): Promise<Admission> {
  const policy = await load(world.journal, policyFold, "company");
  const { gate } = evaluate(policy.state, actionOf(world, operation, order.agent));
  const shown = approval.state.status === "none" ? "open" : approval.state.request.verdict.gate;
  if (isStricter(gate, shown)) return { is: "renew", because: "policy-changed" };
  const preview = await operation.preview().catch(asFault);
  if (preview instanceof Fault) return { is: "unable", fault: preview };
  if (preview.targetVersion !== order.targetVersion || digest(order.input) !== order.digest)
    return { is: "renew", because: "target-moved" };
  return { is: "go", guards: [policy, approval].map(({ stream, version }) => ({ stream, version })) };
}

/** The pause that holds this effect. A rollback approved while paused is the operator's hand on the brake: it runs. */
function holding(pause: PauseState, effect: OpenEffect, approval: ApprovalState): string | undefined {
  const { domain, agent, compensates } = effect.order;
  const scope = heldBy(pause, domain, agent);
  if (scope === undefined || compensates === undefined || approval.status !== "approved") return scope;
  return (effect.pauses ?? 0) >= (pause.began[scope] ?? 0) ? undefined : scope;
}
