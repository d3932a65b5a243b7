// Quiet hours: what nobody asked for waits until they are over, and is then told in one note instead of ten.
import { approvalFold } from "#core/approval";
import type { Circumstance } from "#core/event";
import { type NoteState, noteFold } from "#core/note";
import { policyFold } from "#core/policy";
import type { Commit } from "#core/ports";
import { idOf, type Loaded } from "#core/stream";
import { inZone, short } from "#operator/words";
import { bySystem } from "../progress.ts";
import { append, load, showing, together, wakeAgain, waking } from "../unit.ts";
import type { World } from "../world.ts";
import { zoneOf } from "../zone.ts";
import { noting, type Said } from "./note.ts";

/** Its activation tells what was held. */
const HELD = "note/held";
const MANY = 1_000;
const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;
/** Daylight saving may begin or end on the way. */
const SHIFTS = [0, 60, -60, 30, -30];

/** ISO time at which the quiet hours end that it is in now; undefined outside of them. */
export async function quietUntil(world: World): Promise<string | undefined> {
  const { state } = await load(world.journal, policyFold, "company");
  const hours = state.policy.quietHours;
  return hours === null ? undefined : endOfQuiet(hours, world.clock.now(), await zoneOf(world));
}

interface Hours {
  readonly from: string;
  readonly to: string;
}

const minutesOf = (clock: string): number => {
  const [hours = 0, minutes = 0] = clock.split(":").map(Number);
  return hours * 60 + minutes;
};

/** `from` and `to` on the face of the zone's clock; from the one until just before the other, over midnight too. */
export function endOfQuiet({ from, to }: Hours, now: Date, zone: string): string | undefined {
  const face = (at: Date) =>
    inZone(at.toISOString(), zone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const until = (clock: string, since: number) => (minutesOf(clock) - since + DAY_MINUTES) % DAY_MINUTES;
  const here = minutesOf(face(now));
  const left = until(to, here);
  const length = until(to, minutesOf(from));
  if (left === 0 || left > length) return undefined;
  const minute = Math.floor(now.getTime() / MINUTE_MS);
  const ends = SHIFTS.map((shift) => new Date((minute + left + shift) * MINUTE_MS));
  return (ends.find((at) => at > now && face(at) === to) ?? ends[0])?.toISOString();
}

/** Says it now, or holds it until the quiet hours are over. `about`: the card of this id says it better than the note. */
export async function noticing(
  world: World,
  circumstance: Circumstance,
  said: Said,
  about?: { readonly id: string; readonly anew: boolean },
): Promise<Partial<Commit>> {
  const until = await quietUntil(world);
  if (until === undefined)
    return about === undefined
      ? noting(world, circumstance, said)
      : showing(about.id, said.thread, about.anew ? { anew: true } : {});
  const { writes } = noting(world, circumstance, { ...said, held: about?.id ?? "" });
  return together({ writes: writes ?? [] }, waking(HELD, until));
}

/** What was held, thread by thread: a single matter as it is, several in one note. */
export async function tellHeld(world: World): Promise<void> {
  const until = await quietUntil(world);
  if (until !== undefined) return wakeAgain(world, HELD, until);
  const found = await world.journal.find({ kind: "note", status: ["held"], order: "oldest", limit: MANY });
  const held = await Promise.all(found.map(({ stream }) => load(world.journal, noteFold, idOf(stream))));
  const threads = Map.groupBy(held, ({ state }) => (state.status === "none" ? "" : state.thread));
  for (const [thread, notes] of threads) await tell(world, thread, notes);
}

async function tell(world: World, thread: string, notes: readonly Loaded<NoteState>[]): Promise<void> {
  const circumstance = bySystem(world, HELD, "quiet");
  const told = notes.map(
    (note) => append(noteFold, note, circumstance, [{ type: "note.told", data: {} }]).write,
  );
  const still = await stillSo(world, notes);
  const [only, ...more] = still;
  const shown =
    more.length === 0 ? only && alone(only) : noting(world, circumstance, gathered(thread, still));
  await world.journal.commit(together({ writes: told }, shown ?? {}));
}

/** Without reminders of what was decided meanwhile. */
async function stillSo(world: World, notes: readonly Loaded<NoteState>[]): Promise<Loaded<NoteState>[]> {
  const waits = await Promise.all(
    notes.map(async ({ state }) => {
      if (state.status === "none" || state.reminds === undefined) return true;
      return (await load(world.journal, approvalFold, state.reminds)).state.status === "waiting";
    }),
  );
  return notes.filter((_, at) => waits[at]);
}

function alone({ stream, state }: Loaded<NoteState>): Partial<Commit> {
  if (state.status === "none") return {};
  return showing(state.held === undefined || state.held === "" ? idOf(stream) : state.held, state.thread);
}

function gathered(thread: string, notes: readonly Loaded<NoteState>[]): Said {
  const items = notes.flatMap(({ state }) => {
    if (state.status === "none") return [];
    const id = state.held === undefined || state.held === "" ? "" : ` [${state.held}]`;
    return [`${short(state.card.title, 140)}${id}`];
  });
  const text = `While it was quiet, ${notes.length} matters came up.\nSay \`show <id>\` to have a card here; /inbox lists all that needs you.`;
  return { thread, goal: "", text, sections: [{ is: "list", heading: "Oldest first", items }] };
}
