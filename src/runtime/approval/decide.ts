// The operator decides: approve or reject, once. Whoever comes second is told how the matter stands.
import { type ApprovalState, approvalFold, type OpenApproval } from "#core/approval";
import { channelOf } from "#core/confirmation";
import { idOf, type Loaded } from "#core/stream";
import { closedWords, confirmWords, whereTo } from "#operator/gate-words";
import { stateOfApproval } from "#operator/state-words";
import { type Answer, cannot, did, type Hand, unknownId } from "../chat/answer.ts";
import { operationOf } from "../effect/operation.ts";
import { lookingIfOpen } from "../escalation/open.ts";
import { byOperator } from "../progress.ts";
import { append, load, showing, together, wakeTask, waking } from "../unit.ts";
import type { World } from "../world.ts";
import { whenHere } from "../zone.ts";
import { admitting } from "./propose.ts";
import { confirmDue, onOtherChannels, operatorChannels, secondOf } from "./second-step.ts";
import { notWholeHere } from "./shown-whole.ts";

export interface Waiting extends Loaded<ApprovalState> {
  readonly state: Extract<ApprovalState, { status: "waiting" }>;
}

/** The approval that still waits, or the sentence that says how the matter stands. */
export async function waiting(world: World, id: string): Promise<Waiting | Answer> {
  const approval = await load(world.journal, approvalFold, id);
  const { state } = approval;
  if (state.status === "none") return unknownId(id);
  if (state.status !== "waiting") return cannot(stateOfApproval(state, await whenHere(world)));
  if (world.clock.now().toISOString() < state.request.expiresAt) return { ...approval, state };
  await expired(world, approval);
  return waiting(world, id);
}

/** Resolves with the sentence for the one who decided; by then the decision is committed, theirs or an earlier one. */
export async function approve(world: World, id: string, hand: Hand): Promise<Answer> {
  const approval = await waiting(world, id);
  if ("words" in approval) return approval;
  const { request, first } = approval.state;
  if (request.verdict.gate === "closed") return cannot(closedWords(request.verdict));
  if (first !== undefined)
    return cannot(confirmWords(id, secondOf(id, request), first, await whenHere(world)));
  const missing = await notWholeHere(world, id, request, hand);
  if (missing !== undefined) return cannot(missing);
  const answer =
    request.verdict.gate === "two-channel"
      ? await approvedOnce(world, approval, hand)
      : await approved(world, approval, hand);
  return answer ?? approve(world, id, hand);
}

/** The first of two steps. Undefined: somebody was faster. */
async function approvedOnce(world: World, approval: Waiting, hand: Hand): Promise<Answer | undefined> {
  const { request } = approval.state;
  const id = idOf(approval.stream);
  const channels = await operatorChannels(world);
  const on = channels.filter((channel) => channel !== channelOf(hand.account));
  const circumstance = byOperator(world, hand.account, hand.cause, request.goal);
  const { write } = append<ApprovalState>(approvalFold, approval, circumstance, [
    { type: "approval.approved-once", data: { by: hand.account, on } },
  ]);
  const shown = await onOtherChannels(world, id, request.thread);
  const reminded = waking(approval.stream, confirmDue(approval.state, circumstance));
  const result = await world.journal.commit(together({ writes: [write] }, shown, reminded));
  if (result.is === "conflict") return undefined;
  return did(`Approved once. ${whereTo(id, secondOf(id, request).challenge, { on })}`);
}

/** The decision, and the effect that it admits, in one commit. `waitMs`: not before so long. Undefined: somebody was faster. */
export async function approved(
  world: World,
  approval: Waiting,
  hand: Hand,
  waitMs = 0,
): Promise<Answer | undefined> {
  const { request } = approval.state;
  const circumstance = byOperator(world, hand.account, hand.cause, request.goal);
  const operation = await operationOf(world, request);
  const { write } = append<ApprovalState>(approvalFold, approval, circumstance, [
    { type: "approval.decided", data: { decision: "approved", by: hand.account, reason: "" } },
  ]);
  const action = { id: idOf(approval.stream), request, operation, waitMs };
  const admitted = await admitting(world, action, circumstance);
  const looked = await lookingIfOpen(world, approval.stream);
  const result = await world.journal.commit(together({ writes: [write] }, admitted, looked));
  return result.is === "committed" ? did("Approved.") : undefined;
}

async function expired(world: World, approval: Loaded<ApprovalState>): Promise<void> {
  const { request } = approval.state as OpenApproval;
  const circumstance = byOperator(world, "clock", approval.stream, request.goal);
  const { write } = append(approvalFold, approval, { ...circumstance, actor: "system", origin: "system" }, [
    { type: "approval.expired", data: {} },
  ]);
  const shown = showing(idOf(approval.stream), request.thread);
  await world.journal.commit(together({ writes: [write] }, shown, wakeTask(request.task)));
}
