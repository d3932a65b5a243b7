// The journal's words: an event as it is decided, and the envelope it has once it is committed.
import type { JsonObject } from "#core/json";
import { redactIn } from "#core/redact";

/** Whose text an event carries: `outside:<source>` is tainted and can never open a gate. */
export type Origin = "operator" | "agent" | "system" | `outside:${string}`;

/** A past fact about one stream. `data` is plain JSON; its shape belongs to `type` and `schema`. */
export interface NewEvent {
  readonly type: string;
  readonly schema: number;
  readonly data: JsonObject;
  /** Who did it: `operator:<account>`, `agent:<name>`, `system`. */
  readonly actor: string;
  /** What led to it: the id of an inbound message, a move or a job. */
  readonly cause: string;
  /** The goal it serves, or the stream's own id where there is none. */
  readonly correlation: string;
  readonly origin: Origin;
  /** ISO 8601 in UTC, from the injected clock. */
  readonly at: string;
}

export interface JournalEvent extends NewEvent {
  readonly position: number;
  readonly stream: string;
  readonly version: number;
}

/** What a commit's events have in common; `events()` stamps it on each. */
export interface Circumstance {
  readonly actor: string;
  readonly cause: string;
  readonly correlation: string;
  readonly origin: Origin;
  readonly at: string;
}

/** What happened, before it is stamped with its circumstance. */
export interface Happening {
  readonly type: string;
  readonly data: object;
}

/** Stamps happenings with who, why and when; a secret that came this far goes no further. */
export function stamp(circumstance: Circumstance, happenings: readonly Happening[]): NewEvent[] {
  return happenings.map(({ type, data }) => ({
    ...circumstance,
    type,
    schema: 1,
    data: redactIn(data as JsonObject),
  }));
}
