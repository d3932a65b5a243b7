// The operator decides: approve or reject, once. Whoever comes second is told how the matter stands.
import { type ApprovalState, approvalFold, type OpenApproval } from "#core/approval";
import { idOf, type Loaded } from "#core/stream";
import { stateOfApproval } from "#operator/state-words";
import { short } from "#operator/words";
import { operationOf } from "./operation.ts";
import { byOperator } from "./progress.ts";
import { admitting } from "./propose.ts";
import { append, load, showing, together, wakeTask } from "./unit.ts";
import type { World } from "./world.ts";
import { whenHere } from "./zone.ts";

/** Who decides, and the message or tap they decided with. */
export interface Hand {
  /** `<channel>:<account>`. */
  readonly account: string;
  readonly cause: string;
  readonly thread: string;
}

/** What the one who decided is told; `done` when it was their doing. */
export interface Answer {
  readonly done: boolean;
  readonly words: string;
}

export const did = (words: string): Answer => ({ done: true, words });
export const cannot = (words: string): Answer => ({ done: false, words });

export const unknownId = (id: string, remedy = "/inbox lists what waits, with its ids."): Answer =>
  cannot(`I know nothing called ${short(id, 40)}. ${remedy}`);

/** Resolves with the sentence for the one who decided; by then the decision is committed, theirs or an earlier one. */
export async function approve(world: World, id: string, hand: Hand): Promise<Answer> {
  for (;;) {
    const approval = await load(world.journal, approvalFold, id);
    if (approval.state.status === "none") return unknownId(id);
    if (approval.state.status !== "waiting")
      return cannot(stateOfApproval(approval.state, await whenHere(world)));
    const { request } = approval.state;
    if (world.clock.now().toISOString() >= request.expiresAt) {
      await expired(world, approval);
      continue;
    }
    const circumstance = byOperator(world, hand.account, hand.cause, request.goal);
    const operation = await operationOf(world, request);
    const { write } = append(approvalFold, approval, circumstance, [
      { type: "approval.decided", data: { decision: "approved", by: hand.account, reason: "" } },
    ]);
    const admitted = await admitting(world, { id, request, operation }, circumstance);
    const result = await world.journal.commit(together({ writes: [write] }, admitted));
    if (result.is === "committed") return did("Approved.");
  }
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
