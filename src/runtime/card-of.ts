// The card of an id: whatever the journal says of it now.
import { type ApprovalState, approvalFold } from "#core/approval";
import type { Card } from "#core/card";
import { effectFold } from "#core/effect";
import { goalFold } from "#core/goal";
import { noteFold } from "#core/note";
import { heldBy, type PauseScope, pauseFold } from "#core/pause";
import type { TaskWork } from "#core/task";
import { approvalCard, effectCard } from "#operator/approval-card";
import { progressCard, taskCard } from "#operator/progress-card";
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
  if (streams.includes(`task/${id}`)) {
    const { state } = await load(world.journal, world.tasks, id);
    return state.status === "none" ? undefined : taskCard(id, state);
  }
  const { state } = await load(world.journal, goalFold, id);
  if (state.status === "none") return undefined;
  return progressCard(id, state, state.status === "working" ? await holding(world, id) : undefined);
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
  if (approval.status !== "none") return approvalCard(id, approval, effect, await whenHere(world));
  return effect.status === "none" ? undefined : effectCard(id, effect, await whenHere(world));
}
