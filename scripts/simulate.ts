// Runs simulated histories of a whole company: one seed told step by step, or many seeds on every core, begun within so many
// minutes if they are given; exit 1 where a promise broke.
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import type { Outcome, Share } from "../test/simulation/batch.ts";
import { history } from "../test/simulation/history.ts";
import { isProtection, protections, without } from "../test/simulation/protections.ts";
import { told } from "../test/simulation/story.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    histories: { type: "string", default: "1" },
    minutes: { type: "string" },
    steps: { type: "string" },
    threads: { type: "string", default: String(availableParallelism()) },
    without: { type: "string" },
  },
});

const THREAD = new URL("../test/simulation/thread.ts", import.meta.url);
const TELL_MS = 10_000;

function whole(name: "seed" | "histories" | "minutes" | "steps" | "threads", fallback?: number): number {
  const text = values[name];
  if (text === undefined && fallback !== undefined) return fallback;
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= 0) return number;
  throw new RangeError(`--${name} must be a whole number, not “${text}”.`);
}

function protection() {
  const name = values.without;
  if (name === undefined || isProtection(name)) return name;
  throw new RangeError(`--without must be one of ${protections.join(", ")}, not “${name}”.`);
}

/** One history, told to the end. */
async function one(seed: number): Promise<boolean> {
  const missing = protection();
  const steps = values.steps === undefined ? {} : { steps: whole("steps") };
  const lived = await history({ seed, ...steps, ...(missing && { ports: without(missing) }) });
  for (const line of told(lived)) console.log(line);
  return lived.broken.length === 0;
}

/** Every thread takes every so manyth seed. */
async function many(first: number, histories: number): Promise<boolean> {
  const threads = Math.min(Math.max(1, whole("threads")), histories);
  const began = performance.now();
  const minutes = values.minutes === undefined ? undefined : whole("minutes");
  const until = minutes === undefined ? undefined : Date.now() + minutes * 60_000;
  let done = 0;
  let events = 0;
  const failed: Outcome[] = [];
  const rate = () => (done / ((performance.now() - began) / 1_000)).toFixed(1);
  const hear = (outcome: Outcome): void => {
    done += 1;
    events += outcome.events;
    if (outcome.broken.length === 0) return;
    failed.push(outcome);
    console.error(`seed ${outcome.seed}: ${outcome.broken[0]}\n  npm run simulate -- --seed ${outcome.seed}`);
  };
  const progress = setInterval(() => {
    console.log(`${done} of ${histories} histories, ${rate()} a second, ${failed.length} failed`);
  }, TELL_MS);
  const shares = Array.from({ length: threads }, (_, at): Share => {
    const count = Math.ceil((histories - at) / threads);
    const steps = values.steps === undefined ? {} : { steps: whole("steps") };
    return { first: first + at, stride: threads, count, until, ...steps, without: protection() };
  });
  await Promise.all(shares.map((share) => thread(share, hear)));
  clearInterval(progress);
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  const wanted =
    done < histories ? `${done} of ${histories} histories fitted into ${minutes} min` : `${done} histories`;
  console.log(
    `${wanted}, ${events} events, ${seconds} s, ${rate()} a second on ${threads} threads: ${failed.length} failed.`,
  );
  return done > 0 && failed.length === 0;
}

function thread(share: Share, hear: (outcome: Outcome) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(THREAD, { workerData: share });
    worker.on("message", hear);
    worker.on("error", reject);
    worker.on("exit", (code) => (code === 0 ? resolve() : reject(new Error(`A thread ended with ${code}.`))));
  });
}

try {
  const [seed, histories] = [whole("seed"), whole("histories")];
  process.exitCode = (await (histories === 1 ? one(seed) : many(seed, histories))) ? 0 : 1;
} catch (error) {
  if (!(error instanceof RangeError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
