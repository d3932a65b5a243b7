// The ports: what the core needs of the outside, each implemented by an adapter and by adapters/in-memory.
import type { Inbound, MessageRef, ThreadId } from "#core/chat";
import type { JournalEvent, NewEvent } from "#core/event";
import type { Fact } from "#core/fact";
import type { Json } from "#core/json";
import type { Key, Micros, Reservation, Total } from "#core/money";
import type { Snapshot, StreamKind, View } from "#core/stream";
import type { VaultRow } from "#core/vault";

export interface Clock {
  now(): Date;
}

/** Ids people can type and read aloud: 8 characters, lower case, no look-alikes. */
export interface Ids {
  next(): string;
}

export interface Write {
  readonly stream: string;
  /** 0: the stream must not exist yet. */
  readonly expectedVersion: number;
  readonly events: readonly NewEvent[];
  /** The fold after these events. */
  readonly snapshot?: Omit<Snapshot, "version"> & { readonly view: View };
}

/** Refuses the whole commit unless the stream is at this version in the committing transaction itself. */
export interface Guard {
  readonly stream: string;
  readonly version: number;
}

/** Where a tool's target lies when it is not the same everywhere: beside the program itself. */
export type Place = "site" | "outbox" | "contacts";

/** `activate.<place>`: activations that need what lies there, worked only by those who reach it. */
export type QueueName = "receive" | "activate" | "deliver" | "scheduled" | `activate.${Place}`;

/** A job is a wake-up: everything it needs is in the journal, and running it twice changes nothing. */
export interface Job {
  readonly queue: QueueName;
  /** What to look at: an inbound id, a stream, or a channel's name. */
  readonly about: string;
  /** ISO time; absent: at once. */
  readonly at?: string | undefined;
}

/** Rows beside the journal that commit with it. */
export type Row =
  /**
   * This card is to be shown in this thread and updated wherever it stands already. `once`: at most once, even if the
   * answer of the post was lost. `anew`: as a new message. `onlyWhereShown`: updated where it stands, posted nowhere.
   */
  | {
      readonly into: "post";
      readonly card: string;
      readonly thread: ThreadId;
      readonly once?: boolean;
      readonly anew?: boolean;
      readonly onlyWhereShown?: boolean;
    }
  /** A fact's line in the full-text index; `current: false` takes it out. */
  | { readonly into: "fact"; readonly fact: Fact; readonly current: boolean }
  /**
   * Money that may be spent from now on. A commit whose reservation would pass a cap conflicts with
   * `budget/<scope>/<period>`; one that reserves under a known id with `reservation/<id>`.
   */
  | ({ readonly into: "reserve" } & Reservation & {
        /** Every total it counts in; a cap of null refuses nothing. */
        readonly against: readonly (Key & { readonly cap: Micros | null })[];
      })
  /** What it came to; the rest of the reservation is free again. What was never reserved, or is settled, stays as it is. */
  | { readonly into: "settle"; readonly id: string; readonly micros: Micros }
  | VaultRow
  /** The inbound message is dealt with; a commit that says so a second time conflicts with `inbound/<id>`. */
  | { readonly into: "handled"; readonly inbound: string; readonly at: string };

export interface Commit {
  readonly writes: readonly Write[];
  readonly guards?: readonly Guard[];
  readonly rows?: readonly Row[];
  readonly jobs?: readonly Job[];
}

/** All of it became durable, or none: `conflict` names the first stream that was elsewhere. */
export type CommitResult =
  | { readonly is: "committed"; readonly position: number }
  | { readonly is: "conflict"; readonly stream: string };

export interface Found {
  readonly stream: string;
  readonly version: number;
  readonly state: Json;
  readonly view: View;
  /** ISO time of the last event. */
  readonly at: string;
}

export interface ViewQuery {
  readonly kind: StreamKind;
  readonly status?: readonly string[];
  readonly goal?: string;
  /** Only those whose last event is at or after / before this ISO time. */
  readonly since?: string;
  readonly before?: string;
  /** Only those due at or before this ISO time. */
  readonly dueBy?: string;
  readonly order?: "newest" | "oldest";
  readonly limit: number;
}

export interface EventQuery {
  readonly stream?: string;
  readonly correlation?: string;
  readonly types?: readonly string[];
  readonly since?: string;
  readonly before?: string;
  readonly order?: "newest" | "oldest";
  readonly limit: number;
}

export interface Head {
  readonly position: number;
  /** Lower-case hex of the chain's last hash. */
  readonly hash: string;
}

