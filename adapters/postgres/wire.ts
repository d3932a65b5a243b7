// How a commit travels to journal_commit: payloads spelled canonically and sealed with a salted digest before they leave.
import { canonical, sha256 } from "#core/json";
import type { Commit, Write } from "#core/ports";

export interface WireCommit {
  readonly writes: readonly object[];
  readonly guards: readonly object[];
  readonly rows: readonly object[];
}

export function wire(commit: Commit, salt: () => string): WireCommit {
  return {
    writes: commit.writes.map((write) => wireWrite(write, salt)),
    guards: commit.guards ?? [],
    rows: commit.rows ?? [],
  };
}

function wireWrite({ stream, expectedVersion, events, snapshot }: Write, salt: () => string): object {
  const sealed = events.map(({ data, ...envelope }) => {
    const body = canonical(data);
    const grain = salt();
    return { ...envelope, body, salt: grain, digest: payloadDigest(grain, body) };
  });
  if (snapshot === undefined) return { stream, expectedVersion, events: sealed };
  const state = canonical(snapshot.state);
  const version = expectedVersion + events.length;
  const { code, view } = snapshot;
  const at = events.at(-1)?.at;
  const hash = snapshotHash(version, code, state);
  return { stream, expectedVersion, events: sealed, snapshot: { code, state, hash, ...view, at } };
}

/** Digest of a salted payload, as the envelope carries it. */
export const payloadDigest = (salt: string, body: string): string => sha256(`${salt}\n${body}`);

/** Hash of a snapshot, as the chain commits to it. */
export const snapshotHash = (version: number, code: string, state: string): string =>
  sha256(`${version}\n${code}\n${state}`);
