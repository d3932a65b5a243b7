// No lease outlives what it was lent for, and every row of one has its grant and its uses in the journal.
import type { StoredLease } from "#adapters/in-memory/vault-store";
import { idOf, kindOf } from "#core/stream";
import type { Evidence } from "./evidence.ts";

export function leases(evidence: Evidence): string[] {
  const rows = [...evidence.company.outside.store.vault.leases.values()];
  const known = new Set(rows.map(({ id }) => id));
  const streams = [...evidence.byStream.keys()];
  const untold = streams.filter((stream) => kindOf(stream) === "lease" && !known.has(idOf(stream)));
  return [...untold.map((stream) => `${stream} has no row`), ...rows.flatMap((row) => flaws(evidence, row))];
}

function flaws(evidence: Evidence, lease: StoredLease): string[] {
  const { byStream } = evidence;
  const { id, revoked, uses, taken } = lease;
  const events = byStream.get(`lease/${id}`) ?? [];
  const used = events.filter(({ type }) => type === "lease.used").length;
  return [
    ...(events[0]?.type === "lease.granted" ? [] : [`the lease ${id} was never granted`]),
    ...(used === uses ? [] : [`the lease ${id} was used ${uses} times, and the journal tells of ${used}`]),
    ...(taken <= uses ? [] : [`the lease ${id} gave more than it was used`]),
    ...(isOver(evidence, lease) && revoked === undefined ? [`the lease ${id} outlived what it was for`] : []),
  ];
}

function isOver({ byStream, effects, tasks }: Evidence, { effect, task, purpose }: StoredLease): boolean {
  const work = tasks.get(task);
  if (!isOpen(work?.status)) return true;
  if (purpose === "read") return work?.open.some(({ id }) => id === effect) !== true;
  // A question that the operator asked ends by its time, where a kill kept it from ending before.
  const asked = byStream.get(`effect/${effect}`)?.some(({ type }) => type === "effect.unknown") === true;
  return effects.get(effect)?.status !== "prepared" && !(purpose === "check" && asked);
}

const isOpen = (status: string | undefined): boolean =>
  status === undefined || ["active", "stuck"].includes(status);
