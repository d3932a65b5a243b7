// One activation of an approval that waits: it reminds once, and expires.
import { type ApprovalState, approvalFold } from "#core/approval";
import { whereTo } from "#operator/gate-words";
import { bySystem } from "./progress.ts";
import { noticing } from "./quiet.ts";
import { secondOf } from "./second-step.ts";
import { append, load, showing, together, wakeAgain, wakeTask } from "./unit.ts";
import type { World } from "./world.ts";

type Waiting = Extract<ApprovalState, { status: "waiting" }>;

export async function runApproval(world: World, id: string): Promise<void> {
  const approval = await load(world.journal, approvalFold, id);
  if (approval.state.status !== "waiting") return;
  const { request, reminded } = approval.state;
  const now = world.clock.now().toISOString();
  const circumstance = bySystem(world, approval.stream, request.goal);
  if (now >= request.expiresAt) {
    const { write } = append(approvalFold, approval, circumstance, [{ type: "approval.expired", data: {} }]);
    await world.journal.commit(
      together({ writes: [write] }, showing(id, request.thread), wakeTask(request.task)),
    );
  } else if (now >= request.remindAt && !reminded) {
    const { write } = append(approvalFold, approval, circumstance, [{ type: "approval.reminded", data: {} }]);
    const note = await noticing(world, circumstance, {
      thread: request.thread,
      goal: request.goal,
      text: reminder(id, approval.state),
    });
    await world.journal.commit(together({ writes: [write] }, note));
  } else await wakeAgain(world, approval.stream, reminded ? request.expiresAt : request.remindAt);
}

function reminder(id: string, { request, first }: Waiting): string {
  const { title } = request;
  if (first !== undefined)
    return `Still waiting to be confirmed: ${title}\n${whereTo(id, secondOf(id, request).challenge, first)}`;
  return `Still waiting for you: ${title}\nSay \`approve ${id}\` or \`reject ${id}\`, or use the buttons of its card.`;
}
