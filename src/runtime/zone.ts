// The operator's time zone: as they set it, else the machine's.
import type { Policy } from "#core/policy";
import { settingsFold } from "#core/standing";
import { dayOf, type When } from "#operator/words";
import { load } from "./unit.ts";
import type { World } from "./world.ts";

export async function zoneOf(world: Pick<World, "journal" | "zone">): Promise<string> {
  const { state } = await load(world.journal, settingsFold, "company");
  return state.zone === "" ? world.zone : state.zone;
}

/** The operator's own day, ISO: the one in which trust has ended or not. Where nothing is trusted, nobody asks for it. */
export async function todayFor(world: World, { trust }: Pick<Policy, "trust">): Promise<string> {
  const now = world.clock.now().toISOString();
  return trust.length === 0 ? now.slice(0, 10) : dayOf(now, await zoneOf(world));
}

/** Now, in the operator's zone: for whatever is told of a time. */
export async function whenHere(world: World): Promise<When> {
  return { now: world.clock.now().toISOString(), zone: await zoneOf(world) };
}
