// One activation of an effect: admission, prepared, execute, receipt. What was found prepared after a crash is checked first.
import { type ApprovalState, approvalFold } from "#core/approval";
import { type EffectState, effectFold } from "#core/effect";
import { asFault, Fault } from "#core/fault";
import { idOf, kindOf, type Loaded } from "#core/stream";
import type { Check, Receipt } from "#core/tool";
import type { HeldLease } from "#core/vault";
import { short } from "#operator/words";
import { handedOver, inHandElsewhere } from "../elsewhere.ts";
import { moneyFor } from "../money/effect-money.ts";
import { bySystem, later } from "../progress.ts";
import { append, load, showing, together, wakeAgain } from "../unit.ts";
import { borrowerOf, lending, unlent } from "../vault/lend.ts";
import { handing, lentAlready } from "../vault/use.ts";
import type { World } from "../world.ts";
import { type Admission, admission } from "./admit.ts";
import { askTool, tokenOf } from "./ask-tool.ts";
import { misfit } from "./bounded.ts";
import { type Operation, operationOf } from "./operation.ts";
import { done, expire, type Running, refuse, renew, rest, settle, unable } from "./settle-effect.ts";

/** After this an effect that another process executes is looked after, even if that process lives. */
const PATIENCE_MS = 300_000;
/** A process that was held up for longer between prepared and execute does not execute: others may have taken over. */
const PROMPT_MS = 30_000;
/** A tool that does not answer is asked again after this or more, and for so long. */
const AGAIN_MS = 1_000;
const ANSWERS_MS = 3_600_000;
/** Characters of a receipt, and of its one line for the operator. */
const RECEIPT_MOST = 256_000;
const SUMMARY_MOST = 300;

export async function runEffect(world: World, id: string): Promise<void> {
  for (;;) {
    const effect = await load(world.journal, effectFold, id);
    if (effect.state.status !== "admitted" && effect.state.status !== "prepared") return;
    const running = effect as Running;
    if (await handedOver(world, effect.stream, [running.state.order.tool])) return;
    const again =
      running.state.status === "prepared" ? await found(world, running) : await admit(world, running);
    if (!again) return;
  }
}

/** Takes an admitted effect as far as it gets. True: look again. */
async function admit(world: World, effect: Running): Promise<boolean> {
  const approval = await load(world.journal, approvalFold, idOf(effect.stream));
  const operation = await operationOf(world, effect.state.order).catch(asFault);
  if (operation instanceof Fault) return impossible(world, effect, operation);
  const verdict = await admission(world, effect, approval, operation);
  switch (verdict.is) {
    case "wait":
      await wakeAgain(world, effect.stream, verdict.until);
      return false;
    case "held":
      return verdict.noted
        ? false
        : settle(world, effect, { type: "effect.held", data: { scope: verdict.scope } });
    case "rests":
      if (!verdict.noted) return rest(world, effect, verdict.rest, verdict.commit);
      await wakeAgain(world, effect.stream, verdict.rest.until);
      return false;
    case "go":
      return execute(world, effect, operation, verdict);
    default:
      return effect.state.insisted === true
        ? asked(world, effect)
        : outdated(world, effect, approval, verdict);
  }
}

/** There is no such operation any more. */
async function impossible(world: World, effect: Running, fault: Fault): Promise<boolean> {
  if (fault.retry !== "never") throw fault;
  return effect.state.insisted === true ? asked(world, effect) : unable(world, effect, fault);
}

/** What may have happened already is not said not to have happened: its tool is asked first. */
async function asked(world: World, effect: Running): Promise<boolean> {
  const check = await checked(world, effect);
  if (check === undefined) return false;
  if (check.is === "done") return done(world, effect, check.receipt, true);
  const why = "Things changed before it could be tried again; nobody knows whether the first try did it.";
  return settle(world, effect, { type: "effect.unknown", data: { why } });
}

function outdated(
  world: World,
  effect: Running,
  approval: Loaded<ApprovalState>,
  verdict: Extract<Admission, { is: "expired" | "renew" | "refused" | "unable" }>,
): Promise<boolean> {
  if (verdict.is === "unable") return unable(world, effect, verdict.fault);
  if (verdict.is === "refused") return refuse(world, effect, verdict.reason);
  return verdict.is === "expired"
    ? expire(world, effect, approval)
    : renew(world, effect, approval, verdict.because);
}

async function execute(
  world: World,
  effect: Running,
  operation: Operation,
  { guards, commit: passed = {} }: Pick<Extract<Admission, { is: "go" }>, "guards" | "commit">,
): Promise<boolean> {
  const id = idOf(effect.stream);
  const { order } = effect.state;
  const circumstance = bySystem(world, effect.stream, order.goal);
  const money = await moneyFor(world, effect, operation.stakes.amount ?? 0, circumstance);
  if (money.is === "waits") return false;
  if (money.is === "capped")
    return settle(world, effect, { type: "effect.capped", data: { cap: money.cap } }, money.commit);
  const lent = lending(world, circumstance, borrowerOf(id, order), operation.needs);
  const leases = lent.held.length === 0 ? undefined : lent.held.map((lease) => lease.id);
  const attempted = effect.state.attempt + 1;
  const data = { attempt: attempted, by: world.presence.me, reserved: money.reserved, leases };
  const prepared = append<EffectState>(effectFold, effect, circumstance, [{ type: "effect.prepared", data }]);
  const write = { writes: [prepared.write], guards };
  const commit = together(write, passed, lent.commit, money.commit, showing(id, order.thread));
  const result = await world.journal.commit(commit);
  if (result.is === "conflict") return notBegun(world, effect, result.stream);
  world.underWay.add(id);
  const running = prepared.next as Running;
  try {
    const late = world.clock.now().getTime() - Date.parse(circumstance.at) > PROMPT_MS;
    return await (late ? heldUp(world, running) : attempt(world, running, operation, lent.held));
  } finally {
    world.underWay.delete(id);
  }
}

