// One activation of a stream: at most one at a time in this process; a wake-up that comes meanwhile has it look again.
import { idOf, kindOf, type StreamKind } from "#core/stream";
import { runApproval } from "./approval/run-approval.ts";
import { showProgress } from "./chat/progress-message.ts";
import { tellHeld } from "./chat/quiet.ts";
import { wakeAll } from "./commands/pause.ts";
import { runEffect } from "./effect/run-effect.ts";
import { runCap } from "./money/run-cap.ts";
import { onceAtATime } from "./once-at-a-time.ts";
import { runDigest } from "./run-digest.ts";
import { runEscalations, settleOne } from "./run-escalation.ts";
import { runStanding } from "./run-standing.ts";
import { runTask } from "./run-task.ts";
import { runWatch } from "./run-watch.ts";
import type { World } from "./world.ts";

type Run = (world: World, id: string) => Promise<void>;

const RUNS: Partial<Record<StreamKind, Run>> = {
  task: runTask,
  effect: runEffect,
  approval: runApproval,
  goal: showProgress,
  standing: runStanding,
  digest: runDigest,
  cap: runCap,
  note: tellHeld,
  escalation: (world, id) => (id === "look" ? runEscalations(world) : settleOne(world, id)),
  pause: (world, id) => (id === "watch" ? runWatch(world) : wakeHeld(world)),
};

async function wakeHeld(world: World): Promise<void> {
  await world.jobs.send((await wakeAll(world)).jobs ?? []);
}

export async function activate(world: World, stream: string): Promise<void> {
  const run = RUNS[kindOf(stream)];
  if (run === undefined) return world.log("warn", "a job named a stream that nothing runs", { stream });
  await onceAtATime(world.inHand, stream, () => run(world, idOf(stream)));
}
