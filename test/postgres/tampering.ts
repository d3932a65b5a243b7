// Every way of changing a journal that is tried, on its rows in memory: what an intruder with the whole database could leave.
import { randomUUID } from "node:crypto";
import type { Page } from "#adapters/postgres/verify-journal";
import { sha256 } from "#core/json";
import type { History, Row } from "./history.ts";

/** A journal that was changed, and the position at or before which that must be noticed. */
export interface Tampered {
  readonly events: readonly Row[];
  readonly snapshots: readonly Row[];
  readonly payloads?: readonly Row[];
  readonly at: number;
}
/** Undefined where this cannot be done at that position. */
export type Tamper = (history: History, at: number) => Tampered | undefined;

const GENESIS = "0".repeat(64);
const [STREAM, VERSION, SEALED, HASH, SALT, BODY, DIGEST] = [1, 2, 11, 12, 13, 14, 10];

export const pagesOf = ({ events, snapshots, payloads = [] }: Omit<Tampered, "at">): Page[] => [
  { table: "event", rows: events },
  { table: "payload", rows: payloads },
  { table: "snapshot", rows: snapshots },
];

const hashOf = (previous: string, row: Row): string => sha256([previous, ...row.slice(0, 12)].join("\n"));

/** The events from `at` on chained anew, as whoever knows the algorithm would. */
function resealed(events: readonly Row[], at: number): Row[] {
  let previous = events[at - 2]?.[HASH] ?? GENESIS;
  return events.map((row, index) => {
    if (index < at - 1) return row;
    previous = hashOf(previous, row);
    return row.with(HASH, previous);
  });
}

/** What the snapshots would be if these events were all. */
function snapshotsFor({ genuine }: History, events: readonly Row[]): Row[] {
  const newest = new Map(events.filter((row) => row[SEALED] !== "").map((row) => [row[STREAM], row[SEALED]]));
  return [...newest.values()].flatMap((hash) => [genuine.get(hash ?? "") ?? []]);
}

const renumbered = (events: readonly Row[]): Row[] =>
  events.map((row, index) => row.with(0, String(index + 1)));

const changedEvents = (change: (events: Row[], at: number) => readonly Row[] | undefined): Tamper => {
  return (history, at) => {
    const events = change([...history.events], at);
    return events && { ...history, events, at };
  };
};

const changedRow = (change: (row: Row) => Row): Tamper =>
  changedEvents((events, at) => events.with(at - 1, change(events[at - 1] ?? [])));

const column = (place: number, change: (value: string) => string): Tamper =>
  changedRow((row) => row.with(place, change(row[place] ?? "")));

/** Of the stream that has an event at `at`: its snapshot, and where the chain committed to it. */
const changedSnapshot = (change: (row: Row, history: History) => readonly Row[] | undefined): Tamper => {
  return (history, at) => {
    const stream = history.events[at - 1]?.[STREAM];
    const row = history.snapshots.find((one) => one[0] === stream);
    const sealed = history.events.findLast((one) => one[STREAM] === stream && one[SEALED] !== "");
    const rows = row && change(row, history);
    if (rows === undefined || sealed === undefined) return undefined;
    const others = history.snapshots.filter((one) => one !== row);
    return { ...history, snapshots: [...others, ...rows], at: Number(sealed[0]) };
  };
};

const forged = '{"text":"forged"}';
const withBody = (row: Row): Row => row.with(BODY, forged).with(DIGEST, sha256(`${row[SALT]}\n${forged}`));
const flipped = (hex: string): string => `${hex[0] === "0" ? "1" : "0"}${hex.slice(1)}`;
const older = (row: Row, { genuine }: History): Row | undefined =>
  [...genuine.values()].find((one) => one[0] === row[0] && Number(one[3]) < Number(row[3]));
const rehashed = (row: Row): Row => row.with(6, sha256(`${row[3]}\n${row[4]}\n${row[5]}`));

