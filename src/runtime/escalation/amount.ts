// What one action moves, as its card or what is held for it says; for the escalation that names it.
import { approvalFold } from "#core/approval";
import type { OpenEffect } from "#core/effect";
import type { Micros } from "#core/money";
import { load } from "../unit.ts";
import type { World } from "../world.ts";

/** Undefined: nothing, or nobody knows. */
export async function amountOf(
  world: World,
  id: string,
  { reserved }: Pick<OpenEffect, "reserved">,
): Promise<Micros | undefined> {
  const { state } = await load(world.journal, approvalFold, id);
  const amount = state.status === "none" ? undefined : state.request.stakes?.amount;
  return amount ?? reserved;
}
