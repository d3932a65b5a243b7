// The daily digest: what came since the last one, once a day, on every channel the operator speaks in; one whose hour passed
// while nobody ran is made up for at boot.
import { noteCard } from "#core/card";
import { operatorFold } from "#core/operator";
import { digestFold, settingsFold } from "#core/standing";
import { digestText } from "#operator/digest";
import { dayOf } from "#operator/words";
import { notingCard } from "./chat/note.ts";
import { quietUntil } from "./chat/quiet.ts";
import { gatherDay } from "./day.ts";
import { bySystem } from "./progress.ts";
import { append, load, together, wakeAgain } from "./unit.ts";
import type { World } from "./world.ts";
import { zoneOf } from "./zone.ts";

const DIGEST_KEY = "digest";
const STREAM = "digest/daily";
const HOUR_MS = 3_600_000;
/** Longer than any day, also the one on which the clocks are put back. */
const DAY_MS = 26 * HOUR_MS;
/** How far the queue's clock may be ahead of ours. */
const SKEW_MS = 30_000;
/** A digest that comes later than this is out of turn. */
const LATE_MS = 10 * 60_000;

/** Has the queue wake the digest at its time (again replaces), and now, for the hour that may have passed unseen. */
export async function scheduleDigest(world: World): Promise<void> {
  const { cron, zone } = await timetable(world);
  await world.jobs.schedule(DIGEST_KEY, cron, zone, STREAM);
  // Only who shows cards keeps the timetables: a worker beside it would find nobody to send it to.
  await world.jobs.send([{ queue: "scheduled", about: STREAM }]);
}

async function timetable(world: World): Promise<{ cron: string; zone: string; since: string }> {
  const { state } = await load(world.journal, settingsFold, "company");
  return { cron: `${state.minute} ${state.hour} * * *`, zone: await zoneOf(world), since: state.since };
}

/**
 * The day's stream must not exist yet: whoever commits first sends it, and each post is begun at most once. While nobody is
 * there to read it, nothing is sent, so that the first digest somebody gets leaves nothing out.
 */
export async function runDigest(world: World): Promise<void> {
  const occurrence = await lastOccurrence(world);
  if (occurrence === undefined) return;
  const day = dayOf(occurrence, await zoneOf(world));
  const digest = await load(world.journal, digestFold, day);
  if (digest.state.sent) return;
  const quiet = await quietUntil(world);
  // At its own hour it comes, quiet or not: the operator set that hour.
  if (quiet !== undefined && world.clock.now().getTime() - Date.parse(occurrence) > LATE_MS)
    return wakeAgain(world, STREAM, quiet);
  const { state: operator } = await load(world.journal, operatorFold, "company");
  const threads = Object.values(operator.threads).filter((thread) =>
    world.channels.has(thread.split(":")[0] ?? ""),
  );
  if (threads.length === 0) return;
  const { text, sections } = digestText(await gatherDay(world, day, await lastDigest(world)));
  const circumstance = bySystem(world, "digest", digest.stream);
  const notes = threads.map((thread) => ({ thread, card: noteCard(world.ids.next(), text, sections) }));
  const event = { type: "digest.sent" as const, data: { day, notes: notes.map(({ card }) => card.id) } };
  const { write } = append(digestFold, digest, circumstance, [event]);
  const said = notes.map(({ thread, card }) =>
    notingCard(world, circumstance, { card, thread, goal: "" }, true),
  );
  await world.journal.commit(together({ writes: [write] }, ...said));
}

/** The newest time at which a digest was due: since it was set so, and since there is anything to tell. */
async function lastOccurrence(world: World): Promise<string | undefined> {
  const { cron, zone, since } = await timetable(world);
  const until = world.clock.now().getTime() + SKEW_MS;
  const after = (at: number) => world.jobs.nextRun(cron, zone, new Date(at));
  let last: string | undefined;
  for (let next = after(until - DAY_MS); Date.parse(next) <= until; next = after(Date.parse(next)))
    last = next;
  const [first] = await world.journal.events({ order: "oldest", limit: 1 });
  const earliest = [since, first?.at ?? ""].toSorted().at(-1) ?? "";
  return last !== undefined && last > earliest ? last : undefined;
}

/** When the newest digest was sent, ISO; undefined before the first. */
export async function lastDigest(world: World): Promise<string | undefined> {
  const [last] = await world.journal.find({ kind: "digest", status: ["sent"], limit: 1 });
  return last?.at;
}
