// No lease outlives what it was lent for, and every row of one has its grant and its uses in the journal.
import type { OpenEffect } from "#core/effect";
import { kindOf } from "#core/stream";
import type { TaskWork } from "#core/task";
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

function flaws({ id, effect, task, uses, taken, revoked }: LeaseRow, streams: Evidence["streams"]): string[] {
  const types = streams.get(`lease/${id}`)?.types ?? [];
  const used = types.filter((type) => type === "lease.used").length;
  const done = (streams.get(`effect/${effect}`)?.state as OpenEffect | undefined)?.status !== "prepared";
  const status = (streams.get(`task/${task}`)?.state as TaskWork | undefined)?.status ?? "active";
  // What the vault lends itself ends by its time, where a kill kept it from ending before.
  const over = effect !== id && (done || !["active", "stuck"].includes(status));
  return [
    ...(types[0] === "lease.granted" ? [] : [`leases: ${id} was never granted`]),
    ...(used === uses ? [] : [`leases: ${id} was used ${uses} times, and the journal tells of ${used}`]),
    ...(taken <= uses ? [] : [`leases: ${id} gave more than it was used`]),
    ...(over && revoked === null ? [`leases: ${id} outlived what it was for`] : []),
  ];
}
