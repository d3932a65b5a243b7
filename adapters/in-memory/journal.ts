// The journal in memory: the reference for what a journal promises, chain included.

import type { JournalEvent } from "#core/event";
import { asFault } from "#core/fault";
import type { JsonObject } from "#core/json";
import type { EventQuery, Found, Journal, ViewQuery } from "#core/ports";
import { idOf } from "#core/stream";
import { flaw, GENESIS, snapshotHash } from "./chain.ts";
import { commitTo } from "./commit.ts";
import { keyOf } from "./money.ts";
import { parsed } from "./parsed.ts";
import type { StoredSnapshot } from "./snapshots.ts";
import { eventsOf, type Store, type StoredEvent } from "./store.ts";

export function journal(store: Store): Journal {
  return {
    commit: async (commit) => {
      try {
        return commitTo(store, commit);
      } catch (error) {
        throw asFault(error);
      }
    },
    load: async (stream, code) => {
      const kept = store.snapshots.get(stream);
      const usable = kept?.code === code ? kept : undefined;
      const version = usable?.version ?? 0;
      const tail = after(eventsOf(store, stream), version);
      const snapshot = usable && { version, code, state: parsed(usable, usable.state) };
      return {
        version: tail.at(-1)?.version ?? version,
        tail: tail.map(toEvent),
        ...(snapshot && { snapshot }),
      };
    },
    events: async (query) => {
      const all = query.stream === undefined ? store.events : eventsOf(store, query.stream);
      const found = all.filter((event) => matches(event, query));
      return (query.order === "newest" ? found.toReversed() : found).slice(0, query.limit).map(toEvent);
    },
    ...viewsOf(store),
    ...chainOf(store),
    whose: async (id) =>
      store.snapshots
        .keys()
        .filter((stream) => idOf(stream) === id)
        .toArray(),
    spent: async (query) => spent(store, query),
    totals: async (keys) => keys.flatMap((key) => store.budget.get(keyOf(key)) ?? []),
    reserved: async () =>
      [...store.reservations.values()]
        .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at) || (a.id < b.id ? -1 : 1))
        .map(({ keys: _keys, ...reservation }) => reservation),
  };
}

function viewsOf(store: Store): Pick<Journal, "find" | "streams" | "count"> {
  const selected = (query: Omit<ViewQuery, "limit" | "order">) => {
    const found: StoredSnapshot[] = [];
    for (const snapshot of store.snapshots.ofKind(query.kind))
      if (fits(snapshot, query)) found.push(snapshot);
    return found;
  };
  return {
    find: async (query) =>
      ordered(selected(query), query.order ?? "newest")
        .slice(0, query.limit)
        .map(toFound),
    streams: async (query) => ordered(selected(query), "oldest").map(({ stream }) => stream),
    count: async (query) => selected(query).length,
  };
}

function chainOf(store: Store): Pick<Journal, "head" | "verify" | "hasHash"> {
  return {
    head: async () => ({ position: store.events.length, hash: store.events.at(-1)?.hash ?? GENESIS }),
    verify: async () => {
      let previous = GENESIS;
      for (const [index, event] of store.events.entries()) {
        const why = flaw(event, previous, index + 1);
        if (why !== undefined) return { checked: index, broken: { position: event.position, why } };
        previous = event.hash;
      }
      const broken = brokenSnapshot(store);
      return { checked: store.events.length, ...(broken && { broken }) };
    },
    hasHash: async (prefix) =>
      /^[0-9a-f]{8,64}$/.test(prefix) && store.events.some(({ hash }) => hash.startsWith(prefix)),
  };
}

/** Those of a stream's events that are newer: nearly always the last few. */
function after(events: readonly StoredEvent[], version: number): readonly StoredEvent[] {
  if (version >= (events.at(-1)?.version ?? 0)) return [];
  const last = events.findLastIndex((event) => event.version <= version);
  return events.slice(last + 1);
}

/** The snapshot that is not the one the chain committed to. */
function brokenSnapshot(store: Store): { position: number; why: string } | undefined {
  for (const { stream, version, code, state, hash } of store.snapshots.values()) {
    const event = eventsOf(store, stream)[version - 1];
    if (event?.sealed === hash && snapshotHash(version, code, state) === hash) continue;
    const why = `the snapshot of ${stream} is not the one the chain committed to`;
    return { position: event?.position ?? 0, why };
  }
  return undefined;
}

function toEvent(event: StoredEvent): JournalEvent {
  const { digest: _digest, sealed: _sealed, hash: _hash, salt: _salt, body, at, ...envelope } = event;
  return { ...envelope, at: new Date(at).toISOString(), data: parsed(event, body ?? "{}") as JsonObject };
}

function toFound(snapshot: StoredSnapshot): Found {
  const { stream, version, state, view, at } = snapshot;
  return { stream, version, state: parsed(snapshot, state), view: { ...view, due: view.due }, at };
}

/** By time, and by version of the store's own order where times are the same. */
function ordered(found: readonly StoredSnapshot[], order: "newest" | "oldest"): StoredSnapshot[] {
  if (found.length < 2) return [...found];
  const timed = found.map((snapshot) => ({ snapshot, at: Date.parse(snapshot.at) }));
  const oldest = timed.sort((a, b) => a.at - b.at).map(({ snapshot }) => snapshot);
  return order === "oldest" ? oldest : oldest.reverse();
}

const within = (at: string, since: string | undefined, before: string | undefined): boolean =>
  (since === undefined || !isBefore(at, since)) && (before === undefined || isBefore(at, before));

/** Times as `toISOString` spells them are in order as texts. */
const isBefore = (one: string, other: string): boolean =>
  isPlain(one) && isPlain(other) ? one < other : Date.parse(one) < Date.parse(other);

const isPlain = (iso: string): boolean =>
  iso.length === "2026-11-22T09:00:00.000Z".length && iso.endsWith("Z");

const among = (value: string, wanted: readonly string[] | undefined): boolean =>
  wanted === undefined || wanted.includes(value);

function fits({ view, at }: StoredSnapshot, query: Omit<ViewQuery, "limit" | "order">): boolean {
  const { status, goal, since, before, dueBy } = query;
  if (!among(view.status, status) || (goal !== undefined && view.goal !== goal)) return false;
  const due = dueBy === undefined || (view.due !== undefined && Date.parse(view.due) <= Date.parse(dueBy));
  return due && within(at, since, before);
}

function matches(event: StoredEvent, { stream, correlation, types, since, before }: EventQuery): boolean {
  return (
    (stream === undefined || event.stream === stream) &&
    (correlation === undefined || event.correlation === correlation) &&
    among(event.type, types) &&
    within(event.at, since, before)
  );
}

function spent(store: Store, query: Parameters<Journal["spent"]>[0]): { key: string; micros: number }[] {
  const sums = new Map<string, number>();
  for (const row of store.spend.values()) {
    if (!within(row.at, query.since, query.before)) continue;
    const key = query.by === "day" ? new Date(row.at).toISOString().slice(0, 10) : row[query.by];
    sums.set(key, (sums.get(key) ?? 0) + row.micros);
  }
  const rows = sums.entries().map(([key, micros]) => ({ key, micros }));
  return rows.toArray().toSorted((a, b) => b.micros - a.micros || (a.key < b.key ? -1 : 1));
}
