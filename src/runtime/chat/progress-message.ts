// The one progress message of a goal: posted when work takes longer than two seconds, edited in place from then on.
import { goalFold } from "#core/goal";
import { load, showing, together } from "../unit.ts";
import type { World } from "../world.ts";

export const PATIENCE_MS = 2_000;

/** Woken two seconds after the goal was stated: shown only if nothing else of the goal is in sight yet. */
export async function showProgress(world: World, id: string): Promise<void> {
  const { state } = await load(world.journal, goalFold, id);
  if (state.status !== "working") return;
  const cards = await world.journal.count({ kind: "approval", goal: id });
  if (cards === 0) await world.journal.commit(together(showing(id, state.thread)));
}
