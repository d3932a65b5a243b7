// Which caps speak of a call or effect, and what is left under them. Pure: the totals and what was allowed are given.
import { type CapState, perOf } from "#core/cap";
import { type Key, type Micros, type Total, usd } from "#core/money";
import type { Cap, Policy } from "#core/policy";

/** Whose money it is. */
export interface Spender {
  readonly domain: string;
  readonly agent: string;
  /** Empty: it serves none, and no goal's cap speaks of it. */
  readonly goal: string;
}

/** The present ones, in the operator's zone. */
export interface Periods {
  /** `2026-11-23` */
  readonly day: string;
  /** `2026-11` */
  readonly month: string;
}

/** What may be spent under a key at the most. */
export interface Limit extends Key {
  readonly cap: Micros;
}

const GOAL = "goal";

/** Every total that the spender's money counts in, whether a cap speaks of it or not: one may be set later. */
export function keysOf({ domain, agent, goal }: Spender, { day, month }: Periods): Key[] {
  const own = goal === "" ? [] : [`goal:${goal}`];
  const scopes = ["company", `domain:${domain}`, `agent:${agent}`, ...own];
  return [
    ...scopes.flatMap((scope) => [day, month].map((period) => ({ scope, period }))),
    ...own.map((scope) => ({ scope, period: GOAL })),
  ];
}

/**
 * The caps that speak of the spender, the tightest where several speak of one key. A cap of `goal`, and any cap a goal, is
 * each goal's own; one of a domain or agent a goal speaks where that domain or agent spends.
 */
export function limitsOf(caps: readonly Cap[], spender: Spender, periods: Periods): Limit[] {
  const limits = caps.flatMap((cap) => {
    const key = keyOf(cap, spender, periods);
    return key === undefined ? [] : [{ ...key, cap: usd(cap.usd) }];
  });
  return tightest(limits);
}

/** One limit a key: the one that leaves least. */
export function tightest(limits: readonly Limit[]): Limit[] {
  const byKey = Map.groupBy(limits, ({ scope, period }) => `${scope}/${period}`);
  return [...byKey.values()].flatMap((same) => same.toSorted((a, b) => a.cap - b.cap).slice(0, 1));
}

/** Which of the spender's totals a cap speaks of; undefined where it is none of theirs. */
function keyOf({ scope, per }: Cap, { domain, agent, goal }: Spender, periods: Periods): Key | undefined {
  if (![GOAL, "company", `domain:${domain}`, `agent:${agent}`].includes(scope)) return undefined;
  const own = per === GOAL || scope === GOAL;
  if (own && goal === "") return undefined;
  return { scope: own ? `goal:${goal}` : scope, period: per === GOAL ? GOAL : periods[per] };
}

/** With what the operator allowed for this period; not where policy has lowered it since, or another cap of it is smaller. */
export const allowing = (limit: Limit, state: CapState): Limit =>
  state.status === "none" || state.allowed === null || limit.cap < state.raisedFrom
    ? limit
    : { ...limit, cap: Math.max(limit.cap, state.allowed) };

const usedOf = ({ scope, period }: Key, totals: readonly Total[]): Micros => {
  const total = totals.find((one) => one.scope === scope && one.period === period);
  return total === undefined ? 0 : total.reserved + total.settled;
};

/** A limit that does not leave enough, and what is used of it. */
export interface Short extends Limit {
  readonly used: Micros;
}

/** The first limit under which this does not fit any more; undefined where it fits under all. */
export function shortOf(limits: readonly Limit[], totals: readonly Total[], need: Micros): Short | undefined {
  return limits
    .map((limit) => ({ ...limit, used: usedOf(limit, totals) }))
    .find(({ cap, used }) => used + need > cap);
}

/** What is left under a limit; never less than nothing. */
export const leftOf = (limit: Limit, totals: readonly Total[]): Micros =>
  Math.max(0, limit.cap - usedOf(limit, totals));

/** The limit that these caps make of the key, for this spender; undefined where none speaks of it any more. */
export function limitUnder(
  caps: readonly Cap[],
  { scope, period }: Key,
  spender: Spender,
): Limit | undefined {
  const day = perOf(period) === "day" ? period : "";
  const month = perOf(period) === "goal" ? "" : period.slice(0, "2026-11".length);
  const limits = limitsOf(caps, spender, { day, month });
  return limits.find((limit) => limit.scope === scope && limit.period === period);
}

/** The policy with every cap that makes this limit raised to so much; those that allow more stay as they are. */
export function capRaised(policy: Policy, key: Key, spender: Spender, to: Micros): Policy {
  const caps = policy.caps.map((cap) =>
    limitUnder([cap], key, spender) !== undefined && usd(cap.usd) < to
      ? { ...cap, usd: to / 1_000_000 }
      : cap,
  );
  return { ...policy, caps };
}
