// What the in-memory journal, inbox, posts and jobs share, so that they commit together as one database does.
import type { Inbound } from "#core/chat";
import type { NewEvent } from "#core/event";
import type { Key, Reservation, Total } from "#core/money";
import type { Clock, Job, QueueName } from "#core/ports";
import { type FactsInMemory, facts } from "./facts.ts";
import { Snapshots } from "./snapshots.ts";
import { type VaultInMemory, vaultStore } from "./vault-store.ts";

type Own<T> = { -readonly [Key in keyof T]: T[Key] };

export interface StoredEvent extends Own<Omit<NewEvent, "data">> {
  position: number;
  stream: string;
  version: number;
  digest: string;
  /** Hash of the snapshot written with it; empty when there was none. */
  sealed: string;
  hash: string;
  salt: string;
  /** Canonical JSON, as text: nobody can change it by holding on to an object. */
  body: string | undefined;
}

export interface StoredPost {
  card: string;
  thread: string;
  wanted: number;
  shown: number;
  once: boolean;
  begun: boolean;
  message?: string | undefined;
  attachment?: string | undefined;
  digest?: string | undefined;
  gaveUp?: string | undefined;
  since: string;
}

export interface StoredJob {
  readonly id: number;
  readonly queue: QueueName;
  readonly about: string;
  /** ISO time before which it does not run. */
  due: string;
  /** A job that a process took and never finished stays active; nobody runs it again by itself. */
  active: boolean;
  attempts: number;
}

interface StoredSchedule {
  readonly cron: string;
  readonly zone: string;
  readonly about: string;
  /** The occurrence it waits for, ISO. */
  next: string;
}

interface Reserved extends Reservation {
  readonly keys: readonly Key[];
}

export interface Store {
  readonly clock: Clock;
  readonly events: StoredEvent[];
  /** The same events by their stream, so that reading one stream does not look at all. */
  readonly streams: Map<string, StoredEvent[]>;
  readonly snapshots: Snapshots;
  readonly inbound: Map<string, { readonly body: string; readonly at: string; handledAt?: string }>;
  readonly posts: Map<string, StoredPost>;
  readonly facts: FactsInMemory;
  readonly spend: Map<string, Reservation>;
  readonly reservations: Map<string, Reserved>;
  /** By scope and period, see `keyOf`. */
  readonly budget: Map<string, Total>;
  readonly vault: VaultInMemory;
  readonly jobs: Map<number, StoredJob>;
  readonly schedules: Map<string, StoredSchedule>;
  /** Called after a commit brought jobs: the in-memory NOTIFY. */
  readonly listeners: Set<() => void>;
  /** The next number of its kind: jobs, wishes and salts. */
  count(): number;
}

/** An empty store. `clock` dates what the database would date itself. */
export function openStore(clock: Clock): Store {
  let counted = 0;
  return {
    clock,
    events: [],
    streams: new Map(),
    snapshots: new Snapshots(),
    inbound: new Map(),
    posts: new Map(),
    facts: facts(),
    spend: new Map(),
    reservations: new Map(),
    budget: new Map(),
    vault: vaultStore(),
    jobs: new Map(),
    schedules: new Map(),
    listeners: new Set(),
    count: () => {
      counted += 1;
      return counted;
    },
  };
}

/** The events of a stream, oldest first. */
export const eventsOf = (store: Store, stream: string): readonly StoredEvent[] =>
  store.streams.get(stream) ?? [];

export const postKey = (card: string, thread: string): string => `${card}\n${thread}`;

export function addJobs(store: Store, jobs: readonly Job[]): void {
  for (const { queue, about, at } of jobs) {
    const id = store.count();
    const due = at ?? store.clock.now().toISOString();
    store.jobs.set(id, { id, queue, about, due, active: false, attempts: 0 });
  }
  if (jobs.length > 0) for (const notify of store.listeners) notify();
}

export const inboundOf = (body: string): Inbound => JSON.parse(body) as Inbound;
