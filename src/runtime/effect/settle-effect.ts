// How an effect's attempt ends: done, tried again, failed, expired, or replaced by a fresh card; each in one commit.
import { type ApprovalState, approvalFold, type Because, BY_RULE } from "#core/approval";
import {
  BY_SYSTEM,
  type EffectEvent,
  type EffectOrder,
  type EffectState,
  effectFold,
  type OpenEffect,
  type Rest,
} from "#core/effect";
import type { Circumstance, Origin } from "#core/event";
import { asFault, type Fault } from "#core/fault";
import type { Commit } from "#core/ports";
import { idOf, type Loaded } from "#core/stream";
import type { Receipt } from "#core/tool";
import { isAnswer } from "#governance/breaker";
import { closedWords } from "#operator/gate-words";
import { askingAfterAll } from "../approval/ask-after-all.ts";
import { type Superseding, superseding } from "../approval/supersede.ts";
import { atRest, failing, succeeding, type Told, toolKey } from "../breaker.ts";
import { amountOf } from "../escalation/amount.ts";
import { unknownEffect } from "../escalation/matters.ts";
import { escalating, looking } from "../escalation/open.ts";
import { overbilled, settlementOf } from "../money/effect-money.ts";
import { offering } from "../policy/always.ts";
import { bySystem, later } from "../progress.ts";
import { append, load, showing, together, wakeTask, waking } from "../unit.ts";
import { revoking } from "../vault/lend.ts";
import type { World } from "../world.ts";
import { broughtIn } from "./read-operation.ts";

export type Running = Loaded<OpenEffect>;

/** Attempts at a retryable refusal before the effect is called failed. */
const ATTEMPTS = 5;

/** It happened, and only we know it: recorded also where somebody took over meanwhile and does not know yet. */
export async function done(
  world: World,
  effect: Running,
  receipt: Receipt,
  wasFound: boolean,
): Promise<boolean> {
  const { compensates, goal } = effect.state.order;
  const undone =
    compensates === undefined
      ? {}
      : await compensated(world, compensates, idOf(effect.stream), receipt, goal);
  const event: EffectEvent = { type: "effect.done", data: { receipt, found: wasFound } };
  const offer = await offering(world, idOf(effect.stream), bySystem(world, effect.stream, goal));
  if (await record(world, effect, event, together(undone, offer))) return true;
  const now = await load(world.journal, effectFold, idOf(effect.stream));
  return ["admitted", "prepared", "unknown"].includes(now.state.status)
    ? done(world, now as Running, receipt, wasFound)
    : true;
}

/** The effect that was undone says so, in the same commit. */
async function compensated(
  world: World,
  undone: string,
  by: string,
  receipt: Receipt,
  goal: string,
): Promise<Partial<Commit>> {
  const effect = await load(world.journal, effectFold, undone);
  const { write } = append<EffectState>(effectFold, effect, bySystem(world, `effect/${by}`, goal), [
    { type: "effect.compensated", data: { by, receipt } },
  ]);
  const thread = effect.state.status === "none" ? "" : effect.state.order.thread;
  return together({ writes: [write] }, showing(undone, thread, { onlyWhereShown: true }));
}

/** It certainly did not happen: tried again by the fault's own rule, or failed with its sentence. */
export async function unable(world: World, effect: Running, fault: Fault): Promise<boolean> {
  const { attempt } = effect.state;
  const failed = { type: "effect.failed", data: { code: fault.code, reason: fault.message } } as const;
  if (fault.retry === "never") return settle(world, effect, failed, {}, fault);
  const often = attempt >= ATTEMPTS;
  // What its tool keeps from happening waits with that, however often it was tried.
  if (often && !(await atRest(world, keyOf(effect)))) return settle(world, effect, failed, {}, fault);
  const at = later(world, often ? 0 : fault.retry.afterMs * 2 ** Math.max(0, attempt - 1));
  return settle(
    world,
    effect,
    { type: "effect.retry-due", data: { at, reason: fault.message } },
    waking(effect.stream, at),
    fault,
  );
}

export async function expire(
  world: World,
  effect: Running,
  approval: Loaded<ApprovalState>,
): Promise<boolean> {
  const circumstance = bySystem(world, effect.stream, effect.state.order.goal);
  const { write } = append(approvalFold, approval, circumstance, [{ type: "approval.expired", data: {} }]);
  const reason = "The approval expired before it could run.";
  return settle(
    world,
    effect,
    { type: "effect.cancelled", data: { by: BY_SYSTEM, reason } },
    { writes: [write] },
  );
}

