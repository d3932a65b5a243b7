// The hash chain, computed as the database computes it: envelopes and digests are chained, payloads lie beside.
import { sha256 } from "#core/json";
import type { StoredEvent } from "./store.ts";

export const GENESIS = "0".repeat(64);

export const payloadDigest = (salt: string, body: string): string => sha256(`${salt}\n${body}`);

export const snapshotHash = (version: number, code: string, state: string): string =>
  sha256(`${version}\n${code}\n${state}`);

/** One field a line; no field may hold a line break. */
export function envelopeHash(previous: string, event: Omit<StoredEvent, "hash">): string {
  const { position, stream, version, type, schema, actor, cause, correlation, origin, at, digest, sealed } =
    event;
  const who = [type, schema, actor, cause, correlation, origin];
  return sha256([previous, position, stream, version, ...who, at, digest, sealed].join("\n"));
}

/** Why this event does not fit what comes before it, or undefined when it does. */
export function flaw(event: StoredEvent, previous: string, expected: number): string | undefined {
  if (event.position !== expected) return `position ${expected} is missing`;
  if (envelopeHash(previous, event) !== event.hash) return "the envelope does not fit the chain";
  if (event.body === undefined) return "its payload is missing";
  return payloadDigest(event.salt, event.body) === event.digest ? undefined : "its payload was changed";
}
