// The journal is the truth: its chain verifies, and everything beside it can be made anew from it, byte for byte.
import { journal } from "#adapters/in-memory/journal";
import { canonical } from "#core/json";
import { kindOf } from "#core/stream";
import { type Evidence, FOLDS } from "./evidence.ts";

export async function chain({ company }: Evidence): Promise<string[]> {
  const { broken } = await journal(company.outside.store).verify();
  return broken === undefined ? [] : [`position ${broken.position}: ${broken.why}`];
}

/** How states are spelt: one that a later look finds again was spelt already. */
const spelt = new WeakMap<object, string>();

function spelling(state: unknown): string {
  if (typeof state !== "object" || state === null) return canonical(state);
  const known = spelt.get(state) ?? canonical(state);
  spelt.set(state, known);
  return known;
}

export function snapshots({ company, byStream, folded }: Evidence): string[] {
  const kept = company.outside.store.snapshots;
  return [...byStream].flatMap(([stream, events]) => {
    const snapshot = kept.get(stream);
    const state = folded.get(stream);
    const fold = FOLDS[kindOf(stream)];
    if (snapshot === undefined) return [`${stream} has none`];
    if (snapshot.version !== events.length)
      return [`${stream} is at ${events.length}, its snapshot at ${snapshot.version}`];
    if (snapshot.state !== spelling(state))
      return [`${stream}: ${snapshot.state} is not its fold ${spelling(state)}`];
    return canonical(snapshot.view) === canonical(fold.view(state))
      ? []
      : [`${stream} has another line in the lists`];
  });
}

export function spend({ company, events }: Evidence): string[] {
  const settled = events
    .filter(({ type, data }) => type === "model.settled" && Number(data.cost) > 0)
    .map(({ data }) => `${data.call} ${data.cost}`);
  const rows = [...company.outside.store.spend].map(([id, { micros }]) => `${id} ${micros}`);
  const calls = events.filter(({ type }) => type === "model.settled").map(({ data }) => String(data.call));
  const twice = calls.filter((call, at) => calls.indexOf(call) !== at);
  return [
    ...twice.map((call) => `the call ${call} is settled twice`),
    ...missing(settled, rows).map((one) => `no row for ${one}`),
    ...missing(rows, settled).map((one) => `the row ${one} was never settled`),
  ];
}

const missing = (wanted: readonly string[], found: readonly string[]): string[] => {
  const has = new Set(found);
  return wanted.filter((one) => !has.has(one));
};

export function facts({ company, folded }: Evidence): string[] {
  const rows = company.outside.store.facts.rows().map(({ fact, current }) => canonical({ fact, current }));
  const states = [...folded].flatMap(([stream, state]) => {
    if (kindOf(stream) !== "fact") return [];
    const { fact, status } = state as { fact: object; status: string };
    return [canonical({ fact, current: status === "current" })];
  });
  return [
    ...missing(states, rows).map((one) => `no row for ${one}`),
    ...missing(rows, states).map((one) => `the row ${one} is no fold of its stream`),
  ];
}
