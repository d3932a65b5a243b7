// `npm run bench` measures Adjutant beside its peers on one PostgreSQL server, says how it goes, writes bench/results.json
// and ends with a table. `-- --only durable,append`, `--scale small`, `--rounds 1`.
import { parseArgs } from "node:util";
import { Fault } from "#core/fault";
import { type Bench, SCALES } from "./bench/bench.ts";
import { BENCHMARKS } from "./bench/benchmarks.ts";
import type { Outcome } from "./bench/measure.ts";
import { measuredCode, report, save, table } from "./bench/report.ts";
import { startServer } from "./bench/server.ts";
import { command } from "./database.ts";

const names = Object.keys(BENCHMARKS);
const say = (line: string) => console.log(line);

function asked() {
  const { values } = parseArgs({
    options: {
      only: { type: "string" },
      scale: { type: "string", default: "full" },
      rounds: { type: "string", default: "3" },
    },
  });
  const only = values.only?.split(",") ?? names;
  const unknown = only.find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new Fault("bad-config", `There is no benchmark ${unknown}: choose from ${names.join(", ")}.`);
  const scale = SCALES[values.scale];
  if (scale === undefined)
    throw new Fault(
      "bad-config",
      `There is no scale ${values.scale}: choose from ${Object.keys(SCALES).join(", ")}.`,
    );
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new Fault("bad-config", "--rounds takes a whole number from 1.");
  return { only, scale, rounds };
}

async function all({ only, scale, rounds }: ReturnType<typeof asked>): Promise<void> {
  const begun = performance.now();
  const code = await measuredCode();
  const server = await startServer(say);
  // The server is a process of its own, which a Ctrl-C alone would leave behind with its folder.
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => void server.stop().finally(() => process.exit(130)));
  try {
    const bench: Bench = { server, scale, rounds, say };
    const outcomes: Outcome[] = [];
    for (const name of only) {
      say(`\n── ${name} (${Math.round((performance.now() - begun) / 1000)} s so far)`);
      outcomes.push(await (BENCHMARKS[name] as (bench: Bench) => Promise<Outcome>)(bench));
    }
    const found = report(outcomes, server, { scale: scale.name, rounds, only }, code);
    say(`\nSaved ${await save(found)}\n\n${table(found)}`);
  } finally {
    await server.stop();
  }
}

await command(() => all(asked()));
