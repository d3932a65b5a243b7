// What a day came to, gathered from the journal's views: done, waiting, money, held, failed.
import type { OpenEffect } from "#core/effect";
import { idOf } from "#core/stream";
import type { Day } from "#operator/digest";
import { dayOf, inZone } from "#operator/words";
import { heldItems } from "./commands/held.ts";
import { waitingLines } from "./commands/lists.ts";
import type { World } from "./world.ts";
import { zoneOf } from "./zone.ts";

const MANY = 200;

const HOUR_MS = 3_600_000;
/** How far a day's first instant lies from where the clock's face puts it: daylight saving moves it by up to two hours. */
const SHIFTS = [0, 1, -1, 0.5, -0.5, 2, -2].map((hours) => hours * HOUR_MS);

/** ISO time at which the operator's present day began. */
export function startOfDay(now: Date, zone: string): string {
  const iso = (at: number) => new Date(at).toISOString();
  const today = dayOf(now.toISOString(), zone);
  const guess = now.getTime() - sinceMidnight(now, zone);
  const begins = (at: number) => dayOf(iso(at), zone) === today && dayOf(iso(at - 1), zone) !== today;
  return iso(SHIFTS.map((shift) => guess + shift).find(begins) ?? guess);
}

/** Milliseconds on the face of the zone's clock. */
function sinceMidnight(now: Date, zone: string): number {
  const face = inZone(now.toISOString(), zone, { timeStyle: "medium", hourCycle: "h23" });
  const [hours = 0, minutes = 0, seconds = 0] = face.split(":").map(Number);
  return ((hours * 60 + minutes) * 60 + seconds) * 1000 + now.getMilliseconds();
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
