// The card of an id: whatever the journal says of it now.
import { type ApprovalState, approvalFold } from "#core/approval";
import { breakerFold } from "#core/breaker";
import { capFold, type OpenCap } from "#core/cap";
import type { Card } from "#core/card";
import { effectFold, type OpenEffect } from "#core/effect";
import { type EscalationState, escalationFold } from "#core/escalation";
import { goalFold } from "#core/goal";
import { noteFold } from "#core/note";
import { heldBy, type PauseScope, pauseFold } from "#core/pause";
import { idOf, kindOf } from "#core/stream";
import type { TaskWork } from "#core/task";
import { approvalCard, effectCard } from "#operator/approval-card";
import { capCard, workWords } from "#operator/cap-card";
import { escalationCard } from "#operator/escalation-card";
import { waitsWords } from "#operator/escalation-words";
import { progressCard, taskCard, waitsFor } from "#operator/progress-card";
import { atCapWords } from "#operator/state-words";
import { operatorChannels } from "../approval/second-step.ts";
import { storyOf } from "../escalation/story.ts";
import { mendOf } from "../escalation/waits.ts";
import { load } from "../unit.ts";
import type { World } from "../world.ts";
import { whenHere } from "../zone.ts";

/** More than any plan of ours has at a time. */
const TASKS = 20;

export async function cardOf(world: World, id: string): Promise<Card | undefined> {
  const streams = await world.journal.whose(id);
  if (streams.includes(`approval/${id}`) || streams.includes(`effect/${id}`)) return actionCard(world, id);
  if (streams.includes(`note/${id}`)) {
    const { state } = await load(world.journal, noteFold, id);
    return state.status === "none" ? undefined : state.card;
  }
  if (streams.includes(`escalation/${id}`)) return matterCard(world, id);
  if (streams.includes(`cap/${id}`) || streams.includes(`task/${id}`)) return waitingCard(world, id, streams);
  const { state } = await load(world.journal, goalFold, id);
  if (state.status === "none") return undefined;
  if (state.status !== "working") return progressCard(id, state);
  return progressCard(id, state, await holding(world, id), await resting(world, id));
}

/** Of a matter that was escalated. */
async function matterCard(world: World, id: string): Promise<Card | undefined> {
  const { state } = await load<EscalationState>(world.journal, escalationFold, id);
  if (state.status === "none") return undefined;
  return escalationCard(id, state, await storyOf(world, state), await whenHere(world));
}

/** What the goal's next step waits for, in a sentence: your hand, a cap's decision, or what failed again and again. */
async function resting(world: World, goal: string): Promise<string | undefined> {
  const when = await whenHere(world);
  const tasks = await world.journal.find({ kind: "task", status: ["active", "stuck"], goal, limit: TASKS });
  const effects = await world.journal.find({ kind: "effect", status: ["admitted"], goal, limit: TASKS });
  const waits = [
    ...tasks.map(({ stream, state }) => waitsFor(idOf(stream), state as unknown as TaskWork, when)),
    ...effects.map(({ state }) => {
      const { rests, capped } = state as unknown as OpenEffect;
      if (rests !== undefined) return waitsWords(rests, when);
      return capped && atCapWords(capped);
    }),
  ];
  return waits.find((words) => words !== undefined);
}

/** Of a cap that was reached, or a task that is stuck. */
async function waitingCard(world: World, id: string, streams: readonly string[]): Promise<Card | undefined> {
  if (streams.includes(`cap/${id}`)) {
    const { state } = await load(world.journal, capFold, id);
    if (state.status === "none") return undefined;
    return capCard(id, state, await workAt(world, state), await whenHere(world));
  }
  const { state } = await load(world.journal, world.tasks, id);
  if (state.status === "none") return undefined;
  const { state: goal } = await load(world.journal, goalFold, state.assignment.goal);
  const words = goal.status === "none" ? "" : goal.words;
  return taskCard(id, state, words, await whenHere(world), await mendOfStuck(world, state));
}

/** What the model or the tool that failed it says about mending; undefined where nothing of the kind did. */
async function mendOfStuck(world: World, { open }: TaskWork): Promise<string | undefined> {
  const [by] = open.flatMap(({ stage }) =>
    stage.is === "stuck" && stage.by !== undefined ? [stage.by] : [],
  );
  if (by === undefined) return undefined;
  const { state } = await load(world.journal, breakerFold, by);
  return state.status === "none" ? undefined : mendOf(world, state);
}

/** Whose work waits at the cap, and for which of the operator's words. */
const workAt = (world: World, cap: OpenCap): Promise<string[]> =>
  Promise.all(
    cap.waiting.map(async (stream) => {
      const { agent, goal } = await spenderOf(world, stream, cap);
      const { state } = await load(world.journal, goalFold, goal);
      return workWords(agent, goal, state.status === "none" ? "" : state.words);
    }),
  );

type Whose = Pick<OpenCap, "agent" | "goal">;

/** `last`: who met the cap last. */
async function spenderOf(world: World, stream: string, last: Whose): Promise<Whose> {
  const id = idOf(stream);
  if (kindOf(stream) === "effect") {
    const { state } = await load(world.journal, effectFold, id);
    return state.status === "none" ? last : state.order;
  }
  const { state } = await load(world.journal, world.tasks, id);
  return state.status === "none" ? last : state.assignment;
}

/** The pause that holds the goal's next step, if one does. */
async function holding(world: World, goal: string): Promise<PauseScope | undefined> {
  const { state: pause } = await load(world.journal, pauseFold, "company");
  if (Object.keys(pause.paused).length === 0) return undefined;
  const tasks = await world.journal.find({ kind: "task", status: ["active"], goal, limit: TASKS });
  const ready = tasks
    .map(({ state }) => state as unknown as TaskWork)
    .filter(({ open }) => open.some(({ stage }) => stage.is === "decided" || stage.is === "postponed"));
  const scopes = ready.map(({ assignment: { domain, agent } }) => heldBy(pause, domain, agent));
  return scopes.find((scope) => scope !== undefined);
}

async function actionCard(world: World, id: string): Promise<Card | undefined> {
  const { state: effect } = await load(world.journal, effectFold, id);
  const { state: approval } = await load<ApprovalState>(world.journal, approvalFold, id);
  if (approval.status !== "none") {
    const asksTwice = approval.status === "waiting" && approval.request.verdict.gate === "two-channel";
    const channels = asksTwice ? await operatorChannels(world) : [];
    return approvalCard(id, approval, effect, await whenHere(world), channels);
  }
  return effect.status === "none" ? undefined : effectCard(id, effect, await whenHere(world));
}
