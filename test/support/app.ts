// The real program as a test runs it: started, listened to, killed, started again on the same data, and gone afterwards.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Watch } from "../fakes/watch.ts";
import { commandOf, familyOf, processesIn, signal } from "./processes.ts";

export interface App {
  readonly dataDir: string;
  /** Where it serves now; differs after a restart unless PORT was given. */
  readonly url: string;
  /** The one-time token of the printed link. */
  readonly token: string;
  readonly pid: number;
  /** What it said since it was first started, one message a line. */
  readonly said: readonly string[];
  readonly running: boolean;
  /** Resolves with the first line that fits, also an earlier one of this run. */
  says(pattern: RegExp): Promise<string>;
  /** SIGKILL for the program and for every server it started, all at once. */
  kill9(): Promise<void>;
  /** SIGKILL for the program alone: its servers are left behind. */
  kill9Alone(): Promise<void>;
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>;
  /** Starts again on the same data, after a stop or a kill, and waits until it is ready. */
  restart(env?: Env): Promise<void>;
  /** The processes it started that work for it now, by what they are. */
  servers(name: "postgres" | "chroma"): number[];
  /** Ends everything and removes the data. */
  remove(): Promise<void>;
}

export type Env = Readonly<Record<string, string>>;

export interface AppOptions {
  readonly env?: Env;
  /** Default: a folder of its own that goes with the app. */
  readonly dataDir?: string;
  /** The start of a command that runs the program in surroundings of its own; default: none. */
  readonly within?: readonly string[];
}

const root = fileURLToPath(new URL("../..", import.meta.url));

/** A developer's own `.env` must not reach a test: every variable it could set is given, empty. */
const blank: Env = Object.fromEntries(
  readFileSync(join(root, ".env.example"), "utf8")
    .split("\n")
    .flatMap((line) => (/^([A-Z_]+)=/.exec(line) ?? []).slice(1))
    .map((name) => [name, ""]),
);

interface Run {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  /** Index of its first line in `said`. */
  readonly from: number;
}

class RunningApp implements App {
  readonly dataDir: string;
  readonly #lines: string[] = [];
  readonly #watch = new Watch<readonly string[]>(this.#lines, () => this.#lines.slice(-30).join("\n"));
  #env: Env;
  readonly #within: readonly string[];
  #run: Run | undefined;
  #link = new URL("http://127.0.0.1/");

  constructor({ env = {}, dataDir, within = [] }: AppOptions) {
    this.dataDir = dataDir ?? mkdtempSync(join(tmpdir(), "adjutant-app-"));
    this.#env = env;
    this.#within = within;
  }

  get url(): string {
    return this.#link.origin;
  }

  get token(): string {
    return this.#link.searchParams.get("token") ?? "";
  }

  get pid(): number {
    return this.#run?.child.pid ?? 0;
  }

  get said(): readonly string[] {
    return this.#lines;
  }

  get running(): boolean {
    return this.#run !== undefined;
  }

  async start(): Promise<void> {
    const run = this.#spawn();
    const link = await Promise.race([
      this.says(/Adjutant is ready: (\S+)/),
      run.ended.then((code) => {
        throw new Error(
          `It ended with ${code} before it was ready:\n${this.#lines.slice(run.from).join("\n")}`,
        );
      }),
    ]);
    this.#link = new URL(/http\S+/.exec(link)?.[0] ?? "");
  }

  /** Runs to its own end: for starts that are meant to fail. */
  async toItsEnd(): Promise<number | null> {
    return this.#spawn().ended;
  }

  #spawn(): Run {
    const env = { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "", ...blank, LOG_LEVEL: "debug" };
    const command = [...this.#within, join(root, "node_modules/.bin/node"), "src/main.ts"];
    const child = spawn(command[0] as string, command.slice(1), {
      cwd: root,
      env: { ...env, PORT: "0", DATA_DIR: this.dataDir, ...this.#env },
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const ended = new Promise<number | null>((tell) => child.once("close", tell));
    const run = { child, ended, from: this.#lines.length };
    this.#run = run;
    void ended.then(() => {
      if (this.#run === run) this.#run = undefined;
      this.#watch.changed();
    });
    for (const stream of [child.stdout, child.stderr]) this.#listen(stream);
    return run;
  }

  #listen(stream: NodeJS.ReadableStream): void {
    let rest = "";
    stream.setEncoding("utf8");
    stream.on("data", (chunk: string) => {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop() ?? "";
      this.#lines.push(...lines.map(wordsOf));
      this.#watch.changed();
    });
  }

  says(pattern: RegExp): Promise<string> {
    const from = this.#run?.from ?? 0;
    return this.#watch.waitFor(
      (said) => said.slice(from).find((line) => pattern.test(line)),
      String(pattern),
    );
  }

  async kill9(): Promise<void> {
    const all = familyOf(this.pid);
    for (const pid of all) signal(pid, "SIGKILL");
    await this.#run?.ended;
  }

  async kill9Alone(): Promise<void> {
    const run = this.#run;
    if (run === undefined) return;
    signal(this.pid, "SIGKILL");
    await run.ended;
  }

  async stop(): Promise<number | null> {
    const run = this.#run;
    if (run === undefined) return null;
    signal(this.pid, "SIGTERM");
    return run.ended;
  }

  async restart(env?: Env): Promise<void> {
    if (this.#run !== undefined) throw new Error("Stop or kill it before it is started again.");
    if (env !== undefined) this.#env = { ...this.#env, ...env };
    await this.start();
  }

  servers(name: "postgres" | "chroma"): number[] {
    return familyOf(this.pid).filter((pid) => pid !== this.pid && commandOf(pid).includes(name));
  }

  async remove(): Promise<void> {
    await this.kill9();
    // What a kill of the program alone left behind works in the data folder.
    for (const pid of processesIn(this.dataDir)) signal(pid, "SIGKILL");
    rmSync(this.dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  }
}

export async function startApp(options: AppOptions = {}): Promise<App> {
  const app = new RunningApp(options);
  try {
    await app.start();
  } catch (error) {
    await app.remove();
    throw error;
  }
  return app;
}

/** A start that is meant to fail: its exit code and what it said. */
export async function failToStart(
  options: AppOptions,
): Promise<{ code: number | null; said: readonly string[] }> {
  const app = new RunningApp(options);
  const code = await app.toItsEnd();
  const { said } = app;
  if (options.dataDir === undefined) await app.remove();
  return { code, said };
}

/** A port that is free now, for an address that must be known before the start. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  return typeof address === "object" && address !== null ? address.port : 0;
}

function wordsOf(line: string): string {
  try {
    const { msg, ...more } = JSON.parse(line) as { msg?: string; level: number; time: number };
    const { level: _level, time: _time, ...data } = more;
    return `${msg ?? ""}${Object.keys(data).length === 0 ? "" : ` ${JSON.stringify(data)}`}`;
  } catch (error) {
    if (error instanceof SyntaxError) return line;
    throw error;
  }
}
