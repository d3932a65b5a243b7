// The thread the program runs in, as the watcher sees it: started, told to stop, and looked at until it ends or has to be
// ended. What follows from its end is the watcher's business.
import { Worker } from "node:worker_threads";
import type { Ending } from "./children.ts";
import { lookAway, type Struck, turnOf } from "./floor.ts";
import type { Asked, Handed, Told } from "./thread.ts";

/** How it ended by itself (`over`, `error`), or why it must be ended: then it still runs, and cannot be ended alone. */
export type End =
  | { readonly is: "over"; readonly code: number }
  | { readonly is: "endless" | "unheard" }
  | { readonly is: "memory" | "error"; readonly message: string; readonly stack?: string | undefined };

interface Server {
  readonly folder: string;
  readonly ending: Ending;
}

export interface ProgramThread {
  readonly end: Promise<End>;
  /** The servers it started: they outlive it. */
  readonly servers: readonly Server[];
  /** Whether it came to serve. */
  ready(): boolean;
  /** What it was handed and has not refused yet. */
  struck(): readonly Struck[];
  stop(why: string): void;
}

export interface Patience {
  /** Between two looks at who has the floor, in milliseconds. */
  readonly lookMs: number;
  /** How long one may have the floor. */
  readonly patienceMs: number;
  /** The same once a stop was asked for, and how long that may go unheard. */
  readonly stopPatienceMs: number;
  /** How much the process may grow while one has the floor. */
  readonly growthMb: number;
}

interface Start extends Omit<Handed, "floor"> {
  readonly entry: string;
  readonly argv: readonly string[];
  readonly floor: SharedArrayBuffer;
  readonly patience: Patience;
}

const MB = 1_048_576;

export function startThread({ entry, argv, floor, struck, parent, patience }: Start): ProgramThread {
  const { promise: end, resolve } = Promise.withResolvers<End>();
  const handed: Handed = { floor, struck, parent };
  const worker = new Worker(entry, { argv: [...argv], workerData: { adjutant: handed } });
  const servers: Server[] = [];
  const left = new Map(struck.map((one) => [one.key, one]));
  let ready = false;
  const watch = watching(floor, patience, resolve);
  const hear: { readonly [Is in Told["is"]]: (told: Extract<Told, { is: Is }>) => void } = {
    ready: () => {
      ready = true;
    },
    stopping: () => watch.heard(),
    taken: () => watch.look(),
    serves: ({ folder, ending }) => void servers.push({ folder, ending }),
    refused: ({ key }) => void left.delete(key),
  };
  worker.on("message", (told: Told) => (hear[told.is] as (told: Told) => void)(told));
  worker.once("error", (error) => resolve(endOf(error)));
  worker.once("exit", (code) => resolve({ is: "over", code }));
  void end.then(() => watch.off());
  return {
    end,
    servers,
    ready: () => ready,
    struck: () => [...left.values()],
    stop(why) {
      const asked: Asked = { stop: why };
      worker.postMessage(asked);
      watch.stopping();
    },
  };
}

function endOf(error: unknown): End {
  const { code, message, stack } =
    error instanceof Error
      ? (error as NodeJS.ErrnoException)
      : { code: undefined, message: String(error), stack: undefined };
  return { is: code === "ERR_WORKER_OUT_OF_MEMORY" ? "memory" : "error", message, stack };
}

/** So many looks without anybody on the floor, and the watcher sleeps until the thread wakes it: idle costs nothing. */
const QUIET_LOOKS = 40;

/**
 * Looks who has the floor. Time is counted in looks: while the machine sleeps nobody is late. The process may grow by
 * `growthMb` under one holder, far below V8's own limit, where it would not throw but abort the whole process.
 */
function watching(floor: SharedArrayBuffer, patience: Patience, over: (end: End) => void) {
  const { lookMs, growthMb } = patience;
  let most = patience.patienceMs / lookMs;
  let unheard: number | undefined;
  let seen = { turn: turnOf(floor), looks: 0, bytes: 0 };
  let timer: NodeJS.Timeout | undefined;

  /** Whether the request to stop has gone unheard for too long. */
  function late(): boolean {
    if (unheard === undefined) return false;
    unheard += 1;
    return unheard > patience.stopPatienceMs / lookMs;
  }

  function look(): void {
    if (late()) over({ is: "unheard" });
    const turn = turnOf(floor);
    if (turn !== seen.turn) seen = { turn, looks: 0, bytes: process.memoryUsage.rss() };
    seen.looks += 1;
    if (turn % 2 === 0) quiet();
    else if (seen.looks > most) over({ is: "endless" });
    else if (process.memoryUsage.rss() - seen.bytes > growthMb * MB)
      over({ is: "memory", message: `It took more than ${growthMb} MB at once.` });
  }

  function quiet(): void {
    if (seen.looks < QUIET_LOOKS || unheard !== undefined || !lookAway(floor, seen.turn)) return;
    clearInterval(timer);
    timer = undefined;
  }

  const start = (): void => {
    timer ??= setInterval(look, lookMs);
  };
  start();
  return {
    look() {
      start();
      look();
    },
    stopping() {
      most = Math.min(most, patience.stopPatienceMs / lookMs);
      unheard ??= 0;
      start();
    },
    heard() {
      unheard = undefined;
    },
    off: () => clearInterval(timer),
  };
}
