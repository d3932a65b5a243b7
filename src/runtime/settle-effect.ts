// How an effect's attempt ends: done, tried again, failed, expired, or replaced by a fresh card; each in one commit.
import { type ApprovalState, approvalFold } from "#core/approval";
import { type EffectEvent, type EffectState, effectFold, type OpenEffect } from "#core/effect";
import { asFault, type Fault } from "#core/fault";
import type { Commit } from "#core/ports";
import { idOf, type Loaded } from "#core/stream";
import type { Receipt } from "#core/tool";
import { bySystem, later } from "./progress.ts";
import { superseding } from "./supersede.ts";
import { append, load, showing, together, wakeTask, waking } from "./unit.ts";
import type { World } from "./world.ts";

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
  if (await record(world, effect, event, undone)) return true;
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
export function unable(world: World, effect: Running, fault: Fault): Promise<boolean> {
  const { attempt } = effect.state;
  if (fault.retry === "never" || attempt >= ATTEMPTS)
    return settle(world, effect, {
      type: "effect.failed",
      data: { code: fault.code, reason: fault.message },
    });
  const at = later(world, fault.retry.afterMs * 2 ** Math.max(0, attempt - 1));
  return settle(
    world,
    effect,
    { type: "effect.retry-due", data: { at, reason: fault.message } },
    waking(effect.stream, at),
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
    { type: "effect.cancelled", data: { by: "system", reason } },
    { writes: [write] },
  );
}

/** What was approved is not what would happen now: a fresh card instead of an execution. */
export async function renew(
  world: World,
  effect: Running,
  approval: Loaded<ApprovalState>,
  because: "target-moved" | "policy-changed",
): Promise<boolean> {
  const reason = because === "target-moved" ? "The target changed since." : "Policy changed since.";
  const cancelled: EffectEvent = { type: "effect.cancelled", data: { by: "system", reason } };
  if (approval.state.status === "none") return settle(world, effect, cancelled);
  const circumstance = bySystem(world, effect.stream, effect.state.order.goal);
  let commit: Partial<Commit>;
  try {
    ({ commit } = await superseding(world, approval, circumstance, { because }));
  } catch (error) {
    const fault = asFault(error);
    if (fault.retry !== "never") throw fault;
    return settle(world, effect, {
      type: "effect.failed",
      data: { code: because, reason: fault.message },
    });
  }
  return settle(world, effect, cancelled, commit);
}

/** Records what came of it. True: look again. Whoever was overtaken looks again, too, and finds how the matter stands. */
export async function settle(
  world: World,
  effect: Running,
  event: EffectEvent,
  more: Partial<Commit> = {},
): Promise<boolean> {
  await record(world, effect, event, more);
  return event.type !== "effect.held";
}

/** False: the effect, or what goes with it, moved on meanwhile. */
async function record(
  world: World,
  effect: Running,
  event: EffectEvent,
  more: Partial<Commit>,
): Promise<boolean> {
  const { order } = effect.state;
  const circumstance = bySystem(world, effect.stream, order.goal);
  const { write } = append<EffectState>(effectFold, effect, circumstance, [event]);
  const shown = showing(idOf(effect.stream), order.thread);
  const result = await world.journal.commit(together({ writes: [write] }, shown, wakeTask(order.task), more));
  return result.is === "committed";
}
