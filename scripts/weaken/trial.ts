// A scratch copy of the checkout, where protections are turned off one at a time and tests are run: the checkout itself is
// never changed.
import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Protection } from "./protections.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const COPIED = ["adapters", "agents", "prisma", "prompts", "scripts", "src", "test"];
const FILES = ["package.json", "tsconfig.json", "vitest.config.ts", ".env.example"];

const GUARD_MS = 90_000;

export interface Outcome {
  readonly passed: number;
  readonly failed: number;
  /** What the runner said, where it could not even run. */
  readonly trouble: string;
}

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
}

export class Trial {
  readonly #folder = mkdtempSync(join(tmpdir(), "adjutant-weakened-"));

  constructor() {
    for (const name of [...COPIED, ...FILES])
      cpSync(join(root, name), join(this.#folder, name), { recursive: true });
    symlinkSync(join(root, "node_modules"), join(this.#folder, "node_modules"));
  }

  /** Turns it off, runs its test, and turns it on again. */
  async without({ name, file, edits, test, named }: Protection): Promise<Outcome> {
    const path = join(this.#folder, file);
    const source = readFileSync(path, "utf8");
    const weakened = edits.reduce((so, { find, replace }) => {
      const [before, ...after] = so.split(find);
      if (before === undefined || after.length !== 1)
        throw new Error(
          `Where ${name} was, ${file} reads otherwise now: scripts/weaken/protections.ts must follow.`,
        );
      return before + replace + after.join("");
    }, source);
    writeFileSync(path, weakened);
    try {
      return await this.run([test], [named]);
    } finally {
      writeFileSync(path, source);
    }
  }

  /** Runs the tests of these names in these files, once each. */
  async run(files: readonly string[], names: readonly string[]): Promise<Outcome> {
    const report = join(this.#folder, "report.json");
    rmSync(report, { force: true });
    const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
    const wanted = names.map((name) => name.replaceAll(/[^\w ]/g, ".")).join("|");
    const options = [
      "--retry=0",
      "--maxWorkers=1",
      "--reporter=json",
      `--outputFile=${report}`,
      "-t",
      wanted,
    ];
    const child = spawn(process.execPath, [vitest, "run", ...files, ...options], {
      cwd: this.#folder,
      env: { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk) => {
        said += String(chunk);
      });
    // A weakened program may well run in circles: that is noticed too.
    const guard = setTimeout(() => child.kill("SIGKILL"), GUARD_MS);
    await new Promise((ended) => child.once("close", ended));
    clearTimeout(guard);
    if (child.signalCode !== null)
      return { passed: 0, failed: 1, trouble: `It did not come to an end.\n${said}` };
    if (!existsSync(report)) return { passed: 0, failed: 0, trouble: said };
    const { numPassedTests: passed, numFailedTests: failed } = JSON.parse(
      readFileSync(report, "utf8"),
    ) as Report;
    return { passed, failed, trouble: passed + failed === 0 ? said : "" };
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
