// One commit on the store: everything is checked before anything is changed, so that it is all or nothing.
import { Fault } from "#core/fault";
import { canonical } from "#core/json";
import type { Commit, CommitResult, Row, Write } from "#core/ports";
import type { VaultRow } from "#core/vault";
import { envelopeHash, GENESIS, payloadDigest, snapshotHash } from "./chain.ts";
import { moneyClash, reserve, settle } from "./money.ts";
import { addJobs, eventsOf, postKey, type Store, type StoredEvent } from "./store.ts";
import { isVaultRow, keepVault, vaultClash } from "./vault.ts";

export function commitTo(store: Store, commit: Commit): CommitResult {
  const clash = conflict(store, commit);
  if (clash !== undefined) return { is: "conflict", stream: clash };
  refuseBroken(commit);
  for (const write of commit.writes) append(store, write);
  for (const row of commit.rows ?? []) if (!isVaultRow(row)) keep(store, row);
  keepVault(store, commit.rows?.filter(isVaultRow) ?? []);
  addJobs(store, commit.jobs ?? []);
  return { is: "committed", position: store.events.length };
}

/** The first stream that is not where the commit expects it. */
function conflict(store: Store, { writes, guards = [], rows = [] }: Commit): string | undefined {
  const expected = [
    ...writes.map(({ stream, expectedVersion }) => [stream, expectedVersion] as const),
    ...guards.map(({ stream, version }) => [stream, version] as const),
  ];
  const elsewhere = expected.find(([stream, version]) => versionOf(store, stream) !== version);
  if (elsewhere !== undefined) return elsewhere[0];
  const again = rows.find(
    (row) => row.into === "handled" && store.inbound.get(row.inbound)?.handledAt !== undefined,
  );
  return again?.into === "handled"
    ? `inbound/${again.inbound}`
    : (moneyClash(store, rows) ?? leaseClash(store, rows));
}

const leaseClash = (store: Store, rows: readonly Row[]): string | undefined =>
  rows.map((row) => (isVaultRow(row) ? vaultClash(store, row) : undefined)).find((why) => why !== undefined);

const versionOf = (store: Store, stream: string): number => eventsOf(store, stream).at(-1)?.version ?? 0;

/** What the database's constraints refuse. */
function refuseBroken({ writes }: Commit): void {
  const streams = writes.map(({ stream }) => stream);
  if (new Set(streams).size < streams.length)
    throw new Fault("unavailable", "The commit writes one stream twice.", { retry: { afterMs: 1_000 } });
  const lines = writes.flatMap(({ stream, events }) =>
    events.flatMap(({ type, actor, cause, correlation, origin }) =>
      [stream, type, actor, cause, correlation, origin].join(""),
    ),
  );
  if (lines.some((line) => line.includes("\n")))
    throw new Fault("unavailable", "A field of the envelope holds a line break.", {
      retry: { afterMs: 1_000 },
    });
}

function append(store: Store, { stream, expectedVersion, events, snapshot }: Write): void {
  const version = expectedVersion + events.length;
  const state = snapshot && canonical(snapshot.state);
  const hash = snapshot && snapshotHash(version, snapshot.code, state ?? "");
  events.forEach(({ data, ...event }, index) => {
    const salt = String(store.count());
    const body = canonical(data);
    const sealed = index === events.length - 1 ? (hash ?? "") : "";
    const place = { position: store.events.length + 1, stream, version: expectedVersion + index + 1 };
    const kept = { ...event, ...place, salt, body, sealed, digest: payloadDigest(salt, body) };
    const previous = store.events.at(-1)?.hash ?? GENESIS;
    add(store, { ...kept, hash: envelopeHash(previous, kept) });
  });
  const at = events.at(-1)?.at;
  if (snapshot === undefined || state === undefined || hash === undefined || at === undefined) return;
  const { code, view } = snapshot;
  store.snapshots.set(stream, { stream, version, code, state, hash, view: { ...view }, at });
}

function add(store: Store, event: StoredEvent): void {
  store.events.push(event);
  const own = store.streams.get(event.stream);
  if (own === undefined) store.streams.set(event.stream, [event]);
  else own.push(event);
}

function keep(store: Store, row: Exclude<Row, VaultRow>): void {
  switch (row.into) {
    case "post":
      wish(store, row);
      return;
    case "fact":
      store.facts.write(row);
      return;
    case "reserve":
      reserve(store, row);
      return;
    case "settle":
      settle(store, row);
      return;
    case "handled": {
      const message = store.inbound.get(row.inbound);
      if (message !== undefined) message.handledAt = row.at;
    }
  }
}

function wish(store: Store, row: Extract<Row, { into: "post" }>): void {
  const { card, thread } = row;
  const key = postKey(card, thread);
  if (row.onlyWhereShown !== true && !store.posts.has(key))
    store.posts.set(key, {
      card,
      thread,
      wanted: 0,
      shown: 0,
      once: row.once ?? false,
      begun: false,
      since: store.clock.now().toISOString(),
    });
  const here = store.posts.get(key);
  if (row.anew === true && here !== undefined)
    Object.assign(here, { message: undefined, attachment: undefined, digest: undefined });
  for (const post of store.posts.values())
    if (post.card === card && (post.message !== undefined || post.thread === thread))
      Object.assign(post, { wanted: store.count(), gaveUp: undefined });
}
