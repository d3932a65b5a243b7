// Recovery: tasks that a SIGKILL left in the middle, with no job of theirs in any queue, until each one's next step is
// committed by the runtime that starts over them.
import type { Journal, Write } from "#core/ports";
import { startRuntime } from "#runtime/boot";
import type { World } from "#runtime/world";
import { openAdjutant } from "./adjutant.ts";
import type { Bench } from "./bench.ts";
import { allDone, beginTasks } from "./durable-adjutant.ts";
import { interleaved, latency, type Outcome, type Reading } from "./measure.ts";
import type { Server } from "./server.ts";

/** As many as a busy day has in flight, four times over. */
const INTERRUPTED = 100;

const settings = {
  path: "startRuntime → recover → activate → the next step of each task, committed",
  timed: "from the call of startRuntime, before it serves",
  interrupted: INTERRUPTED,
};

export async function recovery({ server, rounds, say }: Bench): Promise<Outcome> {
  const contender = { system: "adjutant", settings, measure: () => measured(server) };
  return {
    benchmark: "recovery",
    workload: `${INTERRUPTED} interrupted tasks found at the start`,
    settings: { adjutant: settings },
    series: await interleaved([contender], rounds, say),
    goals: [{ name: "interrupted → next step p99", system: "adjutant", is: "at most", bound: 1_000 }],
  };
}

async function measured(server: Server): Promise<Reading[]> {
  const given = await server.database("migrated");
  const adjutant = await openAdjutant(given);
  try {
    const streams = await beginTasks(adjutant.world, "bench-keeper", INTERRUPTED);
    const { world, steps, ended } = stepping(adjutant.world, streams);
    const begun = performance.now();
    await startRuntime(world);
    await ended;
    await allDone(world, streams);
    return latency(
      "interrupted → next step",
      [...steps.values()].map((at) => at - begun),
    );
  } finally {
    await adjutant.close();
    await given.drop();
  }
}

/** The world with a journal that notes when each of these streams is first written to, and tells when all have ended. */
function stepping(world: World, streams: readonly string[]) {
  const steps = new Map<string, number>();
  const left = new Set(streams);
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  const note = ({ stream, events }: Write): void => {
    if (!left.has(stream)) return;
    steps.set(stream, steps.get(stream) ?? performance.now());
    if (events.some(({ type }) => type === "task.ended")) left.delete(stream);
    if (left.size === 0) resolve();
  };
  const commit: Journal["commit"] = async (wanted) => {
    const result = await world.journal.commit(wanted);
    if (result.is === "committed") wanted.writes.forEach(note);
    return result;
  };
  return { world: { ...world, journal: { ...world.journal, commit } }, steps, ended };
}
