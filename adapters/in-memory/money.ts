// Money in memory: reservations, what was spent, and the running totals, kept as the database keeps them.
import type { Key, Total } from "#core/money";
import type { Row } from "#core/ports";
import type { Store } from "./store.ts";

type Reserve = Extract<Row, { into: "reserve" }>;
type Settle = Extract<Row, { into: "settle" }>;

export const keyOf = ({ scope, period }: Key): string => `${scope}/${period}`;

/** The first total that a reservation would take past its cap, with those before it in the same commit. */
export function moneyClash(store: Store, rows: readonly Row[]): string | undefined {
  const before = new Map<string, number>();
  for (const row of rows) {
    const clash = row.into === "reserve" ? clashOf(store, before, row) : undefined;
    if (clash !== undefined) return clash;
  }
  return undefined;
}

function clashOf(store: Store, before: Map<string, number>, row: Reserve): string | undefined {
  if (store.reservations.has(row.id) || store.spend.has(row.id)) return `reservation/${row.id}`;
  const passed = row.against.find((one) => {
    const key = keyOf(one);
    const asked = (before.get(key) ?? 0) + row.micros;
    before.set(key, asked);
    const { reserved, settled } = totalOf(store, one);
    return one.cap !== null && reserved + settled + asked > one.cap;
  });
  return passed && `budget/${keyOf(passed)}`;
}

export function reserve(store: Store, { into: _into, against, ...reservation }: Reserve): void {
  const keys = against.map(({ scope, period }) => ({ scope, period }));
  store.reservations.set(reservation.id, { ...reservation, keys });
  for (const key of keys) add(store, key, reservation.micros, 0);
}

export function settle(store: Store, { id, micros }: Settle): void {
  const held = store.reservations.get(id);
  if (held === undefined) return;
  store.reservations.delete(id);
  const { keys, ...reservation } = held;
  if (micros > 0) store.spend.set(id, { ...reservation, micros });
  for (const key of keys) add(store, key, -held.micros, micros);
}

const totalOf = (store: Store, key: Key): Total =>
  store.budget.get(keyOf(key)) ?? { ...key, reserved: 0, settled: 0 };

function add(store: Store, { scope, period }: Key, reserved: number, settled: number): void {
  const before = totalOf(store, { scope, period });
  const total = {
    scope,
    period,
    reserved: before.reserved + reserved,
    settled: before.settled + settled,
  };
  store.budget.set(keyOf(total), total);
}
