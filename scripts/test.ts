// Everything CI runs, in order: format and lint, types, dead code, then the tests; says live what it does and ends with
// `N passed, N failed`. Each of the first three counts as one test.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

interface Tally {
  readonly passed: number;
  readonly failed: number;
}

const root = fileURLToPath(new URL("..", import.meta.url));
const quick = process.argv.includes("--quick");
const slow = ["bootstrap", "browser", "channels", "faults"];
const pathToCode = (...parts: string[]) => join(root, "node_modules", ...parts);

/** Runs a program to its end, showing what it says; a signal to us is one to it. */
function run(program: string, args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [program, ...args], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
  });
  const stop = (signal: NodeJS.Signals) => child.kill(signal);
  process.on("SIGINT", stop).on("SIGTERM", stop);
  return new Promise((done) => {
    child.once("error", (error) => {
      console.error(error.message);
      done(1);
    });
    child.once("close", (code) => {
      process.off("SIGINT", stop).off("SIGTERM", stop);
      done(code ?? 1);
    });
  });
}

async function one(title: string, program: string, ...args: string[]): Promise<Tally> {
  console.log(`\n── ${title}`);
  const code = await run(program, args);
  console.log(code === 0 ? `${title}: fine` : `${title}: failed`);
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

function chromium(): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  const mac = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
  return [...folders.flatMap((folder) => names.map((name) => join(folder, name))), mac].find((path) =>
    existsSync(path),
  );
}

/** The folders of tests that this run leaves out, each with its reason. */
function leftOut(): readonly (readonly [string, string])[] {
  if (quick) return slow.map((name) => [name, "slow; `npm test` runs them"] as const);
  if (chromium() === undefined)
    return [["browser", "no Chromium on this machine; install it (Debian: apt-get install chromium)"]];
  return [];
}

function countFiles(folder: string): number {
  const path = join(root, "test", folder);
  if (!existsSync(path)) return 0;
  return readdirSync(path, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".test.ts"))
    .length;
}

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
}

/** A file that could not even be loaded has no tests to fail: it counts as one. */
function tally(report: Report, code: number): Tally {
  const broken = report.testResults.filter(
    (file) => file.status === "failed" && file.assertionResults.length === 0,
  ).length;
  const failed = report.numFailedTests + broken;
  // An error outside every test (an unhandled rejection) fails the run too.
  return { passed: report.numPassedTests, failed: failed === 0 && code !== 0 ? 1 : failed };
}

async function tests(): Promise<Tally> {
  console.log("\n── tests");
  const without = leftOut().filter(([name]) => countFiles(name) > 0);
  for (const [name, reason] of without)
    console.log(`Left out: test/${name} (${countFiles(name)} files): ${reason}.`);
  const folder = mkdtempSync(join(tmpdir(), "adjutant-tests-"));
  const report = join(folder, "report.json");
  try {
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
    const excluded = without.map(([name]) => `--exclude=test/${name}/**`);
    const code = await run(pathToCode("vitest", "vitest.mjs"), ["run", ...reporters, ...excluded]);
    if (!existsSync(report)) return { passed: 0, failed: 1 };
    return tally(JSON.parse(readFileSync(report, "utf8")) as Report, code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const results = [
  await one(
    "format and lint",
    pathToCode("@biomejs", "biome", "bin", "biome"),
    "check",
    "--error-on-warnings",
  ),
  await one("types", pathToCode("typescript", "bin", "tsc"), "-p", "."),
  await one("dead code", pathToCode("knip", "bin", "knip.js"), "--no-progress"),
  await tests(),
];
const passed = results.reduce((sum, result) => sum + result.passed, 0);
const failed = results.reduce((sum, result) => sum + result.failed, 0);
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
