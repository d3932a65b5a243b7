// `npm run soak`: the long form of test/faults, on data of its own: every failpoint with twenty seeds, then ten thousand
// SIGKILLs of a busy Adjutant; says how it goes. Options: --seeds N --kills N --seed N, and --workers for the program with
// three workers beside it, killed and paused.
import { parseArgs } from "node:util";
import { openStage, POINTS } from "../test/faults/failpoints.ts";
import { type SoakReport, soak } from "../test/faults/soak.ts";

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "20" },
    kills: { type: "string", default: "10000" },
    seed: { type: "string", default: "1" },
    workers: { type: "boolean", default: false },
  },
});
const [seeds, kills, seed] = [Number(values.seeds), Number(values.kills), Number(values.seed)];
const from = Date.now();
const minutes = () => `${((Date.now() - from) / 60_000).toFixed(1)} min`;

async function failpoints(): Promise<string[]> {
  const stage = await openStage();
  const found: string[] = [];
  let done = 0;
  try {
    for (let which = seed; which < seed + seeds; which += 1)
      for (const point of POINTS) {
        const broken = await stage.run(point, which);
        found.push(...broken.map((line) => `${point.deed}/${point.side}, seed ${which}: ${line}`));
        done += 1;
        if (done % 25 === 0)
          console.log(
            `${minutes()}: ${done} of ${POINTS.length * seeds} deaths at failpoints, ${found.length} violations`,
          );
        if (found.length > 0) return found;
      }
    return found;
  } finally {
    await stage.stop();
  }
}

function report({ kills, interrupted, withServers, pauses, ...more }: SoakReport): void {
  const { inFlight, goals, effects, tasks, events, violations } = more;
  const struck = `${kills} kills (${interrupted} in the middle of a job, ${withServers} with the servers), ${pauses} pauses`;
  const done = `${goals} goals (${inFlight} at a time), ${tasks} tasks, ${effects} effects, ${events} events`;
  console.log(`${minutes()}: ${struck}, ${done}, ${violations.length} violations`);
}

async function randomKills(): Promise<readonly string[]> {
  console.log(`Seed ${seed}: ${kills} kills${values.workers ? " and pauses, with three workers" : ""}.`);
  return (await soak({ kills, seed, workers: values.workers, report })).violations;
}

const violations = [...(seeds > 0 ? await failpoints() : []), ...(kills > 0 ? await randomKills() : [])];
for (const line of violations) console.error(line);
console.log(
  violations.length === 0 ? "Every promise held." : `Broken: ${violations.length}. Again: --seed ${seed}`,
);
process.exitCode = violations.length === 0 ? 0 : 1;
