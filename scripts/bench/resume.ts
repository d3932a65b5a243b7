// Loading a task however long its history is: snapshot and tail, beside folding all of its events.
import { foldTail, idOf } from "#core/stream";
import type { TaskEvent } from "#core/task-event";
import { append, load } from "#runtime/unit";
import type { World } from "#runtime/world";
import { openAdjutant } from "./adjutant.ts";
import type { Bench } from "./bench.ts";
import { beginTask } from "./durable-adjutant.ts";
import {
  type Contender,
  type Goal,
  interleaved,
  latency,
  type Outcome,
  type Reading,
  timed,
} from "./measure.ts";

const EVENTS_A_COMMIT = 500;
const REPLAYS = 3;
const MANY = 10_000_000;

const inWords = (length: number): string => length.toLocaleString("en");

export async function resume({ server, scale, rounds, say }: Bench): Promise<Outcome> {
  const { lengths, loads } = scale.resume;
  const given = await server.database("migrated");
  const { world, close } = await openAdjutant(given);
  try {
    const streams = new Map<number, string>();
    for (const length of lengths) {
      say(`  a task of ${inWords(length)} events`);
      streams.set(length, await longTask(world, length));
    }
    const contenders = [
      loader(
        "adjutant",
        "load() of the runtime: snapshot and tail through the journal port",
        streams,
        (stream) => repeated(loads, () => load(world.journal, world.tasks, idOf(stream))),
      ),
      loader("full replay", "journal.events of the whole stream, folded", streams, (stream) =>
        repeated(REPLAYS, () => replay(world, stream)),
      ),
    ];
    return {
      benchmark: "resume",
      workload: `load of a task of ${lengths.map(inWords).join(", ")} events, ${loads} times; replayed ${REPLAYS} times`,
      settings: Object.fromEntries(contenders.map((one) => [one.system, one.settings])),
      series: await interleaved(contenders, rounds, say),
      goals: goalsFor(lengths),
    };
  } finally {
    await close();
    await given.drop();
  }
}

function loader(
  system: string,
  path: string,
  streams: ReadonlyMap<number, string>,
  took: (stream: string) => Promise<number[]>,
): Contender {
  return {
    system,
    settings: { path },
    measure: async () => {
      const readings: Reading[] = [];
      for (const [length, stream] of streams)
        readings.push(...latency(`load of ${inWords(length)}`, await took(stream)));
      return readings;
    },
  };
}

function goalsFor(lengths: readonly number[]): Goal[] {
  const longest = `load of ${inWords(Math.max(...lengths))}`;
  const shortest = `load of ${inWords(Math.min(...lengths))}`;
  const system = "adjutant";
  return [
    { name: `${longest} p99`, system, is: "at most", bound: 2 },
    {
      name: `${longest} p50`,
      system,
      beside: { system, name: `${shortest} p50` },
      is: "at most",
      bound: 1.5,
    },
  ];
}

async function repeated(times: number, work: () => Promise<unknown>): Promise<number[]> {
  const took: number[] = [];
  for (let time = 0; time < times; time += 1) took.push(await timed(work));
  return took;
}

async function replay(world: World, stream: string): Promise<void> {
  const events = await world.journal.events({ stream, limit: MANY });
  foldTail(world.tasks, undefined, events);
}

/** A task that has been reminded to wait very often: its state stays as small as it was. */
async function longTask(world: World, length: number): Promise<string> {
  const stream = await beginTask(world, "bench-keeper", `long ${length}`);
  for (;;) {
    const task = await load(world.journal, world.tasks, idOf(stream));
    const missing = length - task.version;
    if (missing <= 0) return stream;
    const heard: TaskEvent = { type: "task.heard", data: { heard: { type: "waited" } } as never };
    const happenings = Array.from({ length: Math.min(EVENTS_A_COMMIT, missing) }, () => heard);
    const circumstance = {
      actor: "system",
      cause: "bench",
      correlation: "benchgoal",
      origin: "system",
      at: world.clock.now().toISOString(),
    } as const;
    const { write } = append(world.tasks, task, circumstance, happenings);
    const result = await world.journal.commit({ writes: [write] });
    if (result.is !== "committed") throw new Error(`${stream} moved meanwhile.`);
  }
}
