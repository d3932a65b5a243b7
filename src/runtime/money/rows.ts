// The rows that settle a call, whether it was reserved or is one of before there were reservations.
import type { Micros } from "#core/money";
import type { Row } from "#core/ports";
import { keysOf, type Spender } from "#governance/caps";
import type { World } from "../world.ts";
import { periodsNow } from "./purse.ts";

/** A call that is under way. */
export interface Call {
  readonly call: string;
  readonly model: string;
  readonly reserved: Micros;
  /** A reservation committed with it. */
  readonly held: boolean;
}

export async function settling(
  world: World,
  spender: Spender,
  { call, model, held }: Call,
  micros: Micros,
): Promise<Row[]> {
  if (held) return [{ into: "settle", id: call, micros }];
  return micros === 0 ? [] : spent(world, spender, { id: call, model, micros });
}

/** It happened without a reservation: it counts, and refuses nobody but those who come after. */
async function spent(
  world: World,
  { domain, agent, goal }: Spender,
  { id, model, micros }: { id: string; model: string; micros: Micros },
): Promise<Row[]> {
  const spender = { domain, agent, goal };
  const at = world.clock.now().toISOString();
  const against = keysOf(spender, await periodsNow(world)).map((key) => ({ ...key, cap: null }));
  return [
    { into: "reserve", id, at, ...spender, model, micros, against },
    { into: "settle", id, micros },
  ];
}
