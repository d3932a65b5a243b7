// Which model a thought is asked of: the usual one, or a cheaper one where the operator chose that at a cap.
import type { Model, ThinkRequest } from "#core/model";
import type { Micros } from "#core/money";
import type { Short, Spender } from "#governance/caps";
import type { World } from "../world.ts";
import { type Met, type Purse, purseOf, tooMuch } from "./purse.ts";

export interface Choice {
  readonly model: Model;
  /** The worst it can cost. */
  readonly reserved: Micros;
  /** Absent where nothing can be spent. */
  readonly purse?: Purse;
  /** The limit under which it does not fit. */
  readonly short?: Short & Met;
  /** Then: a cheaper model that would fit, by its name. */
  readonly offered: string | null;
}

export const modelNamed = (world: World, name: string): Model =>
  [world.model, ...world.cheaper].find((model) => model.name === name) ?? world.model;

export async function chosen(world: World, request: ThinkRequest, spender: Spender): Promise<Choice> {
  const usual = world.model.reserve(request);
  if (usual === 0) return { model: world.model, reserved: 0, offered: null };
  const purse = await purseOf(world, spender);
  const models = [world.model, ...world.cheaper];
  const at = Math.max(0, ...purse.limits.map(({ met }) => placeOf(models, met)));
  const model = models[at] ?? world.model;
  const reserved = at === 0 ? usual : model.reserve(request);
  const short = tooMuch(purse, reserved);
  if (short === undefined) return { model, reserved, purse, offered: null };
  const fits = models.slice(at + 1).find((one) => tooMuch(purse, one.reserve(request)) === undefined);
  return { model, reserved, purse, short, offered: fits?.name ?? null };
}

/** The place of the model that was chosen at this limit; a model that is gone since is as good as the cheapest. */
function placeOf(models: readonly Model[], { state }: Met["met"]): number {
  if (state.status === "none" || state.model === null) return 0;
  const found = models.findIndex(({ name }) => name === state.model);
  return found < 0 ? models.length - 1 : found;
}
