// Rejecting: one tap, and a reason then or later; the agent hears it and memory keeps it.
import { type ApprovalEvent, type ApprovalState, approvalFold, type OpenApproval } from "#core/approval";
import type { Circumstance } from "#core/event";
import type { Commit } from "#core/ports";
import { idOf, type Loaded } from "#core/stream";
import { stateOfApproval } from "#operator/state-words";
import { type Answer, cannot, did, type Hand, unknownId } from "../chat/answer.ts";
import { lookingIfOpen } from "../escalation/open.ts";
import { keeping } from "../keep.ts";
import { trustEnding } from "../policy/trust-ends.ts";
import { byOperator } from "../progress.ts";
import { append, load, showing, together, wakeTask } from "../unit.ts";
import type { World } from "../world.ts";
import { whenHere } from "../zone.ts";

export async function reject(world: World, id: string, reason: string, hand: Hand): Promise<Answer> {
  for (;;) {
    const approval = await load(world.journal, approvalFold, id);
    if (approval.state.status === "none") return unknownId(id);
    const event = eventOf(approval.state, reason, hand);
    if (event === undefined) return cannot(stateOfApproval(approval.state, await whenHere(world)));
    const result = await world.journal.commit(await rejecting(world, approval, event, reason, hand));
    if (result.is === "conflict") continue;
    world.memory.refresh();
    return did(wordsFor(id, reason));
  }
}

function wordsFor(id: string, reason: string): string {
  if (reason !== "") return "Rejected, and I keep the reason in mind.";
  return `Rejected; nothing was changed. To tell me why: reject ${id} and your reason.`;
}

/** The rejection, or the reason for one that was given without. Undefined: it was decided otherwise. */
function eventOf(state: ApprovalState, reason: string, hand: Hand): ApprovalEvent | undefined {
  if (state.status === "waiting")
    return { type: "approval.decided", data: { decision: "rejected", by: hand.account, reason } };
  const lacksReason = state.status === "rejected" && state.decision.reason === "" && reason !== "";
  return lacksReason ? { type: "approval.reasoned", data: { reason, by: hand.account } } : undefined;
}

async function rejecting(
  world: World,
  approval: Loaded<ApprovalState>,
  event: ApprovalEvent,
  reason: string,
  hand: Hand,
): Promise<Commit> {
  const { request } = approval.state as OpenApproval;
  const circumstance = byOperator(world, hand.account, hand.cause, request.goal);
  const id = idOf(approval.stream);
  const { write } = append(approvalFold, approval, circumstance, [event]);
  const kept = reason === "" ? {} : await keepingReason(world, circumstance, request, reason, id);
  const ends =
    event.type === "approval.decided"
      ? await trustEnding(world, circumstance, { ...request, id, because: "rejected" })
      : {};
  const wakes = together(wakeTask(request.task), await lookingIfOpen(world, approval.stream));
  return together({ writes: [write] }, showing(id, request.thread), wakes, kept, ends);
}

async function keepingReason(
  world: World,
  circumstance: Circumstance,
  request: OpenApproval["request"],
  reason: string,
  id: string,
): Promise<Partial<Commit>> {
  const [outside] = request.taint ?? [];
  const rejection = `your rejection of ${id}`;
  const note = {
    statement: `Rejected “${request.title}”: ${reason}`,
    subject: "",
    domain: request.domain,
    confidence: 0.6,
    // Its title, and what was quoted of it, may be somebody else's words.
    source: outside === undefined ? rejection : `${rejection}, with text from ${outside.source}`,
    origin: outside?.origin ?? ("operator" as const),
    sort: "note" as const,
  };
  return (await keeping(world, circumstance, note)).commit;
}
