// Units of work: loading a fold, appending to it, and the pieces one commit is made of.
import { type Circumstance, type Happening, stamp } from "#core/event";
import type { Commit, Job, Journal, Row, Write } from "#core/ports";
import { type Fold, foldTail, type Loaded, streamOf } from "#core/stream";
import type { World } from "./world.ts";

/** State = snapshot + tail. */
export async function load<State>(journal: Journal, fold: Fold<State>, id: string): Promise<Loaded<State>> {
  const stream = streamOf(fold.kind, id);
  const { version, snapshot, tail } = await journal.load(stream, fold.code);
  return { stream, version, state: foldTail(fold, snapshot, tail) };
}

/** What happened on one stream, as a write, and the stream as it will be. */
export function append<State>(
  fold: Fold<State>,
  loaded: Loaded<State>,
  circumstance: Circumstance,
  happenings: readonly Happening[],
): { write: Write; next: Loaded<State> } {
  const events = stamp(circumstance, happenings);
  const state = events.reduce<State>(fold.evolve, loaded.state);
  const { stream, version } = loaded;
  const snapshot = { code: fold.code, state: state as never, view: fold.view(state) };
  return {
    write: { stream, expectedVersion: version, events, snapshot },
    next: { stream, version: version + events.length, state },
  };
}

/** A stream that does not exist yet. */
export const fresh = <State>(fold: Fold<State>, id: string): Loaded<State> => ({
  stream: streamOf(fold.kind, id),
  version: 0,
  state: fold.initial,
});

/** Parts of commits put together, in order. */
export function together(...parts: readonly Partial<Commit>[]): Commit {
  return {
    writes: parts.flatMap((part) => part.writes ?? []),
    guards: parts.flatMap((part) => part.guards ?? []),
    rows: parts.flatMap((part) => part.rows ?? []),
    jobs: parts.flatMap((part) => part.jobs ?? []),
  };
}

/** This card is to be shown, or shown anew, in the thread and wherever it stands already. */
export function showing(
  card: string,
  thread: string,
  more: { once?: boolean; anew?: boolean; onlyWhereShown?: boolean } = {},
): Partial<Commit> {
  const row: Row = { into: "post", card, thread, ...more };
  return { rows: [row], jobs: [{ queue: "deliver", about: "all" }] };
}

/** Wakes a stream's activation, now or at a time. */
export const waking = (stream: string, at?: string): Partial<Commit> => {
  const job: Job = { queue: "activate", about: stream, at };
  return { jobs: [job] };
};

/** Whoever is woken too early (clocks differ) is woken again when it is time. */
export async function wakeAgain(world: Pick<World, "jobs">, stream: string, at: string): Promise<void> {
  await world.jobs.send([{ queue: "activate", about: stream, at }]);
}

/** Wakes the task that waits for this, if one does. */
export const wakeTask = (task: string): Partial<Commit> => (task === "" ? {} : waking(`task/${task}`));
