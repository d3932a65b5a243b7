// Handing a goal to the operator: all of its work ends as declined, what waited is dropped, and what was done so far is said.
import { type ApprovalEvent, type ApprovalState, approvalFold } from "#core/approval";
import { type EffectEvent, type EffectState, effectFold, type OpenEffect } from "#core/effect";
import type { Circumstance } from "#core/event";
import { type GoalState, goalFold } from "#core/goal";
import type { Commit } from "#core/ports";
import { idOf, type Loaded } from "#core/stream";
import type { TaskState, TaskWork } from "#core/task";
import { short } from "#operator/words";
import type { Hand } from "../chat/answer.ts";
import { noting } from "../chat/note.ts";
import { endingTask } from "../end-task.ts";
import { settlementOf } from "../money/effect-money.ts";
import { byOperator } from "../progress.ts";
import { append, load, showing, together } from "../unit.ts";
import type { World } from "../world.ts";
import { looking, lookingIfOpen, waitsNoMore } from "./open.ts";

/** More than any goal of ours has at a time. */
const MANY = 200;
const IN_HANDS = "It is in your hands now.";

/** Says in its own thread how far the goal came, and resolves with that thread; undefined where it had ended already. */
export async function handOver(world: World, goalId: string, hand: Hand): Promise<string | undefined> {
  for (;;) {
    const goal = await load<GoalState>(world.journal, goalFold, goalId);
    if (goal.state.status !== "working") return undefined;
    const circumstance = byOperator(world, hand.account, hand.cause, goalId);
    const summary = `In your hands: “${short(goal.state.words, 100)}”. ${await soFar(world, goalId)}`;
    const commit = together(
      await tasks(world, goalId, circumstance, summary),
      await effects(world, goalId, circumstance, hand),
      await approvals(world, goalId, circumstance, hand),
      noting(world, circumstance, { thread: goal.state.thread, goal: goalId, text: summary }),
    );
    const result = await world.journal.commit(commit);
    if (result.is === "committed") return goal.state.thread;
  }
}

async function soFar(world: World, goal: string): Promise<string> {
  const found = await world.journal.find({
    kind: "effect",
    status: ["done"],
    goal,
    order: "oldest",
    limit: MANY,
  });
  const done = found.map(({ stream, state }) => {
    const { receipt, order } = state as unknown as OpenEffect;
    return `${short(receipt?.summary ?? order.title, 120)} [${idOf(stream)}]`;
  });
  const unsure = await world.journal.count({ kind: "effect", status: ["unknown"], goal });
  const open = unsure === 0 ? "" : " What nobody knows the outcome of is told on its own card.";
  if (done.length > 0) return `Done so far: ${done.join("; ")}${open}`;
  return unsure === 0 ? "Nothing was done so far." : `Nothing is known to be done.${open}`;
}

async function tasks(world: World, goal: string, circumstance: Circumstance, summary: string) {
  const found = await world.journal.find({ kind: "task", status: ["active", "stuck"], goal, limit: MANY });
  const ends = found.map(async ({ stream }) => {
    const task = await load<TaskState>(world.journal, world.tasks, idOf(stream));
    const open = task.state.status === "active" || task.state.status === "stuck";
    return open ? endingTask(world, task as Loaded<TaskWork>, circumstance, summary) : {};
  });
  return together(...(await Promise.all(ends)));
}

/** What has not begun does not begin; what nobody knows of is closed as that. */
async function effects(world: World, goal: string, circumstance: Circumstance, hand: Hand) {
  const query = { kind: "effect", status: ["admitted", "unknown"], goal, limit: MANY } as const;
  const found = await world.journal.find(query);
  const ends = found.map(async ({ stream }): Promise<Partial<Commit>> => {
    const effect = await load<EffectState>(world.journal, effectFold, idOf(stream));
    const event = closed(effect.state, hand);
    if (event === undefined) return {};
    const open = effect as Loaded<OpenEffect>;
    const { write } = append<EffectState>(effectFold, effect, circumstance, [event]);
    return together(
      { writes: [write], rows: settlementOf(open, event) },
      showing(idOf(stream), open.state.order.thread),
      looking(stream),
      waitsNoMore(open.state),
    );
  });
  return together(...(await Promise.all(ends)));
}

function closed(effect: EffectState, hand: Hand): EffectEvent | undefined {
  if (effect.status !== "admitted" && effect.status !== "unknown") return undefined;
  // Tried once already, with an outcome nobody knew.
  const mayHave = effect.status === "unknown" || effect.insisted === true;
  if (!mayHave) return { type: "effect.cancelled", data: { by: hand.account, reason: IN_HANDS } };
  const reason = `${IN_HANDS} What really happened is not known.`;
  return { type: "effect.failed", data: { code: "unknown-outcome", reason } };
}

async function approvals(world: World, goal: string, circumstance: Circumstance, hand: Hand) {
  const found = await world.journal.find({ kind: "approval", status: ["waiting"], goal, limit: MANY });
  const drops = found.map(async ({ stream }): Promise<Partial<Commit>> => {
    const approval = await load<ApprovalState>(world.journal, approvalFold, idOf(stream));
    if (approval.state.status !== "waiting") return {};
    const data = { decision: "rejected", by: hand.account, reason: IN_HANDS } as const;
    const event: ApprovalEvent = { type: "approval.decided", data };
    const { write } = append<ApprovalState>(approvalFold, approval, circumstance, [event]);
    const shown = showing(idOf(stream), approval.state.request.thread);
    return together({ writes: [write] }, shown, await lookingIfOpen(world, stream));
  });
  return together(...(await Promise.all(drops)));
}
