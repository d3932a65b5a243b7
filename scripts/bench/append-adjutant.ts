// Appending, reading and verifying through our journal port.
import { randomUUID } from "node:crypto";
import type { Journal } from "#core/ports";
import { openAdjutant } from "./adjutant.ts";
import { event } from "./events.ts";
import { type Contender, each, latency, type Reading, timed } from "./measure.ts";
import type { Server } from "./server.ts";

export interface Amounts {
  /** One-event commits. */
  readonly appends: number;
  /** Events of the stream that is read. */
  readonly read: number;
}

export function appendAdjutant(server: Server, { appends, read }: Amounts): Contender {
  return {
    system: "adjutant",
    settings: {
      path: "journal.commit of one event each, with chain and group commit",
      connections: 8,
      streams: "one a writer",
    },
    measure: async () => {
      const given = await server.database("migrated");
      const { world, close } = await openAdjutant(given);
      try {
        await writing(world.journal, 200, 16);
        const one = await writing(world.journal, Math.ceil(appends / 4), 1);
        const many = await writing(world.journal, appends, 16);
        return [...one, ...many, ...(await reading(world.journal, read))];
      } finally {
        await close();
        await given.drop();
      }
    },
  };
}

const committed = async (
  journal: Journal,
  stream: string,
  expectedVersion: number,
  count: number,
): Promise<void> => {
  const at = new Date().toISOString();
  const events = Array.from({ length: count }, () => event(at));
  const result = await journal.commit({ writes: [{ stream, expectedVersion, events }] });
  if (result.is !== "committed") throw new Error(`${stream} was elsewhere.`);
};

/** Every writer appends to a stream of its own, one event a commit, the next when the one before is durable. */
async function writing(journal: Journal, count: number, writers: number): Promise<Reading[]> {
  const streams = Array.from({ length: writers }, () => ({ name: `note/${randomUUID()}`, version: 0 }));
  const one = async (stream: { readonly name: string; version: number }, took: number[]) => {
    for (let left = Math.ceil(count / writers); left > 0; left -= 1) {
      took.push(await timed(() => committed(journal, stream.name, stream.version, 1)));
      stream.version += 1;
    }
  };
  const took: number[] = [];
  const ms = await timed(() => each(streams, writers, (stream) => one(stream, took)));
  return [
    { name: `appends at ${writers}`, unit: "/s", value: took.length / (ms / 1000) },
    ...latency(`append at ${writers}`, took),
  ];
}

async function reading(journal: Journal, count: number): Promise<Reading[]> {
  const stream = `note/${randomUUID()}`;
  for (let version = 0; version < count; version += 1_000)
    await committed(journal, stream, version, Math.min(1_000, count - version));
  const took: number[] = [];
  for (let time = 0; time < 5; time += 1)
    took.push(
      await timed(async () => {
        const { length } = await journal.events({ stream, limit: count });
        if (length !== count) throw new Error(`${count} events were due, ${length} came.`);
      }),
    );
  return [
    {
      name: `read of ${count.toLocaleString("en")}`,
      unit: "ms",
      value: latency("", took)[0]?.value ?? 0,
      samples: took,
    },
  ];
}
