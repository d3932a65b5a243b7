// Admission: the last look before an effect is prepared. What it finds is guarded in the very commit that prepares it.
import type { ApprovalState, Because } from "#core/approval";
import { channelOf } from "#core/confirmation";
import type { EffectOrder, OpenEffect, Rest } from "#core/effect";
import { asFault, Fault } from "#core/fault";
import type { GateName } from "#core/gate";
import { digest } from "#core/json";
import { holdersOf, type PauseState, pauseFold } from "#core/pause";
import { policyFold } from "#core/policy";
import type { Commit, Guard } from "#core/ports";
import type { Loaded } from "#core/stream";
import { evaluate, isStricter } from "#governance/evaluate";
import { closedWords } from "#operator/gate-words";
import { actionOf } from "../approval/propose.ts";
import { passing, toolKey } from "../breaker.ts";
import { bySystem } from "../progress.ts";
import { load } from "../unit.ts";
import { notLent } from "../vault/lend.ts";
import type { World } from "../world.ts";
import { todayFor } from "../zone.ts";
import type { Operation } from "./operation.ts";

export type Admission =
  | { readonly is: "wait"; readonly until: string }
  | { readonly is: "held"; readonly scope: string; readonly noted: boolean }
  /** What it needs rests; `noted`: its card says so already. */
  | { readonly is: "rests"; readonly rest: Rest; readonly commit: Partial<Commit>; readonly noted: boolean }
  | { readonly is: "expired" }
  | { readonly is: "renew"; readonly because: Exclude<Because, "edited"> }
  /** Nobody's approval lets it through, and why. */
  | { readonly is: "refused"; readonly reason: string }
  /** The tool cannot say what would happen. */
  | { readonly is: "unable"; readonly fault: Fault }
  | { readonly is: "go"; readonly guards: readonly Guard[]; readonly commit?: Partial<Commit> };

export async function admission(
  world: World,
  effect: Loaded<OpenEffect>,
  approval: Loaded<ApprovalState>,
  operation: Operation,
): Promise<Admission> {
  const now = world.clock.now().toISOString();
  const early = await notYet(world, effect, now);
  if (early !== undefined) return early;
  const { held } = effect.state;
  const request = approval.state.status === "none" ? undefined : approval.state.request;
  if (request !== undefined && now >= (effect.state.order.lasts ?? request.expiresAt))
    return { is: "expired" };
  const pause = await load(world.journal, pauseFold, "company");
  const scope = holding(pause.state, effect.state, approval.state, operation);
  if (scope !== undefined) return { is: "held", scope, noted: held === scope };
  const passed = await pastBreaker(world, effect);
  if (passed.is === "rests") return passed;
  const unlent = await notLent(world, effect.state.order, operation.needs);
  if (unlent !== undefined) return { is: "unable", fault: unlent };
  const looked = await asItWasShown(world, effect, approval, operation);
  return looked.is === "go"
    ? {
        is: "go",
        guards: [...looked.guards, { stream: pause.stream, version: pause.version }],
        commit: passed.commit,
      }
    : looked;
}

/** In its hold window, or put off; once its tool rests, that says when it is tried, and no hold window is skipped by it. */
async function notYet(world: World, effect: Loaded<OpenEffect>, now: string): Promise<Admission | undefined> {
  const { until, rests, attempt } = effect.state;
  if (until === undefined || until <= now || rests !== undefined) return undefined;
  const passed = attempt > 0 ? await pastBreaker(world, effect) : undefined;
  return passed?.is === "rests" ? passed : { is: "wait", until };
}

/** Its tool rests where it failed again and again, in this domain alone; one effect at a time tries whether it answers. */
async function pastBreaker(world: World, { stream, state }: Loaded<OpenEffect>) {
  const { order, insisted, rests } = state;
  const key = toolKey(order.domain, order.tool);
  const circumstance = bySystem(world, stream, order.goal);
  const passed = await passing(world, key, stream, circumstance, insisted);
  if (passed.is === "go") return passed;
  const { until, why } = passed.rest;
  return { ...passed, noted: rests?.until === until && rests.why === why };
}

