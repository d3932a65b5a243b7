// Whether what was done can still be undone, as its own tool says: what came later may stand in the way. Apart from undoing,
// because whoever lists it, or tells of it, only asks.
import type { OpenEffect } from "#core/effect";
import { Fault } from "#core/fault";
import type { World } from "../world.ts";
import { operationOf } from "./operation.ts";

/** Why it cannot be undone any more; undefined: it can, or its tool cannot say so at the moment. Commits nothing. */
export async function refusalOf(
  world: World,
  id: string,
  { order: { tool, agent } }: OpenEffect,
): Promise<string | undefined> {
  const input = { effect: id };
  try {
    const operation = await operationOf(world, { tool, input, agent, task: "", move: "", compensates: id });
    await operation.preview();
    return undefined;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return error.retry === "never" ? error.message : undefined;
  }
}
