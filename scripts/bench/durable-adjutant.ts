// Three-step durable tasks by Adjutant: the runtime's own activation on the real journal, chain, snapshots and group commit.

import { activate } from "#runtime/activate";
import { begin } from "#runtime/hear";
import { load } from "#runtime/unit";
import type { World } from "#runtime/world";
import { type Adjutant, openAdjutant } from "./adjutant.ts";
import { STEPS } from "./agents.ts";
import { type Contender, each, latency, type Reading } from "./measure.ts";
import { type Server, statements } from "./server.ts";

const CREATED_AT_ONCE = 64;

/** Tasks as `delegate` begins them, children of a task elsewhere, which their end wakes; resolves with their streams. */
export async function beginTasks(world: World, agent: string, count: number): Promise<string[]> {
  const subjects = Array.from({ length: count }, (_, at) => `${agent} ${world.ids.next()} ${at}`);
  const streams: string[] = [];
  await each(subjects, CREATED_AT_ONCE, async (subject) =>
    streams.push(await beginTask(world, agent, subject)),
  );
  return streams;
}

export async function beginTask(world: World, agent: string, subject: string): Promise<string> {
  const at = world.clock.now().toISOString();
  const circumstance = {
    actor: "system",
    cause: "bench",
    correlation: "benchgoal",
    origin: "system",
    at,
  } as const;
  const assignment = {
    agent,
    goal: "benchgoal",
    thread: "bench:chat",
    domain: "bench",
    brief: { subject },
    parent: { task: "benchparent", as: subject },
  };
  const { write } = begin(world, world.ids.next(), assignment, circumstance);
  const result = await world.journal.commit({ writes: [write] });
  if (result.is !== "committed") throw new Error(`${write.stream} was there already.`);
  return write.stream;
}

/** Every task must have ended well, or the figures mean nothing. */
export async function allDone(world: World, streams: readonly string[]): Promise<void> {
  for (const stream of streams) {
    const { state } = await load(world.journal, world.tasks, stream.slice("task/".length));
    if (state.status !== "done") throw new Error(`${stream} is ${state.status}, not done.`);
  }
}

export function durableAdjutant(server: Server, tasks: number): Contender {
  return {
    system: "adjutant",
    settings: {
      path: "activate → runTask: remember × 3, finish; children of a task that their end wakes",
      timed: "from the start of the activation; creation is not timed, save in the readings that say so",
      connections: 12,
    },
    measure: async () => {
      const given = await server.database("migrated");
      const adjutant = await openAdjutant(given);
      try {
        return await measured(adjutant, given.url, tasks);
      } finally {
        await adjutant.close();
        await given.drop();
      }
    },
  };
}

async function measured({ world }: Adjutant, url: string, tasks: number): Promise<Reading[]> {
  const run = (stream: string) => activate(world, stream);
  await each(await beginTasks(world, "bench-keeper", 50), 8, run);
  const few = Math.ceil(tasks / 4);
  const one = await rate("at 1", await beginTasks(world, "bench-keeper", few), 1, run);
  const streams = await beginTasks(world, "bench-keeper", tasks);
  const many = await rate("at 16", streams, 16, run);
  await allDone(world, streams.slice(-50));
  const fresh = Array.from({ length: few }, (_, at) => `fresh ${at}`);
  const whole = await rate("at 16, with creation", fresh, 16, async (subject) =>
    activate(world, await beginTask(world, "bench-keeper", subject)),
  );
  await expectRows(url, "select count(*)::int as count from fact", (50 + few + tasks + few) * STEPS);
  return [...one, ...many, ...whole.filter(({ unit }) => unit === "/s")];
}

/** Tasks a second, and how long each took. */
export async function rate<Item>(
  name: string,
  items: readonly Item[],
  concurrency: number,
  run: (item: Item) => Promise<unknown>,
): Promise<Reading[]> {
  const begun = performance.now();
  const took = await each(items, concurrency, run);
  const seconds = (performance.now() - begun) / 1000;
  return [
    { name: `tasks ${name}`, unit: "/s", value: items.length / seconds },
    ...latency(`latency ${name}`, took),
  ];
}

/** Whoever claims tasks a second has their rows to show. */
export async function expectRows(url: string, count: string, expected: number): Promise<void> {
  const [row] = await statements<{ count: number }>(url, count);
  if (row?.count !== expected) throw new Error(`${expected} effect rows were due, ${row?.count} are there.`);
}