/** Found by the chain itself. */
export const TAMPERINGS: Readonly<Record<string, Tamper>> = {
  "another position": column(0, (value) => `${Number(value) + 1_000_000}`),
  "another stream": column(STREAM, (value) => `${value}x`),
  "another version": column(VERSION, (value) => `${Number(value) + 1}`),
  "another type": column(3, () => "approval.decided"),
  "another schema version": column(4, () => "2"),
  "another actor": column(5, () => "operator:forged"),
  "another cause": column(6, (value) => `${value}0`),
  "another goal": column(7, (value) => `${value}0`),
  "another origin": column(8, () => "outside:mail"),
  "another time": column(9, (value) => value.replace("2026", "2025")),
  "a time off by a millisecond": column(9, (value) => new Date(Date.parse(value) + 1).toISOString()),
  "another digest": column(DIGEST, flipped),
  "another seal": column(SEALED, (value) => (value === "" ? GENESIS : "")),
  "another hash": column(HASH, flipped),
  "another salt": column(SALT, flipped),
  "another body": column(BODY, () => forged),
  "a space in the body": column(BODY, (value) => `${value} `),
  "a body with its digest": changedRow(withBody),
  "an envelope with its hash": (history, at) => {
    const row = (history.events[at - 1] ?? []).with(5, "operator:forged");
    const sealed = row.with(HASH, hashOf(history.events[at - 2]?.[HASH] ?? GENESIS, row));
    // It fits what comes before; the next one is the first that does not.
    return at === history.events.length
      ? undefined
      : { ...history, events: history.events.with(at - 1, sealed), at: at + 1 };
  },
  "characters moved from one column to the next": changedRow((row) =>
    row.with(6, `${row[6]}${row[7]?.[0]}`).with(7, row[7]?.slice(1) ?? ""),
  ),
  "nothing instead of an empty seal": changedRow((row) =>
    row.with(SEALED, row[SEALED] || null).with(8, null),
  ),
  "a deleted event": changedEvents((events, at) =>
    at === events.length ? undefined : events.toSpliced(at - 1, 1),
  ),
  "a deleted event, closed up": changedEvents((events, at) =>
    at === events.length ? undefined : renumbered(events.toSpliced(at - 1, 1)),
  ),
  "a deleted event, chained anew": (history, at) => {
    const stream = history.events[at - 1]?.[STREAM];
    const follows = history.events.findIndex((row, index) => index >= at && row[STREAM] === stream);
    if (follows < 0) return undefined;
    // The next event of its stream tells by its version.
    return { ...history, events: resealed(renumbered(history.events.toSpliced(at - 1, 1)), at), at: follows };
  },
  "an inserted event": changedEvents((events, at) => {
    const row = (events[at - 1] ?? []).with(STREAM, `goal/${randomUUID()}`);
    return renumbered(events.toSpliced(at - 1, 0, row));
  }),
  "an event twice": (history, at) => {
    const events = history.events.toSpliced(at, 0, history.events[at - 1] ?? []);
    return { ...history, events, at: at + 1 };
  },
  "two events swapped": changedEvents((events, at) => {
    const other = events[at];
    return other && renumbered(events.toSpliced(at - 1, 2, other, events[at - 1] ?? []));
  }),
  "two payloads swapped": changedEvents((events, at) => {
    const [one, other] = [events[at - 1] ?? [], events[at]];
    if (other === undefined) return undefined;
    const swap = (row: Row, from: Row) => row.with(SALT, from[SALT] ?? "").with(BODY, from[BODY] ?? "");
    return events.toSpliced(at - 1, 2, swap(one, other), swap(other, one));
  }),
  "a deleted payload": changedRow((row) => row.with(SALT, null).with(BODY, null)),
  "a payload too many": (history) => {
    const position = history.events.length + 1;
    return { ...history, payloads: [[String(position)]], at: position };
  },
  "another state in a snapshot": changedSnapshot((row) => [row.with(5, '"forged"')]),
  "another state in a snapshot, with its hash": changedSnapshot((row) => [rehashed(row.with(5, '"forged"'))]),
  "another code of a snapshot": changedSnapshot((row) => [row.with(4, "forged")]),
  "another version of a snapshot": changedSnapshot((row) => [rehashed(row.with(3, `${Number(row[3]) + 1}`))]),
  "another hash of a snapshot": changedSnapshot((row) => [row.with(6, flipped(row[6] ?? ""))]),
  "a snapshot under another kind": changedSnapshot((row) => [row.with(1, "task")]),
  "a snapshot under another id": changedSnapshot((row) => [row.with(2, "other")]),
  "a snapshot at another time": changedSnapshot((row) => [row.with(7, "2020-01-01T00:00:00.000Z")]),
  "an older snapshot put back": changedSnapshot((row, history) => {
    const before = older(row, history);
    return before && [before];
  }),
  "an older snapshot beside the newest": changedSnapshot((row, history) => {
    const before = older(row, history);
    return before && [row, before];
  }),
  "a deleted snapshot": changedSnapshot(() => []),
};

/** Found by snapshots of which the chain knows nothing, which lie beside all of its positions. */
export const STRAYS: Readonly<Record<string, Tamper>> = {
  "a cut tail, snapshots kept": (history, at) => {
    const cut = history.events.slice(at - 1).find((row) => row[SEALED] !== "");
    // Snapshots of events that are gone lie before everything that is there.
    return cut && { ...history, events: history.events.slice(0, at - 1), at: Number(cut[0]) };
  },
  "a snapshot of another stream": changedSnapshot((row) => [row, row.with(0, "goal/other").with(2, "other")]),
};

/** Whole in itself, and told only by a head that was kept elsewhere. */
export const REWRITINGS: Readonly<Record<string, Tamper>> = {
  "a cut tail, with the snapshots of that time": (history, at) => {
    const events = history.events.slice(0, at - 1);
    return { events, snapshots: snapshotsFor(history, events), at };
  },
  "another body, and everything after it chained anew": (history, at) => {
    const events = resealed(history.events.with(at - 1, withBody(history.events[at - 1] ?? [])), at);
    return { ...history, events, at };
  },
  "another actor throughout, the whole chain anew": (history) => {
    const events = resealed(
      history.events.map((row) => row.with(5, "operator:forged")),
      1,
    );
    return { ...history, events, at: 1 };
  },
};
