// The card of an id: whatever the journal says of it now.
import { type ApprovalState, approvalFold } from "#core/approval";
import { capFold } from "#core/cap";
import type { Card } from "#core/card";
import { effectFold } from "#core/effect";
import { type EscalationState, escalationFold } from "#core/escalation";
import { goalFold } from "#core/goal";
import { noteFold } from "#core/note";
import { heldBy, type PauseScope, pauseFold } from "#core/pause";
import type { TaskWork } from "#core/task";
import { approvalCard, effectCard } from "#operator/approval-card";
import { capCard } from "#operator/cap-card";
import { escalationCard } from "#operator/escalation-card";
import { waitsWords } from "#operator/escalation-words";
import { progressCard, taskCard } from "#operator/progress-card";
import { storyOf } from "./escalation/story.ts";
import { operatorChannels } from "./second-step.ts";
import { load } from "./unit.ts";
import type { World } from "./world.ts";
import { whenHere } from "./zone.ts";

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

/** What the goal's next step waits for, in a sentence, because it failed again and again. */
async function resting(world: World, goal: string): Promise<string | undefined> {
  const tasks = await world.journal.find({ kind: "task", status: ["active"], goal, limit: TASKS });
  const stages = tasks.flatMap(({ state }) => (state as unknown as TaskWork).open.map(({ stage }) => stage));
  const rests = stages.find((stage) => stage.is === "rests");
  return rests === undefined ? undefined : waitsWords(rests, await whenHere(world));
}

/** Of a cap that was reached, or a task that is stuck. */
async function waitingCard(world: World, id: string, streams: readonly string[]): Promise<Card | undefined> {
  if (streams.includes(`cap/${id}`)) {
    const { state } = await load(world.journal, capFold, id);
    return state.status === "none" ? undefined : capCard(id, state, await whenHere(world));
  }
  const { state } = await load(world.journal, world.tasks, id);
  return state.status === "none" ? undefined : taskCard(id, state);
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