export interface Journal {
  /** All or nothing. Rejects with a Fault (`unavailable`, `disk-full`) only when the database cannot be asked. */
  commit(commit: Commit): Promise<CommitResult>;
  /** The newest snapshot folded by `code`, and the events after it. Version 0 and no tail: no such stream. */
  load(stream: string, code: string): Promise<{ version: number; snapshot?: Snapshot; tail: JournalEvent[] }>;
  find(query: ViewQuery): Promise<Found[]>;
  /** The names alone of all that `find` would find, oldest first, however many. */
  streams(query: Omit<ViewQuery, "limit" | "order">): Promise<string[]>;
  count(query: Omit<ViewQuery, "limit" | "order">): Promise<number>;
  events(query: EventQuery): Promise<JournalEvent[]>;
  head(): Promise<Head>;
  /** Recomputes the chain; `broken` is the first position that does not fit. */
  verify(): Promise<{ checked: number; broken?: { position: number; why: string } }>;
  /** Whether a hash of the chain begins with this hex (at least 8 digits). */
  hasHash(prefix: string): Promise<boolean>;
  /** Kinds of streams that carry this id, e.g. to answer `/why k7f3qa9m`. */
  whose(id: string): Promise<string[]>;
  /** What was settled, by the time it was reserved. */
  spent(query: {
    since: string;
    before?: string;
    by: "domain" | "agent" | "goal" | "model" | "day";
  }): Promise<{ key: string; micros: Micros }[]>;
  /** The running totals under these keys; none where nothing was spent yet. */
  totals(keys: readonly Key[]): Promise<Total[]>;
  /** What is reserved and not settled, oldest first. */
  reserved(): Promise<Reservation[]>;
}

/** What was heard, kept until it is dealt with. */
export interface Inbox {
  /** Stores the message and its job in one transaction; a known id changes nothing. */
  accept(inbound: Inbound): Promise<"new" | "duplicate">;
  read(id: string): Promise<{ inbound: Inbound; handled: boolean } | undefined>;
  /** Ids not yet dealt with, oldest first: what a crash left behind. */
  pending(): Promise<string[]>;
  /** The newest of a thread, with the ISO time each was heard. */
  recent(thread: ThreadId, limit: number): Promise<{ inbound: Inbound; at: string }[]>;
}

export interface Post {
  readonly card: string;
  readonly thread: ThreadId;
  readonly once: boolean;
  /** Grows with every wish to show it; what was read here is what `shown` settles. */
  readonly wanted: number;
  /** Where it stands in the chat, once it does. */
  readonly ref?: MessageRef;
  /** Digest of the rendering shown last; the same again is not sent. */
  readonly digest?: string;
  /** A once-only post that was begun and never confirmed. */
  readonly begun: boolean;
}

/** Where cards are shown, and which of them are out of date. */
export interface Posts {
  /** Those of a channel not yet shown as wanted, oldest wish first. */
  due(channel: string, limit: number): Promise<Post[]>;
  /** Notes that a once-only post is about to be sent; false: it was begun already, by us or by somebody else. */
  begin(post: Post): Promise<boolean>;
  shown(post: Post, ref: MessageRef, digest: string): Promise<void>;
  /** It cannot be shown (and why); not tried again until wished again. */
  gaveUp(post: Post, reason: string): Promise<void>;
  /** The card's places, and the card at a place. */
  places(card: string): Promise<Post[]>;
  at(thread: ThreadId, message: string): Promise<string | undefined>;
  /** The newest messages of a thread, with the ISO time each was first wished for. */
  recent(thread: ThreadId, limit: number): Promise<{ card: string; message: string; at: string }[]>;
  /** Takes over a message: it is this card's from now on. */
  adopt(card: string, ref: MessageRef): Promise<void>;
}

export interface Jobs {
  /** Handlers get one job at a time each; a rejected handler is retried with backoff. */
  work(queue: QueueName, concurrency: number, handle: (about: string) => Promise<void>): Promise<void>;
  send(jobs: readonly Job[]): Promise<void>;
  /** `about` of an activate job at each occurrence of the cron expression in the zone; again with the same key: replaced. */
  schedule(key: string, cron: string, zone: string, about: string): Promise<void>;
  unschedule(key: string): Promise<void>;
  /** The next occurrence, ISO; Fault `bad-input` when the expression or zone is not one. */
  nextRun(cron: string, zone: string, from: Date): string;
}

/** The processes of Adjutant that live on this database. */
export interface Presence {
  /** This one, as events name it. */
  readonly me: string;
  /** Whether that one lives. Rejects with a Fault (`unavailable`) when the database cannot be asked. */
  lives(process: string): Promise<boolean>;
}