/** What was approved is not what would happen now: a fresh card instead of an execution. */
export async function renew(
  world: World,
  effect: Running,
  approval: Loaded<ApprovalState>,
  because: Exclude<Because, "edited">,
): Promise<boolean> {
  const reason = SINCE[because];
  const cancelled: EffectEvent = { type: "effect.cancelled", data: { by: BY_SYSTEM, reason } };
  const circumstance = bySystem(world, effect.stream, effect.state.order.goal);
  let superseded: Superseding;
  try {
    superseded =
      approval.state.status === "none"
        ? await askingAfterAll(world, effect, circumstance, { because })
        : await superseding(world, approval, circumstance, { because });
  } catch (error) {
    const fault = asFault(error);
    if (fault.retry !== "never") throw fault;
    return settle(world, effect, {
      type: "effect.failed",
      data: { code: because, reason: fault.message },
    });
  }
  const { verdict } = superseded.drafted.request;
  if (verdict.gate === "closed") return refuse(world, effect, closedWords(verdict));
  return settle(world, effect, cancelled, superseded.commit);
}

const SINCE: Readonly<Record<Exclude<Because, "edited">, string>> = {
  "target-moved": "The target changed since.",
  "policy-changed": "Policy changed since.",
  "action-changed": "What it would do changed since.",
  replayed: "You asked for it to be done again.",
};

/** No approval lets it through. */
export const refuse = (world: World, effect: Running, reason: string): Promise<boolean> =>
  settle(world, effect, { type: "effect.cancelled", data: { by: BY_RULE, reason } });

/** Records what came of it. True: look again. Whoever was overtaken looks again, too, and finds how the matter stands. */
export async function settle(
  world: World,
  effect: Running,
  event: EffectEvent,
  more: Partial<Commit> = {},
  fault?: Fault,
): Promise<boolean> {
  const recorded = await record(world, effect, event, more, fault);
  return !recorded || (event.type !== "effect.held" && event.type !== "effect.capped");
}

/** What a read brought from outside says so in its own event. */
const originOf = ({ effect }: EffectOrder, event: EffectEvent): Origin =>
  (effect === "read" && event.type === "effect.done" ? broughtIn(event.data.receipt) : undefined) ?? "system";

/** False: the effect, or what goes with it, moved on meanwhile. */
async function record(
  world: World,
  effect: Running,
  event: EffectEvent,
  more: Partial<Commit>,
  fault?: Fault,
): Promise<boolean> {
  const { order, leases, insisted } = effect.state;
  const circumstance = { ...bySystem(world, effect.stream, order.goal), origin: originOf(order, event) };
  const { write } = append<EffectState>(effectFold, effect, circumstance, [event]);
  const shown = showing(idOf(effect.stream), order.thread);
  const bill = overbilled(world, effect, event, circumstance);
  const money = together({ rows: settlementOf(effect, event) }, bill);
  const lent =
    leases === undefined && insisted !== true
      ? {}
      : revoking("effect", idOf(effect.stream), world.clock.now().toISOString());
  for (;;) {
    const told = await telling(world, effect, event, circumstance, fault);
    const needs = await needing(world, effect, event, circumstance);
    const beside = [lent, money, more, told?.commit ?? {}, needs];
    const result = await world.journal.commit(
      together({ writes: [write] }, shown, wakeTask(order.task), ...beside),
    );
    if (result.is === "committed") return true;
    // Others that use the same tool failed or succeeded meanwhile: that is no reason to think anew about this one.
    if (![told?.stream, needs.writes?.[0]?.stream].includes(result.stream)) return false;
  }
}

/** What nobody knows the outcome of needs the operator from this very commit on; what became known, no longer. */
async function needing(
  world: World,
  effect: Running,
  event: EffectEvent,
  circumstance: Circumstance,
): Promise<Partial<Commit>> {
  const { stream, state } = effect;
  if (event.type !== "effect.unknown") return state.status === "unknown" ? looking(stream) : {};
  const amount = await amountOf(world, idOf(stream), state);
  return escalating(world, circumstance, unknownEffect(stream, state, event.data.why, amount));
}

const keyOf = ({ state }: Running) => toolKey(state.order.domain, state.order.tool);

/** What its outcome means for all that use the same tool. A refusal is an answer, too. */
async function telling(
  world: World,
  effect: Running,
  event: EffectEvent,
  circumstance: Circumstance,
  fault: Fault | undefined,
): Promise<Told | undefined> {
  const { order, status } = effect.state;
  const by = effect.stream;
  const refused = event.type === "effect.cancelled" || (fault !== undefined && isAnswer(fault.code));
  if (event.type === "effect.done" || (refused && status === "prepared"))
    return succeeding(world, keyOf(effect), by, circumstance);
  if (fault === undefined) return undefined;
  const { thread, goal } = order;
  const failed = { by, code: fault.code, reason: fault.message, thread, goal };
  return failing(world, keyOf(effect), failed, circumstance);
}

/** It waits for what rests. True: things moved meanwhile, look again. */
export async function rest(
  world: World,
  effect: Running,
  data: Rest,
  commit: Partial<Commit>,
): Promise<boolean> {
  const { goal, thread } = effect.state.order;
  const shown = showing(goal, thread, { onlyWhereShown: true });
  return !(await record(world, effect, { type: "effect.rests", data }, together(commit, shown)));
}
