// What a big past costs: the durable task and the operator's commands beside journals of three sizes.
import { approvalFold } from "#core/approval";
import { activate } from "#runtime/activate";
import { startRuntime } from "#runtime/boot";
import { bySystem } from "#runtime/progress";
import { append, fresh, showing } from "#runtime/unit";
import type { World } from "#runtime/world";
import { openAdjutant } from "./adjutant.ts";
import type { Bench } from "./bench.ts";
import { type BenchChat, benchChat } from "./chat.ts";
import { beginTasks } from "./durable-adjutant.ts";
import { requestOf } from "./fill.ts";
import {
  type Contender,
  each,
  type Goal,
  interleaved,
  latency,
  type Outcome,
  type Reading,
  timed,
} from "./measure.ts";
import { type Past, past } from "./past.ts";

const WAITING = 10;
/** Not counted: what is compiled and planned only once. */
const WARM = 10;

export async function growth(bench: Bench): Promise<Outcome> {
  const { sizes, repeats } = bench.scale.growth;
  const contenders: Contender[] = [];
  for (const size of sizes) contenders.push(atSize(await past(bench, size), nameOf(size), repeats));
  const series = await interleaved(contenders, bench.rounds, bench.say);
  const smallest = nameOf(Math.min(...sizes));
  const goals = sizes.slice(1).flatMap((size) =>
    ["durable task p50", "/why p50", "/inbox p50", "/digest p50"].map(
      (name): Goal => ({
        name,
        system: nameOf(size),
        beside: { system: smallest },
        is: "at most",
        bound: 1.5,
      }),
    ),
  );
  return {
    benchmark: "growth",
    workload: `the durable task at 1, and commands from inbox.accept to the note shown, with ${WAITING} approvals waiting`,
    settings: Object.fromEntries(contenders.map(({ system, settings }) => [system, settings])),
    series,
    goals,
  };
}

const nameOf = (size: number): string => `${size.toLocaleString("en")} events`;

const atSize = (there: Past, system: string, repeats: number): Contender => ({
  system,
  settings: { events: there.events, fillSeconds: Math.round(there.fillSeconds) },
  measure: async () => {
    const chat = benchChat();
    const { world, close } = await openAdjutant(there, chat);
    try {
      await tenWait(world);
      const boot = await timed(() => startRuntime(world));
      return [
        { name: "boot", unit: "ms", value: boot },
        ...(await measured(world, chat, there.effect, repeats)),
      ];
    } finally {
      await close();
    }
  },
});

/** As many approvals wait at each size. */
async function tenWait(world: World): Promise<void> {
  const missing = WAITING - (await world.journal.count({ kind: "approval", status: ["waiting"] }));
  for (let number = 0; number < missing; number += 1) await ask(world, number);
}

/** An approval that waits, with its card to be shown; resolves with its id. */
export async function ask(world: World, number: number): Promise<string> {
  const [id, goal, task] = [world.ids.next(), world.ids.next(), world.ids.next()];
  const circumstance = bySystem(world, "bench", goal);
  const request = requestOf({
    goal,
    task,
    title: `Publish “Waiting ${number}”`,
    number,
    at: circumstance.at,
  });
  const { write } = append(approvalFold, fresh(approvalFold, id), circumstance, [
    { type: "approval.requested", data: { ...request, task: "" } },
  ]);
  const { rows = [], jobs = [] } = showing(id, request.thread);
  const result = await world.journal.commit({ writes: [write], rows, jobs });
  if (result.is !== "committed") throw new Error(`${id} was there already.`);
  return id;
}

async function measured(world: World, chat: BenchChat, effect: string, repeats: number): Promise<Reading[]> {
  const run = (stream: string) => activate(world, stream);
  await each(await beginTasks(world, "bench-keeper", WARM * 4), 1, run);
  const tasks = await each(await beginTasks(world, "bench-keeper", repeats * 2), 1, run);
  const readings = [...latency("durable task", tasks)];
  for (const command of [`/why ${effect}`, "/inbox", "/digest"]) {
    const took: number[] = [];
    for (let time = 0; time < WARM + repeats; time += 1) took.push(await answered(chat, command));
    readings.push(...latency(command.split(" ")[0] ?? command, took.slice(WARM)));
  }
  return readings;
}

/** From the message's delivery to its answer's post. */
async function answered(chat: BenchChat, command: string): Promise<number> {
  const shown = chat.shows(({ kind }) => kind === "note");
  const begun = performance.now();
  await chat.say(command);
  return (await shown).at - begun;
}
