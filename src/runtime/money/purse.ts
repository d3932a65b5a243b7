// Money before it is spent: the limits that speak of a call or effect, what is used of them, and the reservation that commits
// with it. The database decides; what is read here only says what to tell the operator.
import { type CapState, capFold, capId } from "#core/cap";
import type { Key, Micros, Total } from "#core/money";
import { type Policy, policyFold } from "#core/policy";
import type { Guard, Row } from "#core/ports";
import type { Loaded } from "#core/stream";
import {
  allowing,
  keysOf,
  type Limit,
  limitsOf,
  type Periods,
  type Short,
  type Spender,
  shortOf,
} from "#governance/caps";
import { dayOf } from "#operator/words";
import { beginningOf } from "../calendar.ts";
import { load } from "../unit.ts";
import type { World } from "../world.ts";
import { zoneOf } from "../zone.ts";

/** A limit with the stream of its decisions. */
export interface Met extends Limit {
  /** As policy alone has it. */
  readonly ruled: Micros;
  readonly met: Loaded<CapState>;
}

/** What a spender may spend now. */
export interface Purse {
  readonly spender: Spender;
  readonly keys: readonly Key[];
  readonly limits: readonly Met[];
  readonly totals: readonly Total[];
  /** The policy must still be the one that was asked. */
  readonly guard: Guard;
}

/** Enough to look at money. */
export type Lookout = Pick<World, "journal" | "clock" | "zone">;

export async function periodsNow(world: Lookout): Promise<Periods> {
  const day = dayOf(world.clock.now().toISOString(), await zoneOf(world));
  return { day, month: day.slice(0, 7) };
}

/** Limits of the policy with what the operator allowed, each with the stream that says so. */
export async function limitsNow(
  world: Lookout,
  { caps }: Pick<Policy, "caps">,
  spender: Spender,
  periods: Periods,
): Promise<Met[]> {
  return Promise.all(
    limitsOf(caps, spender, periods).map(async (limit) => {
      const met = await load(world.journal, capFold, capId(limit));
      return { ...allowing(limit, met.state), ruled: limit.cap, met };
    }),
  );
}

export async function purseOf(world: Lookout, { domain, agent, goal }: Spender): Promise<Purse> {
  const spender = { domain, agent, goal };
  const [policy, periods] = await Promise.all([
    load(world.journal, policyFold, "company"),
    periodsNow(world),
  ]);
  const limits = await limitsNow(world, policy.state.policy, spender, periods);
  const totals = await world.journal.totals(limits);
  const guard = { stream: policy.stream, version: policy.version };
  return { spender, keys: keysOf(spender, periods), limits, totals, guard };
}

/** The limit that this does not fit under, with its stream; undefined where it fits under all. */
export function tooMuch(purse: Purse, need: Micros): (Short & Met) | undefined {
  const short = shortOf(purse.limits, purse.totals, need);
  const met = purse.limits.find(({ scope, period }) => scope === short?.scope && period === short.period);
  return short === undefined || met === undefined ? undefined : { ...met, ...short };
}

/** The rows that hold this much in every total of the spender; none where nothing can be spent. */
export function reserving(purse: Purse, id: string, model: string, micros: Micros, at: string): Row[] {
  if (micros === 0) return [];
  const against = purse.keys.map((key) => {
    const limit = purse.limits.find(({ scope, period }) => scope === key.scope && period === key.period);
    return { ...key, cap: limit?.cap ?? null };
  });
  return [{ into: "reserve", id, at, ...purse.spender, model, micros, against }];
}

/** ISO time at which a period ends in the operator's zone; undefined where no clock ends it. */
export async function endOf(world: World, period: string): Promise<string | undefined> {
  const next = nextOf(period);
  return next === undefined ? undefined : beginningOf(next, await zoneOf(world));
}

/** The first calendar day after it. */
function nextOf(period: string): string | undefined {
  const [year = 0, month = 0, day] = period.split("-").map(Number);
  if (!/^\d{4}-\d{2}(?:-\d{2})?$/.test(period)) return undefined;
  const next = day === undefined ? Date.UTC(year, month, 1) : Date.UTC(year, month - 1, day + 1);
  return new Date(next).toISOString().slice(0, 10);
}
