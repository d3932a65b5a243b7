// What an effect may cost: held in the commit that prepares it, settled in the one that says what became of it.
import { capFold } from "#core/cap";
import type { EffectEvent, OpenEffect } from "#core/effect";
import { costOf } from "#core/effect-cost";
import type { Circumstance } from "#core/event";
import { type Micros, showUsd } from "#core/money";
import type { Commit, Row } from "#core/ports";
import { idOf, type Loaded } from "#core/stream";
import { short } from "#operator/words";
import { noting } from "../chat/note.ts";
import { hitting, leaving, waitsAt } from "../perform/capped.ts";
import { load, together } from "../unit.ts";
import type { World } from "../world.ts";
import { purseOf, reserving, tooMuch } from "./purse.ts";

type Money =
  | { readonly is: "held"; readonly reserved: Micros | undefined; readonly commit: Partial<Commit> }
  /** It meets a cap: commits with the event that says so. */
  | { readonly is: "capped"; readonly cap: string; readonly commit: Partial<Commit> }
  /** It waits on a cap's card already. */
  | { readonly is: "waits" };

/** `amount`: what the tool's stakes say it can cost. Held once, however often it is prepared. */
export async function moneyFor(
  world: World,
  effect: Loaded<OpenEffect>,
  amount: Micros,
  circumstance: Circumstance,
): Promise<Money> {
  const { order, reserved, capped } = effect.state;
  if (amount === 0 || reserved !== undefined) return { is: "held", reserved, commit: {} };
  const purse = await purseOf(world, order);
  const short = tooMuch(purse, amount);
  const id = idOf(effect.stream);
  if (short !== undefined) {
    const cap = idOf(short.met.stream);
    if (capped === cap && waitsAt(short.met.state, effect.stream)) return { is: "waits" };
    const { domain, agent, goal, thread } = order;
    const waits = { work: effect.stream, domain, agent, goal, thread, need: amount, cheaper: null };
    return { is: "capped", cap, commit: await hitting(world, short, waits, circumstance) };
  }
  const rows = reserving(purse, id, order.tool, amount, circumstance.at);
  const left =
    capped === undefined
      ? {}
      : leaving(await load(world.journal, capFold, capped), effect.stream, circumstance);
  return { is: "held", reserved: amount, commit: together({ rows, guards: [purse.guard] }, left) };
}

/** The row that settles what was held for an effect, once this event says what became of it. While it is unknown it stays held. */
export function settlementOf({ stream, state }: Loaded<OpenEffect>, event: EffectEvent): Row[] {
  if (state.reserved === undefined) return [];
  const micros = costOf(state.reserved, event);
  return micros === undefined ? [] : [{ into: "settle", id: idOf(stream), micros }];
}

/** A tool that billed more than it had said could not be held to a cap: that is told with what it did. */
export function overbilled(
  world: World,
  { stream, state }: Loaded<OpenEffect>,
  event: EffectEvent,
  circumstance: Circumstance,
): Partial<Commit> {
  const { reserved, order } = state;
  const micros = reserved === undefined ? undefined : costOf(reserved, event);
  if (reserved === undefined || micros === undefined || micros <= reserved) return {};
  const text = `${order.tool} billed ${showUsd(micros)} for “${short(order.title, 80)}” [${idOf(stream)}], though it had said ${showUsd(reserved)} at most. No cap could hold that back; /budget shows how they stand.`;
  return noting(world, circumstance, { thread: order.thread, goal: "", text });
}
