// The card of an id: whatever the journal says of it now.
import { type ApprovalState, approvalFold } from "#core/approval";
import type { Card } from "#core/card";
import { effectFold } from "#core/effect";
import { goalFold } from "#core/goal";
import { noteFold } from "#core/note";
import { approvalCard, effectCard } from "#operator/approval-card";
import { progressCard, taskCard } from "#operator/progress-card";
import { whenOf } from "./decide.ts";
import { load } from "./unit.ts";
import type { World } from "./world.ts";

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
  return state.status === "none" ? undefined : progressCard(id, state);
}

async function actionCard(world: World, id: string): Promise<Card | undefined> {
  const { state: effect } = await load(world.journal, effectFold, id);
  const { state: approval } = await load<ApprovalState>(world.journal, approvalFold, id);
  if (approval.status !== "none") return approvalCard(id, approval, effect, whenOf(world));
  return effect.status === "none" ? undefined : effectCard(id, effect, whenOf(world));
}
