// A program that is killed again and again: started, watched, started anew on the same data, and told where to die.
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { familyOf, signal } from "./processes.ts";
import { until } from "./until.ts";

/** What a test may tell the program of failing-main.ts while it runs. */
export interface Order {
  readonly dieAt?: string;
  readonly nth?: number;
  readonly digestInDays?: number;
}

type Env = Readonly<Record<string, string>>;

interface Options {
  /** Arguments of node: the entry and its own. */
  readonly program: readonly string[];
  readonly env: Env;
  /** How it says that it is ready. */
  readonly ready?: RegExp;
}

const root = fileURLToPath(new URL("../..", import.meta.url));
const LINES = 200;

/** The program with failpoints. */
export const FAILING = fileURLToPath(new URL("failing-main.ts", import.meta.url));

/** A developer's own `.env` must not reach a test: every variable it could set is given, empty. */
const blank: Env = Object.fromEntries(
  readFileSync(join(root, ".env.example"), "utf8")
    .split("\n")
    .flatMap((line) => (/^([A-Z_]+)=/.exec(line) ?? []).slice(1))
    .map((name) => [name, ""]),
);

export class FailingApp {
  /** Deaths by a signal so far, also those on the way up. */
  deaths = 0;
  /** As it is known on the database. */
  name = "";
  url = "";
  token = "";
  /** Exit code of its last end by itself. */
  code: number | null = null;
  /** Errors that it logged. */
  readonly errors: string[] = [];
  readonly #options: Options;
  #child: ChildProcess | undefined;
  #lines: string[] = [];
  #up: Promise<void> = Promise.resolve();
  #staysDown = false;
  #next: readonly string[] = [];
  #dies: () => void = () => undefined;

  constructor(options: Options) {
    this.#options = options;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  /** Its newest lines but for the usual ones, for a message about what went wrong. */
  get said(): string {
    return this.#lines.join("\n");
  }

  /** Resolves while it serves; rejects once it ended by itself. */
  async ready(): Promise<void> {
    for (let up: Promise<void> | undefined; up !== this.#up; ) {
      up = this.#up;
      await up;
    }
  }

  /** Starts it, and again after every death, until `stop`. */
  start(): Promise<void> {
    this.#staysDown = false;
    this.#up = this.#run();
    // Whoever waits for it hears of its end.
    this.#up.catch(() => undefined);
    return this.ready();
  }

  /** Arguments for the next start, and that one only. */
  next(...more: readonly string[]): void {
    this.#next = more;
  }

  /** Resolves with the next death. */
  died(): Promise<void> {
    return new Promise((tell) => {
      this.#dies = tell;
    });
  }

  async #run(): Promise<void> {
    const more = this.#next;
    this.#next = [];
    const env = { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "", ...blank, LOG_LEVEL: "info" };
    const child = spawn(join(root, "node_modules/.bin/node"), [...this.#options.program, ...more], {
      cwd: root,
      env: { ...env, PORT: "0", ...this.#options.env },
      detached: true,
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    this.#child = child;
    const ready = new Promise<boolean>((tell) => {
      for (const stream of [child.stdout, child.stderr])
        if (stream !== null) this.#listen(stream, () => tell(true));
      child.once("close", () => tell(false));
    });
    child.once("close", (code, killedBy) => this.#ended(code, killedBy));
    child.on("error", (error) => this.#lines.push(error.message));
    // After a death on the way up the next run is what `ready` waits for.
    await ready;
  }

  #ended(code: number | null, killedBy: NodeJS.Signals | null): void {
    this.#child = undefined;
    this.code = code;
    if (this.#staysDown) return;
    if (killedBy === "SIGKILL") {
      this.deaths += 1;
      this.#up = this.#run();
    } else this.#up = Promise.reject(new Error(`It ended by itself (${code ?? killedBy}):\n${this.said}`));
    this.#up.catch(() => undefined);
    this.#dies();
  }

  #listen(stream: NodeJS.ReadableStream, tell: () => void): void {
    let rest = "";
    stream.setEncoding("utf8");
    stream.on("data", (chunk: string) => {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) if (this.#take(line)) tell();
    });
  }

  /** True: the line says that it is ready. */
  #take(line: string): boolean {
    if (!line.includes('"level":30')) this.#lines = [...this.#lines, line].slice(-LINES);
    if (line.includes('"level":50')) this.errors.push(line);
    const [, link] = /Adjutant is ready: ([^"\s]+)/.exec(line) ?? [];
    if (link !== undefined) {
      this.url = new URL(link).origin;
      this.token = new URL(link).searchParams.get("token") ?? "";
    }
    this.name = /Worker (\w+) is ready/.exec(line)?.[1] ?? this.name;
    return (this.#options.ready ?? /Adjutant is ready/).test(line);
  }

  /** Resolves once it said so, other than as a usual line. */
  async says(words: string): Promise<void> {
    await until(() => this.#lines.some((line) => line.includes(words)), `it to say ${words}`);
  }

  /** From now on it dies at the nth passing of this point. */
  tell(order: Order): void {
    this.#child?.send(order);
  }

  /** SIGKILL for it alone, or for its servers too. */
  kill(whom: "alone" | "all"): void {
    for (const pid of whom === "alone" ? [this.pid] : familyOf(this.pid)) signal(pid, "SIGKILL");
  }

  signal(name: NodeJS.Signals): void {
    signal(this.pid, name);
  }

  /** SIGTERM; resolves when it has ended. */
  async stop(): Promise<void> {
    this.#staysDown = true;
    const child = this.#child;
    if (child === undefined) return;
    const closed = new Promise((tell) => child.once("close", tell));
    signal(this.pid, "SIGTERM");
    await closed;
  }
}
