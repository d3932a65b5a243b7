// What the custodian paused by itself, as a matter that needs the operator: the work it holds, how it stands, and letting it go on.
import { type PauseScope, pauseFold } from "#core/pause";
import { resuming } from "#operator/scopes";
import { showScope } from "#operator/words";
import { type Held, heldUnder } from "../held-work.ts";
import { load } from "../unit.ts";
import type { World } from "../world.ts";

/** Actions and next steps that this one pause keeps from going on. */
export const heldIn = (world: World, scope: PauseScope): Promise<Held[]> =>
  heldUnder(world, { paused: { [scope]: "" }, began: {}, version: 0 });

/** Since when it is paused, ISO; undefined once it goes on. */
export async function pausedSince(world: World, scope: PauseScope): Promise<string | undefined> {
  const { state } = await load(world.journal, pauseFold, "company");
  return state.paused[scope];
}

/** Over once it goes on, or once the operator has seen it and left it paused. */
export async function pauseOver(world: World, scope: PauseScope, seen: boolean): Promise<string | undefined> {
  if ((await pausedSince(world, scope)) === undefined) return `${showScope(scope)} goes on.`;
  return seen ? `${showScope(scope)} stays paused; ${resuming(scope)} lets it go on.` : undefined;
}
