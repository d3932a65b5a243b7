// One activation of an effect: admission, prepared, execute, receipt. What was found prepared after a crash is checked first.
import { type ApprovalState, approvalFold } from "#core/approval";
import { type EffectEvent, type EffectState, effectFold, type OpenEffect } from "#core/effect";
import { asFault, type Fault } from "#core/fault";
import type { Commit } from "#core/ports";
import { idOf, type Loaded } from "#core/stream";
import { type Admission, admission } from "./admit.ts";
import { type Operation, operationOf } from "./operation.ts";
import { bySystem, later } from "./progress.ts";
import { superseding } from "./supersede.ts";
import { append, load, showing, together, wakeTask, waking } from "./unit.ts";
import type { World } from "./world.ts";

type Running = Loaded<OpenEffect>;

/** Attempts at a retryable refusal before the effect is called failed. */
const ATTEMPTS = 5;

export async function runEffect(world: World, id: string): Promise<void> {
  for (;;) {
    const effect = await load(world.journal, effectFold, id);
    if (effect.state.status !== "admitted" && effect.state.status !== "prepared") return;
    const running = effect as Running;
    const again =
      running.state.status === "prepared" ? await found(world, running) : await admit(world, running);
    if (!again) return;
  }
}

/** Takes an admitted effect as far as it gets. True: look again. */
async function admit(world: World, effect: Running): Promise<boolean> {
  const id = idOf(effect.stream);
  const approval = await load(world.journal, approvalFold, id);
  let operation: Operation;
  let verdict: Admission;
  try {
    operation = await operationOf(world, effect.state.order);
    verdict = await admission(world, effect, approval, operation);
  } catch (error) {
    return unable(world, effect, asFault(error));
  }
  switch (verdict.is) {
    case "wait":
      return false;
    case "held":
      return verdict.noted
        ? false
        : settle(world, effect, { type: "effect.held", data: { scope: verdict.scope } });
    case "expired":
      return expire(world, effect, approval);
    case "renew":
      return renew(world, effect, approval, verdict.because);
    case "go":
      return execute(world, effect, operation, verdict.guards);
  }
}

async function execute(
  world: World,
  effect: Running,
  operation: Operation,
  guards: Commit["guards"],
): Promise<boolean> {
  const id = idOf(effect.stream);
  const { order } = effect.state;
  const circumstance = bySystem(world, effect.stream, order.goal);
  const prepared = append<EffectState>(effectFold, effect, circumstance, [
    { type: "effect.prepared", data: { attempt: effect.state.attempt + 1 } },
  ]);
  const commit = together({ writes: [prepared.write], guards: guards ?? [] }, showing(id, order.thread));
  const result = await world.journal.commit(commit);
  if (result.is === "conflict") return true;
  world.underWay.add(id);
  const running = prepared.next as Running;
  try {
    const { insisted } = effect.state;
    const execution = { token: id, expected: order.targetVersion, at: circumstance.at, insisted };
    return await done(world, running, await operation.execute(execution), false);
  } catch (error) {
    return await failed(world, running, operation, asFault(error));
  } finally {
    world.underWay.delete(id);
  }
}

/** Prepared, and whoever prepared it is gone: the tool says what happened; where it cannot, the operator is asked. */
async function found(world: World, effect: Running): Promise<boolean> {
  const id = idOf(effect.stream);
  if (world.underWay.has(id)) return false;
  const operation = await operationOf(world, effect.state.order);
  const check = await operation.check(id);
  if (check.is === "done") return done(world, effect, check.receipt, true);
  if (check.is === "unknown")
    return settle(world, effect, { type: "effect.unknown", data: { why: check.why } });
  const reason = "It was interrupted before it changed anything.";
  return settle(world, effect, { type: "effect.retry-due", data: { at: effect.state.at, reason } });
}

type Receipt = Awaited<ReturnType<Operation["execute"]>>;

async function done(world: World, effect: Running, receipt: Receipt, wasFound: boolean): Promise<boolean> {
  const { compensates, goal } = effect.state.order;
  const undone =
    compensates === undefined
      ? {}
      : await compensated(world, compensates, idOf(effect.stream), receipt, goal);
  return settle(world, effect, { type: "effect.done", data: { receipt, found: wasFound } }, undone);
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

async function failed(world: World, effect: Running, operation: Operation, fault: Fault): Promise<boolean> {
  if (fault.code === "target-moved") {
    const approval = await load(world.journal, approvalFold, idOf(effect.stream));
    return renew(world, effect, approval, "target-moved");
  }
  if (fault.code === "unknown-outcome")
    return settle(world, effect, { type: "effect.unknown", data: { why: fault.message } });
  const check = await operation.check(idOf(effect.stream));
  if (check.is === "done") return done(world, effect, check.receipt, true);
  if (check.is === "unknown")
    return settle(world, effect, { type: "effect.unknown", data: { why: check.why } });
  return unable(world, effect, fault);
}

/** It certainly did not happen: tried again by the fault's own rule, or failed with its sentence. */
function unable(world: World, effect: Running, fault: Fault): Promise<boolean> {
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

async function expire(world: World, effect: Running, approval: Loaded<ApprovalState>): Promise<boolean> {
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
async function renew(
  world: World,
  effect: Running,
  approval: Loaded<ApprovalState>,
  because: "target-moved" | "policy-changed",
): Promise<boolean> {
  const reason = because === "target-moved" ? "The target changed since." : "Policy changed since.";
  const cancelled: EffectEvent = { type: "effect.cancelled", data: { by: "system", reason } };
  if (approval.state.status === "none") return settle(world, effect, cancelled);
  try {
    const circumstance = bySystem(world, effect.stream, effect.state.order.goal);
    const { commit } = await superseding(world, approval, circumstance, { because });
    return await settle(world, effect, cancelled, commit);
  } catch (error) {
    return settle(world, effect, {
      type: "effect.failed",
      data: { code: because, reason: asFault(error).message },
    });
  }
}

async function settle(
  world: World,
  effect: Running,
  event: EffectEvent,
  more: Partial<Commit> = {},
): Promise<boolean> {
  const { order } = effect.state;
  const circumstance = bySystem(world, effect.stream, order.goal);
  const { write } = append<EffectState>(effectFold, effect, circumstance, [event]);
  const shown = showing(idOf(effect.stream), order.thread);
  await world.journal.commit(together({ writes: [write] }, shown, wakeTask(order.task), more));
  return event.type !== "effect.held";
}
