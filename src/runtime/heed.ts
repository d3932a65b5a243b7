// What comes of the custodian's findings, in the commit that ends its task: pauses begin, each with a card that asks about it,
// and warnings are said and kept as given.
import type { Burn } from "#core/burn";
import { type CapState, capFold, capId } from "#core/cap";
import type { Circumstance } from "#core/event";
import type { JsonObject } from "#core/json";
import { pauseFold } from "#core/pause";
import type { Commit } from "#core/ports";
import { noticing } from "./chat/quiet.ts";
import { pausedScope, type Trouble } from "./escalation/matters.ts";
import { escalating } from "./escalation/open.ts";
import { append, load, together } from "./unit.ts";
import { revoking } from "./vault/lend.ts";
import type { World } from "./world.ts";

/** `thread`: where it is told. */
export async function heeding(
  world: World,
  result: JsonObject,
  thread: string,
  circumstance: Circumstance,
): Promise<Partial<Commit>> {
  const warned = Array.isArray(result.warned) ? (result.warned as unknown as Warned[]) : [];
  const warnings = await Promise.all(warned.map((one) => warning(world, one, circumstance)));
  const says = typeof result.says === "string" ? result.says : "";
  const said =
    says === ""
      ? {}
      : await noticing(world, circumstance, { thread, goal: circumstance.correlation, text: says });
  const troubles = Array.isArray(result.troubles) ? (result.troubles as unknown as Trouble[]) : [];
  const asked = await Promise.all(
    troubles.map((one) => escalating(world, circumstance, pausedScope(one, thread))),
  );
  return together(await pausing(world, result, circumstance), said, ...warnings, ...asked);
}

type Warned = Burn & { readonly projected: number };

/** Once a scope and period. */
async function warning(world: World, burn: Warned, circumstance: Circumstance): Promise<Partial<Commit>> {
  const { scope, period, cap, projected } = burn;
  const met = await load<CapState>(world.journal, capFold, capId(burn));
  const data = { scope, period, cap, projected };
  return { writes: [append(capFold, met, circumstance, [{ type: "cap.warned", data }]).write] };
}

/** What the custodian found to misbehave is paused in the commit that ends its task. */
async function pausing(
  world: World,
  result: JsonObject,
  circumstance: Circumstance,
): Promise<Partial<Commit>> {
  const scopes = Array.isArray(result.pause) ? result.pause.map(String) : [];
  if (scopes.length === 0) return {};
  const pause = await load(world.journal, pauseFold, "company");
  const events = scopes.map((scope) => ({ type: "pause.began", data: { scope, by: circumstance.actor } }));
  const ends = scopes.map((scope) => revoking("scope", scope, circumstance.at));
  return together({ writes: [append(pauseFold, pause, circumstance, events).write] }, ...ends);
}
