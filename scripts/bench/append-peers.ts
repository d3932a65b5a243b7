// Appending by Emmett's event store, and plain one-row commits as the limit of what the server can make durable.
import { randomUUID } from "node:crypto";
import { getPostgreSQLEventStore } from "@event-driven-io/emmett-postgresql";
import pg from "pg";
import type { Amounts } from "./append-adjutant.ts";
import { PAYLOAD } from "./events.ts";
import { type Contender, each, latency, type Reading, timed } from "./measure.ts";
import { type Server, statements } from "./server.ts";
import { withOwnParsers } from "./type-parsers.ts";

const added = () => ({ type: "item.added" as const, data: PAYLOAD });

type Store = ReturnType<typeof getPostgreSQLEventStore>;

export function appendEmmett(server: Server, { appends, read }: Amounts): Contender {
  return {
    system: "emmett",
    settings: {
      path: "appendToStream of one event each, expecting the version before",
      pool: 16,
      streams: "one a writer",
    },
    measure: () => withOwnParsers(() => emmett(server, { appends, read })),
  };
}

async function emmett(server: Server, { appends, read }: Amounts): Promise<Reading[]> {
  const given = await server.database("empty");
  const pool = new pg.Pool({ connectionString: given.ownerUrl, max: 16 });
  const store = getPostgreSQLEventStore(given.ownerUrl, { connectionOptions: { pool } });
  try {
    await store.schema.migrate();
    await writing(store, 200, 16);
    const one = await writing(store, Math.ceil(appends / 4), 1);
    const many = await writing(store, appends, 16);
    return [...one, ...many, ...(await reading(store, read))];
  } finally {
    await store.close();
    if (!pool.ended) await pool.end();
    await given.drop();
  }
}

async function writing(store: Store, count: number, writers: number): Promise<Reading[]> {
  const streams = Array.from({ length: writers }, () => `note-${randomUUID()}`);
  const took: number[] = [];
  const one = async (stream: string) => {
    let version = 0n;
    for (let left = Math.ceil(count / writers); left > 0; left -= 1)
      took.push(
        await timed(async () => {
          const options = {
            expectedStreamVersion: version === 0n ? ("STREAM_DOES_NOT_EXIST" as const) : version,
          };
          version = (await store.appendToStream(stream, [added()], options)).nextExpectedStreamVersion;
        }),
      );
  };
  const ms = await timed(() => each(streams, writers, one));
  return [
    { name: `appends at ${writers}`, unit: "/s", value: took.length / (ms / 1000) },
    ...latency(`append at ${writers}`, took),
  ];
}

async function reading(store: Store, count: number): Promise<Reading[]> {
  const stream = `note-${randomUUID()}`;
  for (let done = 0; done < count; done += 1_000)
    await store.appendToStream(stream, Array.from({ length: Math.min(1_000, count - done) }, added));
  const took: number[] = [];
  for (let time = 0; time < 5; time += 1)
    took.push(
      await timed(async () => {
        const { events } = await store.readStream(stream);
        if (events.length !== count) throw new Error(`${count} events were due, ${events.length} came.`);
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

/** What Node and this server can make durable at most, one row a commit. */
export function oneRowCommits(server: Server, { appends }: Amounts): Contender {
  return {
    system: "one-row commits",
    settings: {
      path: "a prepared insert of the same payload as one row, autocommitted, from pg",
      connections: "one a writer",
    },
    measure: async () => {
      const given = await server.database("empty");
      try {
        await statements(
          given.ownerUrl,
          "create table row (id bigint generated always as identity primary key, body text not null)",
        );
        const one = await inserting(given.ownerUrl, Math.ceil(appends / 4), 1);
        return [...one, ...(await inserting(given.ownerUrl, appends, 16))];
      } finally {
        await given.drop();
      }
    },
  };
}

async function inserting(connectionString: string, count: number, writers: number): Promise<Reading[]> {
  const pool = new pg.Pool({ connectionString, max: writers });
  const insert = {
    name: "insert",
    text: "insert into row (body) values ($1)",
    values: [JSON.stringify(PAYLOAD)],
  };
  try {
    await each(Array.from({ length: 200 }), writers, () => pool.query(insert));
    const took: number[] = [];
    const ms = await timed(async () =>
      took.push(...(await each(Array.from({ length: count }), writers, () => pool.query(insert)))),
    );
    return [
      { name: `appends at ${writers}`, unit: "/s", value: count / (ms / 1000) },
      ...latency(`append at ${writers}`, took),
    ];
  } finally {
    await pool.end();
  }
}
