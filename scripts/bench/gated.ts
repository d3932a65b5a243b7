// What a change of the world costs: one gated act on a tool in memory, through the real queue and the program's own workers.
import { policyFold } from "#core/policy";
import type { Journal } from "#core/ports";
import { startRuntime } from "#runtime/boot";
import { bySystem } from "#runtime/progress";
import { append, load, waking } from "#runtime/unit";
import type { World } from "#runtime/world";
import { openAdjutant } from "./adjutant.ts";
import { allDone, beginTask } from "./durable-adjutant.ts";
import { type Contender, each, latency, type Reading } from "./measure.ts";
import type { Server } from "./server.ts";

/** Preview, policy, admission, prepared, executed, done: none of it skipped. */
export function gatedAct(server: Server, tasks: number): Contender {
  return {
    system: "adjutant",
    settings: {
      path: "task → act → gate open → effect prepared → executed → done → task finished, woken through pg-boss as in production",
      inFlight: 16,
      activateWorkers: 8,
    },
    measure: async () => {
      const given = await server.database("migrated");
      const adjutant = await openAdjutant(given);
      try {
        const ended = endings(adjutant.world);
        await startRuntime(ended.world);
        return await measured(ended.world, tasks, ended.of);
      } finally {
        await adjutant.close();
        await given.drop();
      }
    },
  };
}

/** The world with a journal that tells when a task's end is committed. */
function endings(world: World): { world: World; of(stream: string): Promise<void> } {
  const waiting = new Map<string, () => void>();
  const commit: Journal["commit"] = async (wanted) => {
    const result = await world.journal.commit(wanted);
    for (const { stream, events } of result.is === "committed" ? wanted.writes : [])
      if (events.some(({ type }) => type === "task.ended")) waiting.get(stream)?.();
    return result;
  };
  const of = (stream: string) => new Promise<void>((resolve) => waiting.set(stream, resolve));
  return { world: { ...world, journal: { ...world.journal, commit } }, of };
}

async function measured(
  world: World,
  tasks: number,
  ended: (stream: string) => Promise<void>,
): Promise<Reading[]> {
  await openGate(world);
  const streams: string[] = [];
  const one = async (subject: string) => {
    const stream = await beginTask(world, "bench-stocker", subject);
    streams.push(stream);
    const end = ended(stream);
    await world.jobs.send(waking(stream).jobs ?? []);
    await end;
  };
  const subjects = Array.from({ length: tasks }, (_, at) => `thing ${at}`);
  await each(subjects.slice(0, 20), 8, one);
  const begun = performance.now();
  const took = await each(subjects.slice(20), 16, one);
  const seconds = (performance.now() - begun) / 1000;
  await allDone(world, streams);
  return [
    { name: "gated acts at 16", unit: "/s", value: took.length / seconds },
    ...latency("gated act at 16", took),
  ];
}

async function openGate(world: World): Promise<void> {
  const policy = await load(world.journal, policyFold, "company");
  const rules = [
    {
      name: "the shelf is open",
      when: { tool: "bench.put" },
      gate: "open" as const,
      why: "It is in memory.",
    },
  ];
  const adopted = { policy: { ...policy.state.policy, rules }, by: "bench" };
  const { write } = append(policyFold, policy, bySystem(world, "bench", "policy"), [
    { type: "policy.adopted", data: adopted },
  ]);
  const result = await world.journal.commit({ writes: [write] });
  if (result.is !== "committed") throw new Error("The policy moved meanwhile.");
}
