// Streams and folds: how a stream is named, and how its events become a state, a snapshot and a line in a list.
import type { Happening, JournalEvent, NewEvent } from "#core/event";
import { type Json, sha256 } from "#core/json";

export const KINDS = [
  "goal",
  "task",
  "approval",
  "effect",
  "fact",
  "note",
  "standing",
  "digest",
  "policy",
  "pause",
  "operator",
  "settings",
  "secret",
  "lease",
  "vault",
  "cap",
  "breaker",
  "escalation",
  "assignment",
] as const;

export type StreamKind = (typeof KINDS)[number];

export const streamOf = (kind: StreamKind, id: string): string => `${kind}/${id}`;
export const kindOf = (stream: string): StreamKind => stream.slice(0, stream.indexOf("/")) as StreamKind;
export const idOf = (stream: string): string => stream.slice(stream.indexOf("/") + 1);

/** What lists are made of, without reading histories: the snapshot's indexed columns. */
export interface View {
  readonly status: string;
  readonly domain: string;
  readonly goal: string;
  /** ISO time at which something is due (expiry, reminder, end of a hold), where there is one. */
  readonly due?: string | undefined;
}

/** One aggregate's fold. `state` is plain JSON, and stays small however long the stream grows. */
export interface Fold<State> {
  readonly kind: StreamKind;
  readonly initial: State;
  readonly evolve: (state: State, event: NewEvent) => State;
  readonly view: (state: State) => View;
  /** Identity of the folding code: a snapshot folded by another identity is folded again. */
  readonly code: string;
}

/** Where an event stands, for a fold that keeps times and authors. */
type Stamped<Event extends Happening> = Event & Omit<NewEvent, "type" | "data">;

interface TypedFold<State, Event extends Happening> extends Pick<Fold<State>, "kind" | "initial" | "view"> {
  readonly evolve: (state: State, event: Stamped<Event>) => State;
  /** Functions of ours that `evolve` and `view` call: what they do is part of the fold's identity. */
  readonly uses?: readonly ((...given: never[]) => unknown)[];
}

/** Makes a fold of typed events; its identity is the digest of the source of the functions that fold. */
export function defineFold<State, Event extends Happening>(fold: TypedFold<State, Event>): Fold<State> {
  const { kind, initial, evolve, view, uses = [] } = fold;
  const code = sha256([kind, evolve, view, ...uses].join("\n")).slice(0, 16);
  return { kind, initial, evolve: evolve as unknown as Fold<State>["evolve"], view, code };
}

export interface Snapshot {
  readonly version: number;
  readonly code: string;
  readonly state: Json;
}

/** A stream as loaded: its state and the version to expect when writing to it (0: it does not exist yet). */
export interface Loaded<State> {
  readonly stream: string;
  readonly version: number;
  readonly state: State;
}

/** State = snapshot + tail. */
export function foldTail<State>(
  fold: Fold<State>,
  snapshot: Snapshot | undefined,
  tail: readonly (JournalEvent | NewEvent)[],
): State {
  const base = snapshot === undefined ? fold.initial : (snapshot.state as State);
  return tail.reduce<State>(fold.evolve, base);
}
