// The operator's time zone: as they set it, else the machine's.
import { settingsFold } from "#core/standing";
import { load } from "./unit.ts";
import type { World } from "./world.ts";

export async function zoneOf(world: World): Promise<string> {
  const { state } = await load(world.journal, settingsFold, "company");
  return state.zone === "" ? world.zone : state.zone;
}
