// The operator's time zone: as they set it, else the machine's.
import { settingsFold } from "#core/standing";
import type { When } from "#operator/words";
import { load } from "./unit.ts";
import type { World } from "./world.ts";

export async function zoneOf(world: Pick<World, "journal" | "zone">): Promise<string> {
  const { state } = await load(world.journal, settingsFold, "company");
  return state.zone === "" ? world.zone : state.zone;
}

/** Now, in the operator's zone: for whatever is told of a time. */
export async function whenHere(world: World): Promise<When> {
  return { now: world.clock.now().toISOString(), zone: await zoneOf(world) };
}
