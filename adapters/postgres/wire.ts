// How a batch of commits travels to journal_commit: flat lists, payloads spelled canonically and sealed with a salted digest.
import { canonical, sha256 } from "#core/json";
import type { Commit, Row, Write } from "#core/ports";
import { plainly } from "./plain.ts";

/** Each entry names its commit by index (`c`); `n` is its place in its list. */
interface WireBatch {
  readonly expectations: object[];
  readonly events: object[];
  readonly snapshots: object[];
  readonly posts: object[];
  readonly facts: object[];
  readonly spend: object[];
  readonly handled: object[];
  /** Only where there is any: no other commit pays for looking at it. */
  money?: { readonly reserve: object[]; readonly settle: object[] };
  /** As `money`; each says what it goes into. */
  leases?: object[];
}

export function wire(commits: readonly Commit[], salt: () => string): WireBatch {
  const batch: WireBatch = {
    expectations: [],
    events: [],
    snapshots: [],
    posts: [],
    facts: [],
    spend: [],
    handled: [],
  };
  commits.forEach(({ writes, guards = [], rows = [] }, c) => {
    for (const write of writes) addWrite(batch, c, write, salt);
    for (const { stream, version } of guards)
      batch.expectations.push({ c, n: batch.expectations.length, stream, version });
    for (const row of rows) addRow(batch, c, row);
  });
  return batch;
}

function addRow(batch: WireBatch, c: number, row: Row): void {
  const { into, ...entry } = row;
  if (into === "post") batch.posts.push({ c, n: batch.posts.length, ...entry });
  else if (row.into === "fact") batch.facts.push({ c, ...plainly(row.fact), current: row.current });
  else if (into === "handled") batch.handled.push({ c, ...entry });
  else if (into === "reserve" || into === "settle") {
    batch.money ??= { reserve: [], settle: [] };
    batch.money[into].push({ c, n: batch.money[into].length, ...entry });
  } else {
    batch.leases ??= [];
    batch.leases.push({ c, n: batch.leases.length, into, ...entry });
  }
}

function addWrite(batch: WireBatch, c: number, write: Write, salt: () => string): void {
  const { stream, expectedVersion, events, snapshot } = write;
  batch.expectations.push({ c, n: batch.expectations.length, stream, version: expectedVersion });
  const version = expectedVersion + events.length;
  const state = snapshot === undefined ? "" : canonical(snapshot.state);
  const hash = snapshot === undefined ? "" : snapshotHash(version, snapshot.code, state);
  events.forEach(({ data, ...envelope }, index) => {
    const body = canonical(data);
    const grain = salt();
    const digest = payloadDigest(grain, body);
    const sealed = index === events.length - 1 ? hash : "";
    const place = { c, n: batch.events.length, stream, version: expectedVersion + index + 1 };
    batch.events.push({ ...place, ...envelope, body, salt: grain, digest, sealed });
  });
  if (snapshot === undefined) return;
  const { code, view } = snapshot;
  batch.snapshots.push({ c, stream, version, code, state, hash, ...view, at: events.at(-1)?.at });
}

/** Digest of a salted payload, as the envelope carries it. */
const payloadDigest = (salt: string, body: string): string => sha256(`${salt}\n${body}`);

/** Hash of a snapshot, as the chain commits to it. */
const snapshotHash = (version: number, code: string, state: string): string =>
  sha256(`${version}\n${code}\n${state}`);
