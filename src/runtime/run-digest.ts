// The daily digest: once a day, on every channel the operator speaks in, also when a restart falls in between.
import { noteCard } from "#core/card";
import { operatorFold } from "#core/operator";
import { digestFold, settingsFold } from "#core/standing";
import { digestText } from "#operator/digest";
import { gatherDay } from "./day.ts";
import { notingCard } from "./note.ts";
import { bySystem } from "./progress.ts";
import { append, load, together } from "./unit.ts";
import type { World } from "./world.ts";
import { zoneOf } from "./zone.ts";

const DIGEST_KEY = "digest";

/** Has the queue wake the digest at its time; again replaces. */
export async function scheduleDigest(world: World): Promise<void> {
  const { state } = await load(world.journal, settingsFold, "company");
  const zone = await zoneOf(world);
  await world.jobs.schedule(DIGEST_KEY, `${state.minute} ${state.hour} * * *`, zone, "digest/daily");
}

/** The day's stream must not exist yet: whoever commits first sends it, and each post is begun at most once. */
export async function runDigest(world: World): Promise<void> {
  const day = await gatherDay(world);
  const digest = await load(world.journal, digestFold, day.day);
  if (digest.state.sent) return;
  const { state: operator } = await load(world.journal, operatorFold, "company");
  const circumstance = bySystem(world, "digest", digest.stream);
  const { text, sections } = digestText(day);
  const threads = Object.values(operator.threads).filter((thread) =>
    world.channels.has(thread.split(":")[0] ?? ""),
  );
  const notes = threads.map((thread) => ({ thread, card: noteCard(world.ids.next(), text, sections) }));
  const event = {
    type: "digest.sent" as const,
    data: { day: day.day, notes: notes.map(({ card }) => card.id) },
  };
  const { write } = append(digestFold, digest, circumstance, [event]);
  const said = notes.map(({ thread, card }) =>
    notingCard(world, circumstance, { card, thread, goal: "" }, true),
  );
  await world.journal.commit(together({ writes: [write] }, ...said));
}
