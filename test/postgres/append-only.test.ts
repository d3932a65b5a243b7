// Nobody rewrites history: neither the application's role, nor the owner by mistake; and losing a connection loses no commit.
import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { Journal } from "#core/ports";
import { type Backend, commitOf, saying } from "../contracts/backend.ts";
import { type GivenBackend, givenBackend } from "./given-backend.ts";

let given: GivenBackend;
let backend: Backend;
let journal: Journal;
let owner: pg.Client;
beforeAll(async () => {
  given = await givenBackend();
  owner = new pg.Client({ connectionString: given.given.migrateUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await given.drop();
});
beforeEach(async () => {
  backend = await given.open();
  journal = backend.journal;
  await journal.commit(commitOf(saying("goal/a", 0, ["one", "two"], "")));
});

const REFUSED = "42501";
const application = (sql: string) => given.given.database.pool.query(sql);
const unchanged = async () => expect(await journal.verify()).toEqual({ checked: 2 });

const CHANGES = [
  "update event set type = 'other'",
  "delete from event",
  "truncate event cascade",
  "update payload set body = '{}'",
  "delete from payload",
  "truncate payload",
];

it.each([
  ...CHANGES,
  "insert into event select position + 2, stream, version + 2, type, schema, actor, cause, correlation, origin, at, digest, snapshot, hash from event",
  "update snapshot set state = '1'",
  "delete from snapshot",
  "truncate snapshot",
  "delete from spend",
  "alter table event disable trigger user",
  "drop table payload",
  "delete from inbound",
  `select journal_rows('[]', '[{"id":"x","at":"2026-11-22","domain":"","agent":"","goal":"","model":"","micros":-5}]', '[]')`,
  "create table public.mine (a integer)",
])("refuses the application's role: %s", async (sql) => {
  await expect(application(sql)).rejects.toMatchObject({ code: REFUSED });
  await unchanged();
});

it.each(CHANGES)("refuses even the owner: %s", async (sql) => {
  await expect(owner.query(sql)).rejects.toMatchObject({
    code: REFUSED,
    message: expect.stringContaining("append-only"),
  });
  await unchanged();
});

it("goes on after the server ended every connection", async () => {
  const settling = Promise.allSettled(
    Array.from({ length: 20 }, (_, at) => journal.commit(commitOf(saying(`goal/n${at}`, 0, ["said"])))),
  );
  await application(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and usename = current_user and pid <> pg_backend_pid()",
  );
  const settled = await settling;
  for (const one of settled)
    if (one.status === "rejected")
      expect(one.reason).toMatchObject({
        name: "Fault",
        code: "unavailable",
        retry: { afterMs: expect.any(Number) },
      });
  await expect
    .poll(() => journal.commit(commitOf(saying("goal/z", 0, ["back"]))))
    .toMatchObject({ is: "committed" });
  expect((await journal.verify()).broken).toBeUndefined();
});

it("says that the database cannot be reached, and that it is worth another try, when it is gone", async () => {
  const elsewhere = await givenBackend();
  const { journal: lost, inbox } = await elsewhere.open();
  await elsewhere.drop();
  const unreachable = { name: "Fault", code: "unavailable", retry: { afterMs: expect.any(Number) } };
  await expect(lost.commit(commitOf(saying("goal/a", 0, ["x"])))).rejects.toMatchObject(unreachable);
  await expect(lost.load("goal/a", "")).rejects.toMatchObject(unreachable);
  await expect(inbox.pending()).rejects.toMatchObject(unreachable);
});
