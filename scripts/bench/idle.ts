// An Adjutant with nothing to do: the whole program as an owner starts it, watched from outside for a while.
import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { runningPostgres } from "#adapters/postgres/embedded";
import { startApp } from "../../test/support/app.ts";
import { commandOf, familyOf } from "../../test/support/processes.ts";
import type { Bench } from "./bench.ts";
import { interleaved, type Outcome, type Reading } from "./measure.ts";
import { statements } from "./server.ts";

const HOUR = 3_600;
/** What starting leaves behind (the vector index filling, caches) is over by then, in milliseconds. */
const SETTLE_MS = 15_000;
const MB = 1024;

export async function idle({ scale, say, rounds }: Bench): Promise<Outcome> {
  const settings = {
    path: "node src/main.ts on an empty data folder, PostgreSQL and Chroma embedded",
    seconds: scale.idleSeconds,
    memory: memoryKind(),
  };
  const contender = { system: "adjutant", settings, measure: () => watched(scale.idleSeconds) };
  return {
    benchmark: "idle",
    workload: `an hour of nothing, scaled from ${scale.idleSeconds} seconds`,
    settings: { adjutant: settings },
    series: await interleaved([contender], Math.min(rounds, 1), say),
    goals: [
      { name: "of one core", system: "adjutant", is: "at most", bound: 1 },
      { name: "memory in all", system: "adjutant", is: "at most", bound: 512 },
    ],
  };
}

async function watched(seconds: number): Promise<Reading[]> {
  const app = await startApp({ env: { PORT: "0", LOG_LEVEL: "info" } });
  try {
    const found = await runningPostgres(app.dataDir);
    if (found === undefined) throw new Error("The program's database does not answer.");
    await pause(SETTLE_MS);
    const transactions = await committed(found.migrateUrl);
    const before = familyOf(app.pid).map(cpuOf);
    const begun = performance.now();
    await pause(seconds * 1_000);
    const passed = (performance.now() - begun) / 1_000;
    const family = familyOf(app.pid);
    const cpu = sum(family.map(cpuOf)) - sum(before);
    // Our own two looks are two transactions each at most; a look of pg's statistics is up to a second old.
    const asked = (await committed(found.migrateUrl)) - transactions;
    return [
      { name: "CPU an hour", unit: "s", value: (cpu / passed) * HOUR },
      { name: "of one core", unit: "%", value: (cpu / passed) * 100 },
      { name: "transactions", unit: "/s", value: asked / passed },
      { name: "memory in all", unit: "MB", value: sum(family.map(memoryOf)) },
      ...byProgram(family),
    ];
  } finally {
    await app.remove();
  }
}

function byProgram(family: readonly number[]): Reading[] {
  const groups = Map.groupBy(family, (pid) => /postgres|chroma/.exec(commandOf(pid))?.[0] ?? "node");
  return [...groups].map(([name, pids]) => ({
    name: `memory of ${name} (${pids.length})`,
    unit: "MB",
    value: sum(pids.map(memoryOf)),
  }));
}

const sum = (values: readonly number[]): number => values.reduce((so, value) => so + value, 0);

async function committed(url: string): Promise<number> {
  const [row] = await statements<{ count: number }>(
    url,
    "select sum(xact_commit + xact_rollback)::int as count from pg_stat_database",
  );
  return row?.count ?? 0;
}

/** User and system time in seconds; the kernel counts in hundredths. */
function cpuOf(pid: number): number {
  const [user, system] = fields(pid).slice(11, 13);
  return (Number(user) + Number(system)) / 100;
}

/** The fields after the name, which may itself hold spaces and brackets; the first is the state. */
const fields = (pid: number): string[] =>
  readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /s, "")
    .split(" ");

/** Megabytes: the proportional share where the kernel tells it, else the resident set, which counts shared pages often. */
function memoryOf(pid: number): number {
  const own = proportional(pid);
  if (own !== undefined) return own;
  const resident = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return Number(resident ?? 0) / MB;
}

function proportional(pid: number): number | undefined {
  try {
    const share = /^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1];
    return share === undefined ? undefined : Number(share) / MB;
  } catch (error) {
    if (["ENOENT", "EACCES", "ESRCH"].includes((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw error;
  }
}

const memoryKind = (): string =>
  proportional(process.pid) === undefined ? "resident set (no PSS here)" : "proportional set (PSS)";
