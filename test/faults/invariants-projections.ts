// Everything beside the journal can be made anew from it, byte for byte: snapshots with their lines in lists, facts, spend.
import { canonical } from "#core/json";
import { idOf, kindOf } from "#core/stream";
import { type Evidence, FOLDS, type Folded } from "./invariants-evidence.ts";

interface SnapshotRow {
  stream: string;
  kind: string;
  id: string;
  version: number;
  state: string;
  status: string;
  domain: string;
  goal: string;
  due: Date | null;
  at: Date;
}

export async function snapshots({ client, streams, changed }: Evidence): Promise<string[]> {
  const { rows } = await client.query<SnapshotRow>(
    "select stream, kind, id, version, state, status, domain, goal, due, at from snapshot where stream = any($1)",
    [[...changed]],
  );
  const kept = new Map(rows.map((row) => [row.stream, row]));
  const { rows: counts } = await client.query<{ n: string }>("select count(*) as n from snapshot");
  const more = Number(counts[0]?.n) - streams.size;
  return [
    ...(more > 0 ? [`snapshots: ${more} belong to no stream`] : []),
    ...[...changed].flatMap((stream) => differs(stream, kept.get(stream), streams.get(stream) as Folded)),
  ];
}

function differs(stream: string, row: SnapshotRow | undefined, folded: Folded): string[] {
  if (row === undefined) return [`snapshots: ${stream} has none`];
  const { state, ...line } = rowOf(stream, folded);
  const { state: kept, ...found } = row;
  const mine = { ...found, due: row.due?.toISOString() ?? null, at: row.at.toISOString() };
  const wrong: string[] = [];
  if (kept !== state) wrong.push(`snapshots: ${stream} is ${kept}, its fold ${state}`);
  if (canonical(mine) !== canonical(line))
    wrong.push(`snapshots: ${stream} is listed as ${canonical(mine)}, not as ${canonical(line)}`);
  return wrong;
}

function rowOf(stream: string, { version, state, at }: Folded) {
  const { status, domain, goal, due } = FOLDS[kindOf(stream)].view(state);
  const names = { stream, kind: kindOf(stream), id: idOf(stream) };
  return { ...names, version, state: canonical(state), status, domain, goal, due: due ?? null, at };
}

export async function facts({ client, streams }: Evidence): Promise<string[]> {
  const { rows } = await client.query(
    `select id, statement, subject, domain, confidence, valid_from as "validFrom", review_by as "reviewBy", source, cause,
       origin, sort, current from fact`,
  );
  const kept = rows.map(canonical);
  const folded = [...streams].flatMap(([stream, { state }]) => {
    if (kindOf(stream) !== "fact") return [];
    const { fact, status } = state as { fact: object; status: string };
    return [canonical({ ...fact, current: status === "current" })];
  });
  return difference("facts", folded, kept);
}

export async function spend({ client, paid, twice }: Evidence): Promise<string[]> {
  const { rows } = await client.query<{ id: string; micros: string }>("select id, micros from spend");
  const kept = rows.map(({ id, micros }) => `${id} ${micros}`);
  const settled = [...paid].filter(([, micros]) => micros > 0).map(([call, micros]) => `${call} ${micros}`);
  return [
    ...twice.map((call) => `spend: the call ${call} was settled twice`),
    ...difference("spend", settled, kept),
  ];
}

function difference(what: string, wanted: readonly string[], found: readonly string[]): string[] {
  const [has, want] = [new Set(found), new Set(wanted)];
  return [
    ...wanted.filter((one) => !has.has(one)).map((one) => `${what}: no row for ${one}`),
    ...found.filter((one) => !want.has(one)).map((one) => `${what}: a row of nothing, ${one}`),
  ];
}
