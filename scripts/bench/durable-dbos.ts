// Three-step durable tasks by DBOS: a workflow of three steps, each inserting its row idempotently.
import { DBOS } from "@dbos-inc/dbos-sdk";
import pg from "pg";
import { expectRows, rate } from "./durable-adjutant.ts";
import { COUNT_EFFECTS, INSERT_EFFECT, MAKE_EFFECTS } from "./effect-table.ts";
import type { Contender, Reading } from "./measure.ts";
import { type Given, type Server, statements } from "./server.ts";

const POOL = 20;

/** Where the registered workflow finds this round's database. */
let pool: pg.Pool | undefined;

const insert = (task: string, step: number) =>
  pool?.query({ name: "effect", text: INSERT_EFFECT, values: [task, step] });

const workflow = DBOS.registerWorkflow(
  async (task: string) => {
    for (const step of [1, 2, 3])
      await DBOS.runStep(async () => void (await insert(task, step)), { name: `step${step}` });
  },
  { name: "threeSteps" },
);

export function durableDbos(server: Server, tasks: number): Contender {
  return {
    system: "dbos",
    settings: {
      path: "registerWorkflow with three runStep, called directly; the row's insert is a prepared statement on a pool of its own",
      systemDatabasePoolSize: POOL,
      pool: POOL,
      useListenNotify: true,
      timed: "the whole call: DBOS records the start of a workflow in its call",
    },
    measure: async () => {
      const given = await server.database("empty");
      await statements(given.ownerUrl, MAKE_EFFECTS);
      pool = new pg.Pool({ connectionString: given.ownerUrl, max: POOL });
      DBOS.setConfig({
        name: "bench",
        systemDatabaseUrl: given.ownerUrl,
        systemDatabasePoolSize: POOL,
        logLevel: "error",
        applicationVersion: "bench",
      });
      await DBOS.launch();
      try {
        return await measured(given, tasks);
      } finally {
        await DBOS.shutdown();
        await pool.end();
        await given.drop();
      }
    },
  };
}

async function measured(given: Given, tasks: number): Promise<Reading[]> {
  const names = (kind: string, count: number) => Array.from({ length: count }, (_, at) => `${kind} ${at}`);
  await rate("warm", names("warm", 50), 8, workflow);
  const few = Math.ceil(tasks / 4);
  const one = await rate("at 1", names("one", few), 1, workflow);
  const many = await rate("at 16", names("many", tasks), 16, workflow);
  await expectRows(given.ownerUrl, COUNT_EFFECTS, (50 + few + tasks) * 3);
  return [...one, ...many];
}
