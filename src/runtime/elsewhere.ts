// What is another process's: moves it has in hand while it lives, and streams whose tools only others reach.
import type { QueueName } from "#core/ports";
import type { World } from "./world.ts";

interface InHand {
  /** The process that began it. */
  readonly by: string | undefined;
  /** ISO time at which it began. */
  readonly at: string;
  /** How long it may take at most; a process that hangs for longer is overtaken, and loses when it wakes up. */
  readonly patienceMs: number;
}

/** True: left to the process that began it, which lives; the stream is looked at again when its time is over. */
export async function inHandElsewhere(world: World, stream: string, begun: InHand): Promise<boolean> {
  const { by, at, patienceMs } = begun;
  if (by === undefined || by === world.presence.me) return false;
  const until = new Date(Date.parse(at) + patienceMs);
  if (world.clock.now() >= until || !(await world.presence.lives(by))) return false;
  await world.jobs.send([{ queue: "activate", about: stream, at: until.toISOString() }]);
  return true;
}

/** True: one of these tools lies elsewhere, and the stream went to those who reach it. */
export async function handedOver(world: World, stream: string, tools: readonly string[]): Promise<boolean> {
  const queue = tools
    .map((tool) => world.elsewhere.get(tool))
    .find((one): one is QueueName => one !== undefined);
  if (queue === undefined) return false;
  await world.jobs.send([{ queue, about: stream }]);
  return true;
}
