// An intruder with the owner's role and the triggers off, in a real database: found where it was done, by the same verifier.
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { databasePages, verify } from "#adapters/postgres/verify-journal";
import { type GivenBackend, givenBackend } from "./given-backend.ts";
import { givenHistory, type History, random } from "./history.ts";

let backend: GivenBackend;
let history: History;
let owner: pg.Client;
beforeAll(async () => {
  backend = await givenBackend();
  history = await givenHistory(backend, (await backend.open()).journal);
  owner = new pg.Client({ connectionString: backend.given.migrateUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await backend.drop();
});
beforeEach(async () => {
  await owner.query("begin");
  for (const table of ["event", "payload"]) await owner.query(`alter table ${table} disable trigger user`);
  await owner.query("alter table payload drop constraint if exists payload_position_fkey");
});
afterEach(async () => {
  await owner.query("rollback");
});

const check = (head?: string) => verify(databasePages(owner), head);
const below = random(11);
const EVERYWHERE = Array.from({ length: 3 }, () => 2 + below(1_400));

/** Every column, and what is done to rows; `$` is the position. */
const CHANGES: readonly (readonly [what: string, ...sql: string[]])[] = [
  ...["stream", "type", "actor", "cause", "correlation", "origin"].map(
    (column) =>
      [`another ${column}`, `update event set ${column} = ${column} || 'x' where position = $`] as const,
  ),
  ...["digest", "snapshot", "hash"].map(
    (column) =>
      [`another ${column}`, `update event set ${column} = reverse(hash) where position = $`] as const,
  ),
  ["another position", "update event set position = position + 1000000 where position = $"],
  ["another version", "update event set version = version + 1000 where position = $"],
  ["another schema version", "update event set schema = schema + 1 where position = $"],
  ["another time", "update event set at = at + interval '1 millisecond' where position = $"],
  [
    "a time that the chain has no digits for",
    "alter table event alter column at type timestamptz(6)",
    "update event set at = at + interval '1 microsecond' where position = $",
  ],
  [
    "nothing instead of a seal",
    "alter table event alter column snapshot drop not null",
    "update event set snapshot = null where position = $",
  ],
  ["another salt", "update payload set salt = reverse(salt) || 'x' where position = $"],
  ["another body", "update payload set body = body || ' ' where position = $"],
  ["a deleted payload", "delete from payload where position = $"],
  [
    "two payloads swapped",
    "update payload set position = -1 where position = $ + 1",
    "update payload set position = $ + 1 where position = $",
    "update payload set position = $ where position = -1",
  ],
  ["a deleted event", "delete from event where position = $", "delete from payload where position = $"],
  [
    "two events swapped",
    "update event set position = -1 where position = $",
    "update event set position = $ where position = $ + 1",
    "update event set position = $ + 1 where position = -1",
  ],
];

/** What is done to the snapshot of the stream that `$` is in. */
const SNAPSHOTS: readonly (readonly [what: string, sql: string])[] = [
  ["another state", `update snapshot set state = '"forged"' where stream = $`],
  [
    "another state with its hash",
    `update snapshot set state = '"forged"', hash = encode(sha256(convert_to(version || E'\n' || code || E'\n"forged"', 'UTF8')), 'hex') where stream = $`,
  ],
  ["another code", "update snapshot set code = 'forged' where stream = $"],
  ["another kind", "update snapshot set kind = 'task' where stream = $"],
  ["another id", "update snapshot set id = id || 'x' where stream = $"],
  ["another time", "update snapshot set at = at - interval '1 day' where stream = $"],
  ["no snapshot", "delete from snapshot where stream = $"],
];

/** The chain anew from a position on, as whoever holds the database can do with its own functions. */
const RESEAL = (from: number) => `do $$ declare e record; last text; begin
  select hash into last from event where position = ${from - 1};
  for e in select * from event where position >= ${from} order by position loop
    last := encode(sha256(convert_to(concat_ws(E'\\n', last, e.position, envelope(e.stream, e.version, e.type,
      e.schema, e.actor, e.cause, e.correlation, e.origin, e.at, e.digest, e.snapshot)), 'UTF8')), 'hex');
    update event set hash = last where position = e.position;
  end loop; end $$`;

it("verifies as long as nobody touched it", async () => {
  const head = history.events.at(-1)?.[12] ?? "";
  const checked = history.events.length;
  expect(await check(head.slice(0, 16))).toEqual({ checked, hash: head, headAt: checked });
});

it.each(CHANGES)("finds %s", async (_what, ...sql) => {
  for (const at of EVERYWHERE) {
    await owner.query("savepoint untouched");
    for (const one of sql) await owner.query(one.replaceAll("$", String(at)));
    expect((await check()).broken).toMatchObject({ position: at });
    await owner.query("rollback to untouched");
  }
});

it.each(SNAPSHOTS)("finds %s beside the chain", async (_what, sql) => {
  for (const at of EVERYWHERE) {
    const stream = history.events[at - 1]?.[1];
    const sealed = history.events.findLast((row) => row[1] === stream && row[11] !== "")?.[0];
    await owner.query("savepoint untouched");
    await owner.query(sql.replaceAll("$", `'${stream}'`));
    expect((await check()).broken).toMatchObject({ position: Number(sealed) });
    await owner.query("rollback to untouched");
  }
});

it("finds an older snapshot that was put back", async () => {
  const newest = new Map(history.snapshots.map((row) => [row[0], Number(row[3])]));
  const old = [...history.genuine.values()].filter((row) => Number(row[3]) < (newest.get(row[0] ?? "") ?? 0));
  for (const [stream, , , ...row] of old.slice(0, 3)) {
    await owner.query("savepoint untouched");
    await owner.query(
      "update snapshot set version = $2, code = $3, state = $4, hash = $5, at = $6 where stream = $1",
      [stream, ...row],
    );
    const why = `the snapshot of ${stream} is not the newest one the chain committed to`;
    expect((await check()).broken).toMatchObject({ why });
    await owner.query("rollback to untouched");
  }
});

it("finds a payload of no event", async () => {
  const position = history.events.length + 1;
  await owner.query(`insert into payload values (${position}, 'salt', '{}')`);
  expect((await check()).broken).toEqual({ position, why: "a payload belongs to no event" });
});

it("tells a chain that was made anew from the one that a head was kept of", async () => {
  for (const at of EVERYWHERE) {
    await owner.query("savepoint untouched");
    await owner.query(`update event set actor = 'operator:forged' where position = ${at}`);
    await owner.query(RESEAL(at));
    const verdict = await check(history.events.at(-1)?.[12]?.slice(0, 16));
    expect(verdict).toEqual({ checked: history.events.length, hash: expect.any(String) });
    await owner.query("rollback to untouched");
  }
});

it("tells a journal that was cut off from the one that a head was kept of", async () => {
  const last = history.events.length;
  const [, stream] = history.events[last - 1] ?? [];
  await owner.query(`delete from payload where position = ${last}`);
  await owner.query(`delete from event where position = ${last}`);
  await owner.query(`delete from snapshot where stream = '${stream}'`);
  await owner.query(`update event set snapshot = '' where stream = '${stream}'`);
  await owner.query(RESEAL(2));
  const kept = history.events[last - 1]?.[12]?.slice(0, 16);
  expect((await check(kept)).headAt).toBeUndefined();
});
