// What a day came to, gathered from the journal's views: done, waiting, money, held, failed.
import type { OpenEffect } from "#core/effect";
import { idOf } from "#core/stream";
import type { Day } from "#operator/digest";
import { dayOf } from "#operator/words";
import { heldItems } from "./commands/held.ts";
import { waitingLines } from "./commands/lists.ts";
import type { World } from "./world.ts";
import { zoneOf } from "./zone.ts";

const MANY = 200;

/** ISO time at which the operator's present day began. */
export function startOfDay(now: Date, zone: string): string {
  const today = dayOf(now.toISOString(), zone);
  let at = now.getTime() - (now.getTime() % 60_000);
  while (dayOf(new Date(at - 60_000).toISOString(), zone) === today) at -= 60_000;
  return new Date(at).toISOString();
}

export async function gatherDay(world: World): Promise<Day> {
  const zone = await zoneOf(world);
  const now = world.clock.now();
  const since = startOfDay(now, zone);
  const effects = (statuses: string[]) =>
    world.journal.find({ kind: "effect", status: statuses, since, limit: MANY });
  const title = ({ stream, state }: { stream: string; state: unknown }) =>
    `${(state as OpenEffect).order.title} [${idOf(stream)}]`;
  const failed = (await effects(["failed", "unknown"])).map(
    (one) => `${title(one)}: ${(one.state as unknown as OpenEffect).reason}`,
  );
  const spent = await world.journal.spent({ since, by: "agent" });
  return {
    day: dayOf(now.toISOString(), zone),
    done: (await effects(["done"])).map(title),
    undone: (await effects(["compensated"])).map(title),
    waiting: await waitingLines(world),
    held: await heldItems(world),
    failed,
    spent,
    head: await world.journal.head(),
  };
}
