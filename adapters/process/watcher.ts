// The watcher: the process's main thread, which runs nothing but this. It starts the program in a thread, hands on what
// signals say, and decides what follows when the thread ends or never comes to an end: who had the floor is named, and the
// process starts anew in place without it. Separate from the program, so that nothing it does can hold the watcher up.
import { existsSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { endAllIn } from "./children.ts";
import { floorBuffer, holderOf } from "./floor.ts";
import { type End, type Patience, type ProgramThread, startThread } from "./program-thread.ts";
import { type StopRequest, stopRequest } from "./stop-request.ts";
import { type Past, pastOf, succeed, vanish } from "./succession.ts";

export interface Limits extends Patience {
  /** Deaths that nobody can be blamed for: so many within so long, and it gives up. */
  readonly deaths: number;
  readonly withinMs: number;
  /** Before it starts again after the first of them; twice as long after each further one. */
  readonly pauseMs: number;
}

export const LIMITS: Limits = {
  lookMs: 50,
  patienceMs: 10_000,
  stopPatienceMs: 3_000,
  growthMb: 256,
  deaths: 5,
  withinMs: 600_000,
  pauseMs: 500,
};

interface Means {
  /** The file that started this process, and starts its thread. */
  readonly entry: string;
  readonly argv: readonly string[];
  readonly followParent: boolean;
  readonly limits: Limits;
  readonly log: (level: "warn" | "error", words: string, data?: object) => Promise<void>;
}

type Bad = Exclude<End, { is: "over" }>;

/** A thread that ended badly, or has to end, and what is known of this process. */
interface Death extends Means {
  readonly end: Bad;
  readonly thread: ProgramThread;
  readonly past: Past;
  readonly stopping: StopRequest;
}

const HOW: Readonly<Record<Bad["is"], string>> = {
  endless: "did not come to an end",
  unheard: "did not hear that it should stop",
  memory: "asked for more and more memory",
  error: "broke the program down",
};

/** Runs the program to its end; resolves with the exit code, unless the process starts anew in place meanwhile. */
export async function watch(means: Means): Promise<number> {
  const { argv, past } = pastOf(means.argv);
  const stopping = stopRequest(means.followParent, past.parent);
  const floor = floorBuffer();
  const { parent } = stopping;
  const { entry, limits } = means;
  const thread = startThread({ entry, argv, floor, struck: past.struck, parent, patience: limits });
  let stops = false;
  void stopping.asked.then((why) => {
    stops = true;
    thread.stop(why);
  });
  const end = await thread.end;
  if (end.is === "over") {
    stopping.off();
    return end.code;
  }
  const left = thread.struck();
  const holder = holderOf(floor);
  const death: Death = {
    ...means,
    argv,
    end,
    thread,
    past: { struck: left, deaths: past.deaths, parent },
    stopping,
  };
  if (stops) {
    await means.log("warn", `${holder?.who ?? "Adjutant"} ${HOW[end.is]}, and was stopped.`);
    return swept(thread, 0);
  }
  // Named before and not refused since: it is not what it seems, and naming it again would go on for ever.
  if (holder === undefined || left.some(({ key }) => key === holder.key)) return unexplained(death);
  const why = `${holder.who} ${HOW[end.is]}, and was stopped.`;
  await means.log("error", `${why} Adjutant starts again without it.`, { key: holder.key });
  return succeed(entry, argv, { ...death.past, struck: [...left, { ...holder, why }] });
}

/** Nobody can be blamed: started again after a growing pause, until it is too often. */
async function unexplained({
  end,
  thread,
  past,
  stopping,
  limits,
  log,
  entry,
  argv,
}: Death): Promise<number> {
  const now = Date.now();
  const deaths = [...past.deaths, now].filter((at) => at > now - limits.withinMs);
  const message = "message" in end ? end.message : `It ${HOW[end.is]}.`;
  const stack = "stack" in end ? end.stack : undefined;
  const first = deaths.length === 1 && past.struck.length === 0;
  if (first && !thread.ready()) {
    await log("error", stack ?? message);
    return swept(thread, 1);
  }
  await log("error", `The program broke down: ${message}`, { stack });
  if (deaths.length >= limits.deaths) {
    const minutes = Math.round(limits.withinMs / 60_000);
    await log(
      "error",
      `It broke down ${deaths.length} times within ${minutes} minutes, so Adjutant gives up. Run \`npm run doctor\` and see the lines above for the cause, then start it again.`,
    );
    return swept(thread, 1);
  }
  const waitMs = limits.pauseMs * 2 ** (deaths.length - 1);
  await log("warn", `Adjutant starts again in ${waitMs / 1_000} s.`);
  const stopped = await Promise.race([pause(waitMs, false), stopping.asked.then(() => true)]);
  return stopped ? swept(thread, 0) : succeed(entry, argv, { ...past, deaths });
}

/** The servers of a thread that can no longer do it are ended here; so is the thread, with the process. */
async function swept({ servers }: ProgramThread, code: number): Promise<never> {
  const there = servers.filter(({ folder }) => existsSync(folder));
  await Promise.all(there.map(({ folder, ending }) => endAllIn(folder, ending)));
  return vanish(code);
}
