// Starting the runtime: handlers for the queues, what a crash left behind, timetables, and ears on every channel.
import { asFault } from "#core/fault";
import { DEFAULT_POLICY, policyFold } from "#core/policy";
import type { Place, QueueName } from "#core/ports";
import type { StandingState } from "#core/standing";
import { idOf } from "#core/stream";
import { activate } from "./activate.ts";
import { deliver } from "./chat/deliver.ts";
import { storable } from "./chat/leak.ts";
import { receiveAll } from "./chat/receive-all.ts";
import { wakeAll } from "./commands/pause.ts";
import { inTurn } from "./in-turn.ts";
import { settleEmbeddings } from "./money/metered.ts";
import { patiently } from "./patiently.ts";
import { bySystem } from "./progress.ts";
import { scheduleDigest } from "./run-digest.ts";
import { LOOK } from "./run-escalation.ts";
import { WATCH } from "./run-watch.ts";
import { append, load, together } from "./unit.ts";
import type { World } from "./world.ts";

const MANY = 10_000;
/** Activations at a time, and how many of them may be one domain's: two that hang leave room for others. */
const WORKERS = 8;
const SHARE = 3;

/** The whole: it hears, decides, shows, keeps the timetables, and reaches every tool. */
export async function startRuntime(world: World): Promise<void> {
  await work(world, "receive", 2, () => receiveAll(world));
  await workActivations(world, ["site", "outbox", "contacts"]);
  await work(world, "scheduled", 1, (stream) => activate(world, stream));
  await adoptPolicy(world);
  await leftUnheard(world);
  await work(world, "deliver", 1, () => deliver(world));
  await recover(world);
  await keepTimetables(world);
  for (const channel of world.channels.values())
    await channel.start(async (heard) => {
      const stored = await world.inbox.accept(storable(heard));
      world.log("debug", stored === "new" ? "heard" : "heard again", { id: heard.id });
    });
}

/** A worker beside it: activations only, those that need what lies at these places among them. */
export async function startWorker(world: World, places: readonly Place[]): Promise<void> {
  await workActivations(world, places);
  await recover(world);
}

async function workActivations(world: World, places: readonly Place[]): Promise<void> {
  const run = inTurn(world, SHARE, (stream) => activate(world, stream));
  await work(world, "activate", WORKERS, run);
  for (const place of places) await work(world, `activate.${place}`, 2, (stream) => activate(world, stream));
}

/**
 * Jobs are wake-ups: one that fails is logged and comes again with backoff; a lost race is run again at once, and what the
 * database refuses for a moment is tried again in place first.
 */
async function work(world: World, queue: QueueName, concurrency: number, handle: Handle): Promise<void> {
  const attempt = async (about: string): Promise<void> => {
    try {
      await patiently(world.after, () => handle(about));
    } catch (error) {
      const fault = asFault(error);
      if (fault.code === "conflict" && fault.retry !== "never") return attempt(about);
      world.log("warn", `${queue} will be tried again: ${fault.message}`, {
        about,
        code: fault.code,
        stack: stackOf(fault),
      });
      throw error;
    }
  };
  await world.jobs.work(queue, concurrency, attempt);
}

type Handle = (about: string) => Promise<void>;

const stackOf = (fault: Error): string | undefined =>
  fault.cause instanceof Error ? fault.cause.stack : fault.stack;

/** Taps from before a crash first: a card that was tapped is that very message, and is not posted anew. */
async function leftUnheard(world: World): Promise<void> {
  try {
    await receiveAll(world);
  } catch (error) {
    world.log("warn", `What was heard before will be tried again: ${asFault(error).message}`);
  }
}

/** The journal holds the policy that decides, from the first one on. */
async function adoptPolicy(world: World): Promise<void> {
  const policy = await load(world.journal, policyFold, "company");
  if (policy.state.version > 0) return;
  const circumstance = bySystem(world, "boot", "policy");
  const adopted = { type: "policy.adopted", data: { policy: DEFAULT_POLICY, by: "system" } };
  await world.journal.commit({ writes: [append(policyFold, policy, circumstance, [adopted]).write] });
}

/** At boot and after an outage: by what the journal says, not by waiting for anything to expire. */
export async function recover(world: World): Promise<void> {
  await settleEmbeddings(world);
  const pending = await world.inbox.pending();
  const heard = pending.map((about) => ({ queue: "receive" as const, about }));
  const wake = together(await wakeAll(world), { jobs: [...heard, { queue: "deliver", about: "all" }] });
  await world.jobs.send(wake.jobs ?? []);
}

async function keepTimetables(world: World): Promise<void> {
  await scheduleDigest(world);
  await world.jobs.schedule(WATCH.key, WATCH.cron, "UTC", WATCH.stream);
  await world.jobs.schedule(LOOK.key, LOOK.cron, "UTC", LOOK.stream);
  const standing = await world.journal.find({ kind: "standing", status: ["standing"], limit: MANY });
  for (const { stream, state: raw } of standing) {
    const state = raw as unknown as StandingState;
    if (state.status === "standing") await world.jobs.schedule(idOf(stream), state.cron, state.zone, stream);
  }
}
