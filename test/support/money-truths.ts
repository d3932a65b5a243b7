// What must hold of money at every moment, wherever it is kept: totals are the sums of what they count, and nothing is held for
// work that is over. Shared by the truths, the simulation and the faults.
import type { OpenEffect } from "#core/effect";
import type { Reservation, Total } from "#core/money";
import type { TaskWork } from "#core/task";

export interface MoneyEvidence {
  readonly reserved: readonly Reservation[];
  /** What was settled, with whose it was. */
  readonly spent: readonly Reservation[];
  readonly totals: readonly Total[];
  /** By task and effect id. */
  readonly tasks: Iterable<readonly [string, TaskWork]>;
  readonly effects: Iterable<readonly [string, OpenEffect]>;
}

export function moneyWrongs(evidence: MoneyEvidence): string[] {
  const { reserved, spent, totals } = evidence;
  const held = holders(evidence);
  const ids = new Set(reserved.map(({ id }) => id));
  return [
    ...[...sums(reserved, spent)].flatMap(([scope, sum]) => wrongTotals(totals, scope, sum)),
    ...reserved
      .filter(({ id }) => !held.has(id) && !outside(id))
      .map(({ id, micros }) => `${micros} are held for ${id}, which is over`),
    ...[...held]
      .filter(([id, micros]) => micros > 0 && !ids.has(id))
      .map(([id]) => `${id} goes on and nothing is held for it`),
  ];
}

/** Embedding texts belongs to no task. */
const outside = (id: string): boolean => id.startsWith("embedding-");

/** What may hold money now, and how much. */
function holders({ tasks, effects }: MoneyEvidence): Map<string, number> {
  const held = new Map<string, number>();
  for (const [, { open }] of tasks)
    for (const { stage } of open)
      if (stage.is === "called" && stage.held) held.set(stage.call, stage.reserved);
  for (const [id, { reserved }] of effects) if (reserved !== undefined) held.set(id, reserved);
  return held;
}

type Sum = { reserved: number; settled: number };

/** By scope, over all time. */
function sums(reserved: readonly Reservation[], spent: readonly Reservation[]): Map<string, Sum> {
  const found = new Map<string, Sum>();
  const count = (rows: readonly Reservation[], as: keyof Sum) => {
    for (const { domain, agent, goal, micros } of rows)
      for (const scope of [
        "company",
        `domain:${domain}`,
        `agent:${agent}`,
        ...(goal === "" ? [] : [`goal:${goal}`]),
      ]) {
        const sum = found.get(scope) ?? { reserved: 0, settled: 0 };
        sum[as] += micros;
        found.set(scope, sum);
      }
  };
  count(reserved, "reserved");
  count(spent, "settled");
  return found;
}

/** The days of a scope come to as much as its months, and both to what its rows say. */
function wrongTotals(totals: readonly Total[], scope: string, sum: Sum): string[] {
  return [10, 7].flatMap((length) => {
    const own = totals.filter((one) => one.scope === scope && one.period.length === length);
    const reserved = own.reduce((all, one) => all + one.reserved, 0);
    const settled = own.reduce((all, one) => all + one.settled, 0);
    if (reserved === sum.reserved && settled === sum.settled) return [];
    const found = `${reserved} reserved and ${settled} settled`;
    return [`the totals of ${scope} say ${found}, its rows ${sum.reserved} and ${sum.settled}`];
  });
}
