// What a run leaves behind: bench/results.json, and a table a person can read.
import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { figure, type Goal, type Outcome, type Series } from "./measure.ts";
import type { Server } from "./server.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const program = promisify(execFile);
const PEERS = [
  "@dbos-inc/dbos-sdk",
  "graphile-worker",
  "pg-boss",
  "@event-driven-io/emmett-postgresql",
  "pg",
  "@prisma/client",
];

interface Verdict {
  readonly goal: string;
  readonly figure: number;
  readonly met: boolean;
}

export interface Report {
  readonly at: string;
  readonly commit: string;
  readonly changed: boolean;
  readonly machine: object;
  readonly versions: Readonly<Record<string, string>>;
  readonly postgres: object;
  readonly run: object;
  readonly benchmarks: readonly (Omit<Outcome, "goals"> & { readonly verdicts: readonly Verdict[] })[];
}

/** What is measured: asked before the run, since the checkout may move on while it lasts. */
export async function measuredCode(): Promise<Pick<Report, "at" | "commit" | "changed">> {
  const git = async (...args: string[]) => (await program("git", args, { cwd: root })).stdout.trim();
  return {
    at: new Date().toISOString(),
    commit: await git("rev-parse", "HEAD"),
    changed: (await git("--no-optional-locks", "status", "--porcelain")) !== "",
  };
}

export function report(
  outcomes: readonly Outcome[],
  server: Server,
  run: object,
  code: Pick<Report, "at" | "commit" | "changed">,
): Report {
  return {
    ...code,
    machine: {
      cores: cpus().length,
      cpu: cpus()[0]?.model ?? "",
      memoryGB: Math.round(totalmem() / 2 ** 30),
      os: process.platform,
    },
    versions: {
      node: process.version,
      postgres: server.version,
      ...Object.fromEntries(PEERS.map((name) => [name, versionOf(name)])),
    },
    postgres: server.settings,
    run,
    benchmarks: outcomes.map(({ goals, ...outcome }) => ({
      ...outcome,
      verdicts: goals.flatMap((goal) => verdictOf(goal, outcome.series)),
    })),
  };
}

const versionOf = (name: string): string =>
  (JSON.parse(readFileSync(join(root, "node_modules", name, "package.json"), "utf8")) as { version: string })
    .version;

/** Kept in the repository, so it is spelled as everything there is. Resolves with where it lies. */
export async function save(found: Report): Promise<string> {
  const file = join(root, "bench", "results.json");
  mkdirSync(join(root, "bench"), { recursive: true });
  writeFileSync(file, JSON.stringify(found));
  const biome = join(root, "node_modules", "@biomejs", "biome", "bin", "biome");
  await program(process.execPath, [biome, "format", "--write", file], { cwd: root });
  return file;
}

const medianOf = (series: readonly Series[], system: string, name: string): number | undefined =>
  series.find((one) => one.system === system && one.name === name)?.median;

/** None where what it speaks of was not measured, as when systems were left out. */
function verdictOf(goal: Goal, series: readonly Series[]): Verdict[] {
  const { system, name, beside, bound } = goal;
  const ours = medianOf(series, system, name);
  const theirs = beside && medianOf(series, beside.system, beside.name ?? name);
  if (ours === undefined || (beside !== undefined && theirs === undefined)) return [];
  const found = theirs === undefined ? ours : ours / theirs;
  const met = goal.is === "at least" ? found >= bound : found <= bound;
  const times =
    beside === undefined ? "" : ` × ${beside.system}${beside.name === undefined ? "" : `'s ${beside.name}`}`;
  return [
    { goal: `${system}: ${name} ${goal.is} ${bound}${times}`, figure: Number(found.toPrecision(3)), met },
  ];
}

/** Markdown, as docs/benchmarks.md carries it. */
export function table({ benchmarks }: Report): string {
  return [
    "| benchmark | reading | system | median | first system ÷ this |",
    "|---|---|---|--:|--:|",
    ...benchmarks.flatMap(({ benchmark, series }) => readingRows(benchmark, series)),
    "",
    "| benchmark | goal | found | met |",
    "|---|---|--:|---|",
    ...benchmarks.flatMap(({ benchmark, verdicts }) =>
      verdicts.map(
        (one) => `| ${benchmark} | ${one.goal} | ${figure(one.figure)} | ${one.met ? "yes" : "no"} |`,
      ),
    ),
  ].join("\n");
}

function readingRows(benchmark: string, series: readonly Series[]): string[] {
  return [...Map.groupBy(series, ({ name }) => name)].flatMap(([name, same]) =>
    same.map(({ system, median, unit }, at) => {
      const ratio = at === 0 ? "" : figure((same[0]?.median ?? Number.NaN) / median);
      return `| ${benchmark} | ${name} | ${system} | ${figure(median)} ${unit} | ${ratio} |`;
    }),
  );
}
