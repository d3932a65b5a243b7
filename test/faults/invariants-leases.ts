// No lease outlives what it was lent for, and every row of one has its grant and its uses in the journal.
import type { OpenEffect } from "#core/effect";
import { kindOf } from "#core/stream";
import type { TaskWork } from "#core/task";
import type { LeaseState } from "#core/vault";
import type { Evidence } from "./invariants-evidence.ts";

interface LeaseRow {
  readonly id: string;
  readonly effect: string;
  readonly task: string;
  readonly uses: number;
  readonly taken: number;
  readonly revoked: Date | null;
}

export async function leases({ client, streams }: Evidence): Promise<string[]> {
  const { rows } = await client.query<LeaseRow>("select id, effect, task, uses, taken, revoked from lease");
  const known = new Set(rows.map(({ id }) => `lease/${id}`));
  const untold = [...streams.keys()].filter((stream) => kindOf(stream) === "lease" && !known.has(stream));
  return [
    ...untold.map((stream) => `leases: ${stream} has no row`),
    ...rows.flatMap((row) => flaws(row, streams)),
  ];
}

function flaws(row: LeaseRow, streams: Evidence["streams"]): string[] {
  const { id, uses, taken, revoked } = row;
  const types = streams.get(`lease/${id}`)?.types ?? [];
  const used = types.filter((type) => type === "lease.used").length;
  return [
    ...(types[0] === "lease.granted" ? [] : [`leases: ${id} was never granted`]),
    ...(used === uses ? [] : [`leases: ${id} was used ${uses} times, and the journal tells of ${used}`]),
    ...(taken <= uses ? [] : [`leases: ${id} gave more than it was used`]),
    ...(isOver(row, streams) && revoked === null ? [`leases: ${id} outlived what it was for`] : []),
  ];
}

function isOver({ id, effect, task }: LeaseRow, streams: Evidence["streams"]): boolean {
  // What the vault lends itself ends by its time, where a kill kept it from ending before.
  if (effect === id) return false;
  const work = streams.get(`task/${task}`)?.state as TaskWork | undefined;
  if (!["active", "stuck"].includes(work?.status ?? "active")) return true;
  const lease = streams.get(`lease/${id}`)?.state as LeaseState | undefined;
  const purpose = lease?.status === "granted" ? lease.grant.purpose : undefined;
  if (purpose === "read") return work?.open.some((move) => move.id === effect) !== true;
  const asked = streams.get(`effect/${effect}`);
  // And so does a question that the operator asked of what nobody knows.
  if (purpose === "check" && asked?.types.includes("effect.unknown") === true) return false;
  return (asked?.state as OpenEffect | undefined)?.status !== "prepared";
}
