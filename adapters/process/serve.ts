// One embedded server and its life: what an earlier run left is ended, a port is chosen and remembered, the server is
// started, watched, started again when it dies, and stopped. PostgreSQL and Chroma are both served this way.
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { Fault } from "../../src/core/fault.ts";
import { type Child, type Ending, endAllIn, launch, type Program } from "./children.ts";
import { tellWatcher } from "./thread.ts";

export interface ServerPlan {
  /** As a person calls it: "PostgreSQL". */
  readonly name: string;
  /** Its working directory, and its alone: whatever works there is this server. */
  readonly folder: string;
  /** Where the port is remembered, so that it stays the same from start to start. */
  readonly portFile: string;
  readonly logFile: string;
  readonly ending: Ending;
  /** Removes what says that the server still runs; called once nothing works in the folder. */
  readonly clear: () => Promise<void>;
  readonly program: (port: number) => Program;
  /** Whether it answers and is ours. */
  readonly answers: (port: number) => Promise<boolean>;
  /** How long a start may take, in milliseconds. */
  readonly patienceMs: number;
  readonly say: (line: string) => void;
}

export interface Served {
  /** The port, once it answers; rejects with a Fault when the first start fails. */
  readonly ready: Promise<number>;
  readonly state: () => "starting" | "up" | "down" | "stopped";
  readonly stop: () => Promise<void>;
}

const backoffMs = [100, 500, 2_000, 10_000, 30_000] as const;

function listensOn(port: number): Promise<number | undefined> {
  return new Promise((tell) => {
    const probe = createServer();
    probe.once("error", () => tell(undefined));
    probe.listen({ port, host: "127.0.0.1", exclusive: true }, () => {
      const address = probe.address();
      probe.close(() => tell(typeof address === "object" ? address?.port : undefined));
    });
  });
}

async function choosePort(file: string): Promise<number> {
  const remembered = existsSync(file) ? Number.parseInt(await readFile(file, "utf8"), 10) : 0;
  const usable = remembered > 0 && remembered < 65_536 ? await listensOn(remembered) : undefined;
  const port = usable ?? (await listensOn(0));
  if (port === undefined)
    throw new Fault("unavailable", "No free port on 127.0.0.1: is the loopback interface up?");
  if (port !== remembered) await writeFile(file, `${port}\n`, { mode: 0o600 });
  return port;
}

/** Waits until the server answers; says how it ended when it ends instead. */
async function untilAnswers(plan: ServerPlan, child: Child, port: number): Promise<string | undefined> {
  const deadline = Date.now() + plan.patienceMs;
  let ending: string | undefined;
  void child.ended.then((how) => {
    ending = how;
  });
  for (let waitMs = 15; Date.now() < deadline; waitMs = Math.min(waitMs * 1.5, 300)) {
    if (ending !== undefined) return ending;
    if (await plan.answers(port)) return undefined;
    await pause(waitMs);
  }
  return `no answer in ${plan.patienceMs / 1000} s`;
}

async function lastWords(logFile: string): Promise<string> {
  const lines = existsSync(logFile) ? (await readFile(logFile, "utf8")).trim().split("\n") : [];
  const line = lines.findLast((one) => /FATAL|PANIC|rror/.test(one)) ?? lines.at(-1) ?? "";
  return line.slice(0, 300);
}

async function startOnce(plan: ServerPlan, port: number): Promise<Child> {
  const left = await endAllIn(plan.folder, plan.ending);
  if (left.length > 0) {
    throw new Fault(
      "conflict",
      `${plan.name} cannot start: process ${left.join(", ")} still uses ${plan.folder}. End it, then start again.`,
    );
  }
  await plan.clear();
  const child = launch(plan.program(port));
  const trouble = await untilAnswers(plan, child, port);
  if (trouble === undefined) return child;
  await endAllIn(plan.folder, plan.ending);
  const words = await lastWords(plan.logFile);
  throw new Fault(
    "unavailable",
    `${plan.name} did not start (${trouble}): ${words} (whole log: ${plan.logFile})`,
  );
}

/** The first start: on the remembered port, or on another one if somebody takes it between looking and listening. */
async function begin(plan: ServerPlan): Promise<{ port: number; child: Child }> {
  const first = await choosePort(plan.portFile);
  try {
    return { port: first, child: await startOnce(plan, first) };
  } catch (error) {
    if ((await listensOn(first)) !== undefined) throw error;
  }
  const second = await choosePort(plan.portFile);
  return { port: second, child: await startOnce(plan, second) };
}

/** Later starts: the same port, for its address is known by now; tried until it works or nobody wants it any more. */
async function again(plan: ServerPlan, port: number, unwanted: AbortSignal): Promise<Child | undefined> {
  for (const waitMs of waits()) {
    await pause(waitMs, undefined, { signal: unwanted }).catch(() => undefined);
    if (unwanted.aborted) break;
    try {
      return await startOnce(plan, port);
    } catch (error) {
      plan.say(error instanceof Error ? error.message : String(error));
    }
  }
  return undefined;
}

function* waits(): Generator<number> {
  yield* backoffMs;
  while (true) yield backoffMs[backoffMs.length - 1] ?? 0;
}

/** Starts a server and keeps it running until `stop`; returns at once. */
export function serve(plan: ServerPlan): Served {
  let state: ReturnType<Served["state"]> = "starting";
  const stopping = new AbortController();
  tellWatcher({ is: "serves", folder: plan.folder, ending: plan.ending });
  const begun = begin(plan);

  async function watch(): Promise<void> {
    const { port, child: first } = await begun;
    for (let child: Child | undefined = first; child !== undefined && !stopping.signal.aborted; ) {
      state = "up";
      const how: string = await child.ended;
      if (stopping.signal.aborted) return;
      state = "down";
      plan.say(`${plan.name} ended by itself (${how}); starting it again.`);
      child = await again(plan, port, stopping.signal);
    }
  }

  const ready = begun.then(({ port }) => port);
  const watched = watch().catch(() => {
    // Why it did not start is told by `ready`, to whoever waits for it.
    state = "down";
  });

  async function stop(): Promise<void> {
    stopping.abort();
    await Promise.allSettled([begun]);
    if (existsSync(plan.folder)) await endAllIn(plan.folder, plan.ending);
    await watched;
    state = "stopped";
  }
  return { ready, state: () => state, stop };
}
