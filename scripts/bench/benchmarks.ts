// The benchmarks by name: which systems each compares, and what ours should come to.
import { appendAdjutant } from "./append-adjutant.ts";
import { appendEmmett, oneRowCommits } from "./append-peers.ts";
import type { Bench } from "./bench.ts";
import { dispatchAdjutant, dispatchBoss, dispatchGraphile } from "./dispatch.ts";
import { durableAdjutant } from "./durable-adjutant.ts";
import { durableDbos } from "./durable-dbos.ts";
import { durableBoss, durableGraphile } from "./durable-queues.ts";
import { gatedAct } from "./gated.ts";
import { growth } from "./growth.ts";
import { idle } from "./idle.ts";
import { type Contender, type Goal, interleaved, type Outcome } from "./measure.ts";
import { pgbench, pgbenchVersion } from "./pgbench.ts";
import { recovery } from "./recovery.ts";
import { resume } from "./resume.ts";
import { tap } from "./tap.ts";
import { verify } from "./verify.ts";

const OURS = "adjutant";

async function beside(
  bench: Bench,
  benchmark: string,
  workload: string,
  contenders: readonly Contender[],
  goals: readonly Goal[],
): Promise<Outcome> {
  const settings = Object.fromEntries(contenders.map((one) => [one.system, one.settings]));
  return {
    benchmark,
    workload,
    settings,
    goals,
    series: await interleaved(contenders, bench.rounds, bench.say),
  };
}

function durable(bench: Bench): Promise<Outcome> {
  const { server, scale } = bench;
  const contenders = [durableAdjutant, durableDbos, durableGraphile, durableBoss].map((make) =>
    make(server, scale.tasks),
  );
  return beside(
    bench,
    "durable task",
    `${scale.tasks} three-step tasks at 16 and a quarter of that at 1`,
    contenders,
    [
      { name: "tasks at 16", system: OURS, beside: { system: "dbos" }, is: "at least", bound: 10 },
      { name: "latency at 1 p50", system: OURS, is: "at most", bound: 3 },
      { name: "latency at 1 p99", system: OURS, is: "at most", bound: 15 },
    ],
  );
}

const gated = (bench: Bench): Promise<Outcome> =>
  beside(
    bench,
    "gated act",
    `${bench.scale.gatedTasks} tasks of one act on a tool in memory, 16 in flight`,
    [gatedAct(bench.server, bench.scale.gatedTasks)],
    [],
  );

async function append(bench: Bench): Promise<Outcome> {
  const { server, scale } = bench;
  const version = await pgbenchVersion();
  if (version === undefined)
    bench.say("  pgbench is not on the PATH: the limit is that of Node's one-row commits alone");
  const limit = version === undefined ? [] : [pgbench(server, version, scale.pgbenchSeconds)];
  const contenders = [
    appendAdjutant(server, scale),
    appendEmmett(server, scale),
    oneRowCommits(server, scale),
    ...limit,
  ];
  const goals = ["appends at 1", "appends at 16"].flatMap((name): Goal[] => [
    { name, system: OURS, beside: { system: "emmett" }, is: "at least", bound: 1 },
    { name, system: OURS, beside: { system: "one-row commits" }, is: "at least", bound: 0.6 },
  ]);
  return beside(
    bench,
    "append",
    `${scale.appends} one-event commits at 16 writers and a quarter of that at 1`,
    contenders,
    [
      ...goals,
      {
        name: `read of ${scale.read.toLocaleString("en")}`,
        system: OURS,
        beside: { system: "emmett" },
        is: "at most",
        bound: 1,
      },
    ],
  );
}

function dispatch(bench: Bench): Promise<Outcome> {
  const contenders = [dispatchAdjutant, dispatchBoss, dispatchGraphile].map((make) =>
    make(bench.server, bench.scale.dispatches),
  );
  return beside(
    bench,
    "dispatch",
    `${bench.scale.dispatches} jobs added in a transaction, one at a time`,
    contenders,
    [{ name: "enqueue → handler p50", system: OURS, is: "at most", bound: 5 }],
  );
}

export const BENCHMARKS: Readonly<Record<string, (bench: Bench) => Promise<Outcome>>> = {
  durable,
  gated,
  append,
  resume,
  recovery,
  dispatch,
  tap,
  growth,
  verify,
  idle,
};
