// One activation of an approval that waits: it reminds once, and expires.
import { approvalFold, type OpenApproval } from "#core/approval";
import { noting } from "./note.ts";
import { bySystem } from "./progress.ts";
import { append, load, showing, together, wakeAgain, wakeTask } from "./unit.ts";
import type { World } from "./world.ts";

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
    const note = noting(world, circumstance, {
      thread: request.thread,
      goal: request.goal,
      text: reminder(id, request),
    });
    await world.journal.commit(together({ writes: [write] }, note));
  } else await wakeAgain(world, approval.stream, reminded ? request.expiresAt : request.remindAt);
}

const reminder = (id: string, { title }: OpenApproval["request"]): string =>
  `Still waiting for you: ${title}\nSay \`approve ${id}\` or \`reject ${id}\`, or use the buttons of its card.`;