/** Policy and target are as they were when this was shown; both are guarded from here on. */
async function asItWasShown(
  world: World,
  { state: { order } }: Loaded<OpenEffect>,
  approval: Loaded<ApprovalState>,
  operation: Operation,
): Promise<Admission> {
  const policy = await load(world.journal, policyFold, "company");
  const today = await todayFor(world, policy.state.policy);
  const verdict = evaluate(policy.state, actionOf(world, operation, order), today);
  const refusal = verdict.gate === "closed" ? closedWords(verdict) : notDecided(approval.state);
  if (refusal !== undefined) return { is: "refused", reason: refusal };
  if (isStricter(verdict.gate, consented(approval.state))) return { is: "renew", because: "policy-changed" };
  if (!isSameAction(order, approval.state, operation)) return { is: "renew", because: "action-changed" };
  const preview = await operation.preview().catch(asFault);
  if (preview instanceof Fault) return { is: "unable", fault: preview };
  if (preview.targetVersion !== order.targetVersion || digest(order.input) !== order.digest)
    return { is: "renew", because: "target-moved" };
  return { is: "go", guards: [policy, approval].map(({ stream, version }) => ({ stream, version })) };
}

/** What was consented to: whoever undoes what went without asking has tapped all the same. */
function consented(approval: ApprovalState): GateName {
  if (approval.status === "none") return "open";
  const { gate } = approval.request.verdict;
  return gate === "open" ? "soft" : gate;
}

/** Why the approval does not carry an effect, however that came to be admitted. */
function notDecided(approval: ApprovalState): string | undefined {
  if (approval.status === "none") return undefined;
  if (approval.status !== "approved") return "It was never approved.";
  const { request, first, decision } = approval;
  if (request.verdict.gate === "closed") return closedWords(request.verdict);
  if (request.verdict.gate !== "two-channel") return undefined;
  const twice =
    first !== undefined && (first.on.length === 0 || channelOf(first.by) !== channelOf(decision.by));
  return twice ? undefined : "It was approved only once.";
}

/** What would run is what was asked: the tool as it was, the same input, and the same stakes. */
function isSameAction(order: EffectOrder, approval: ApprovalState, operation: Operation): boolean {
  const now = partsOf({ ...order, ...operation });
  if (now !== partsOf(order)) return false;
  if (approval.status === "none") return true;
  const { request } = approval;
  const sameStakes = request.stakes === undefined || digest(request.stakes) === digest(operation.stakes);
  return sameStakes && partsOf(request) === now && request.digest === digest(order.input);
}

type Parts = Pick<
  EffectOrder,
  "tool" | "toolVersion" | "effect" | "domain" | "targetVersion" | "digest" | "compensates"
>;

/** All of an action that nobody may change between the card and the effect. */
function partsOf({ tool, toolVersion, effect, domain, targetVersion, digest: bound, compensates }: Parts) {
  return digest({ tool, toolVersion, effect, domain, targetVersion, bound, compensates });
}

/**
 * The pause that holds this effect. A rollback approved while paused is the operator's hand on the brake: it runs, but for
 * what was paused after that.
 */
function holding(
  pause: PauseState,
  effect: OpenEffect,
  approval: ApprovalState,
  { needs }: Operation,
): string | undefined {
  const { domain, agent, compensates } = effect.order;
  const domains = [domain, ...needs.map((need) => need.domain ?? domain)];
  const scopes = domains.flatMap((one) => holdersOf(pause, one, agent));
  if (compensates === undefined || approval.status !== "approved") return scopes[0];
  return scopes.find((scope) => (effect.pauses ?? 0) < (pause.began[scope] ?? 0));
}