/** Somebody was faster: look again. A secret whose row is gone, though, will not come back by looking. */
async function notBegun(world: World, effect: Running, stream: string): Promise<boolean> {
  const gone = kindOf(stream) === "secret" ? unlent(stream, effect.state.order.tool) : undefined;
  return gone === undefined ? true : unable(world, effect, gone);
}

/** Only what the tool says decides what became of it: a database that is away meanwhile does not. */
async function attempt(
  world: World,
  effect: Running,
  operation: Operation,
  held: readonly HeldLease[],
): Promise<boolean> {
  const { order, insisted, at } = effect.state;
  const again = insisted === true || order.token !== undefined;
  const { borrowed, ...lent } = handing(world, held.map(lentAlready), order.goal);
  const execution = {
    token: tokenOf(effect),
    expected: order.targetVersion,
    at,
    insisted: again,
    ...borrowed,
  };
  let receipt: Receipt;
  try {
    receipt = lent.clean(await operation.execute(execution));
  } catch (error) {
    return failed(world, effect, lent.cleanFault(error));
  } finally {
    lent.end();
  }
  // A read has bounded what it read by itself, and has changed nothing that could be unknown.
  const unfit = operation.effect === "read" ? undefined : misfit(receipt, RECEIPT_MOST);
  if (unfit === undefined) return done(world, effect, brief(receipt), false);
  const why = `It was done, but what the tool answered cannot be kept: ${unfit}.`;
  return settle(world, effect, { type: "effect.unknown", data: { why } });
}

const brief = (receipt: Receipt): Receipt => ({ ...receipt, summary: short(receipt.summary, SUMMARY_MOST) });

/**
 * What the tool says became of it; a tool that is gone, or cannot say, leaves it unknown. Undefined: it does not answer now;
 * the effect is looked at again when the pause that holds its credential is lifted, or after a while, for an hour at most.
 */
async function checked(world: World, effect: Running): Promise<Check | undefined> {
  try {
    const check = await askTool(world, effect);
    if (check === undefined) return undefined;
    const unfit = misfit(check, RECEIPT_MOST);
    if (unfit !== undefined)
      return { is: "unknown", why: `What the tool answered cannot be kept: ${unfit}.` };
    return check.is === "done" ? { is: "done", receipt: brief(check.receipt) } : check;
  } catch (error) {
    const { retry, message: why } = asFault(error);
    const forMs = world.clock.now().getTime() - Date.parse(effect.state.at);
    if (retry === "never" || forMs > ANSWERS_MS) return { is: "unknown", why };
    const againMs = Math.max(retry.afterMs, AGAIN_MS, forMs / 4);
    await wakeAgain(world, effect.stream, later(world, againMs));
    return undefined;
  }
}

/** Nothing was executed yet, and nothing is now: it is prepared anew, if nobody else took over. */
function heldUp(world: World, effect: Running): Promise<boolean> {
  const reason = "The process was held up before it began.";
  const { insisted } = effect.state;
  return settle(world, effect, { type: "effect.retry-due", data: { at: later(world, 0), reason, insisted } });
}

/** Prepared, and whoever prepared it is gone: the tool says what happened; where it cannot, the operator is asked. */
async function found(world: World, effect: Running): Promise<boolean> {
  const id = idOf(effect.stream);
  if (world.underWay.has(id)) return false;
  const { by, at } = effect.state;
  if (await inHandElsewhere(world, effect.stream, { by, at, patienceMs: PATIENCE_MS })) return false;
  const check = await checked(world, effect);
  if (check === undefined) return false;
  if (check.is === "done") return done(world, effect, check.receipt, true);
  if (check.is === "unknown")
    return settle(world, effect, { type: "effect.unknown", data: { why: check.why } });
  const reason = "It was interrupted before it changed anything.";
  return settle(world, effect, { type: "effect.retry-due", data: { at: later(world, 0), reason } });
}

async function failed(world: World, effect: Running, fault: Fault): Promise<boolean> {
  // A target may have been moved by the very try that nobody knows of: then its tool is asked.
  if (fault.code === "target-moved" && effect.state.insisted !== true) {
    const approval = await load(world.journal, approvalFold, idOf(effect.stream));
    return renew(world, effect, approval, "target-moved");
  }
  if (fault.code === "unknown-outcome")
    return settle(world, effect, { type: "effect.unknown", data: { why: fault.message } }, {}, fault);
  const check = await checked(world, effect);
  if (check === undefined) return false;
  if (check.is === "done") return done(world, effect, check.receipt, true);
  if (check.is === "unknown")
    return settle(world, effect, { type: "effect.unknown", data: { why: check.why } }, {}, fault);
  return unable(world, effect, fault);
}
