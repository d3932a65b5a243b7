// /digest and /timeline: the day so far, the digest's own time, and the decisions of a day or a goal.
import type { OpenApproval } from "#core/approval";
import type { OpenEffect } from "#core/effect";
import type { JournalEvent } from "#core/event";
import { settingsFold } from "#core/standing";
import { idOf } from "#core/stream";
import { digestText } from "#operator/digest";
import { TIMELINE_TYPES, timelineLines } from "#operator/timeline";
import { dayOf } from "#operator/words";
import { gatherDay, startOfDay } from "../day.ts";
import { type Hand, whenOf } from "../decide.ts";
import { byOperator } from "../progress.ts";
import { scheduleDigest } from "../run-digest.ts";
import { append, load } from "../unit.ts";
import type { World } from "../world.ts";
import { zoneOf } from "../zone.ts";
import { list, type Reply } from "./reply.ts";

const AT = /^at\s+(\d{1,2})(?::(\d{2}))?(?:\s+(\S+))?$/i;
const LINES = 40;
const DAY_MS = 86_400_000;

export async function digest(world: World, command: { words: string }, hand: Hand): Promise<Reply> {
  if (command.words === "") return digestText(await gatherDay(world));
  const at = AT.exec(command.words);
  const hour = Number(at?.[1]);
  const minute = Number(at?.[2] ?? 0);
  const zone = at?.[3] ?? (await zoneOf(world));
  if (at === null || hour > 23 || minute > 59 || !isZone(zone))
    return {
      text: "Say the digest's time like this: `/digest at 18:00` or `/digest at 18:00 Europe/Berlin`.",
    };
  const settings = await load(world.journal, settingsFold, "company");
  const circumstance = byOperator(world, hand.account, hand.cause, "settings");
  const { write } = append(settingsFold, settings, circumstance, [
    { type: "digest.timed", data: { hour, minute, zone } },
  ]);
  const result = await world.journal.commit({ writes: [write] });
  if (result.is === "conflict") return digest(world, command, hand);
  await scheduleDigest(world);
  const clock = `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
  return { text: `The digest comes every day at ${clock}, ${zone}.` };
}

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone !== "";
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** Of today, of a day (`2026-11-22`, `yesterday`), or of a goal's id. */
export async function timeline(world: World, command: { words: string }): Promise<Reply> {
  const words = command.words.toLowerCase();
  const span = await spanOf(world, words);
  const types = TIMELINE_TYPES;
  const query = span === undefined ? { correlation: words } : span;
  const events = await world.journal.events({ ...query, types, order: "newest", limit: LINES });
  if (events.length === 0)
    return { text: words === "" ? "Nothing was decided today." : `Nothing was decided: ${command.words}.` };
  const lines = timelineLines(events, await titlesOf(world, events), whenOf(world));
  const more = events.length === LINES ? `, the newest ${LINES}` : "";
  return { text: `Decisions${more}`, sections: list("Newest first", lines) };
}

async function spanOf(world: World, words: string): Promise<{ since: string; before?: string } | undefined> {
  const zone = await zoneOf(world);
  const now = world.clock.now();
  if (words === "" || words === "today") return { since: startOfDay(now, zone) };
  const day = words === "yesterday" ? dayOf(new Date(now.getTime() - DAY_MS).toISOString(), zone) : words;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(Date.parse(day))) return undefined;
  const noon = startOfDay(new Date(Date.parse(`${day}T12:00:00Z`)), zone);
  return { since: noon, before: startOfDay(new Date(Date.parse(`${day}T12:00:00Z`) + DAY_MS), zone) };
}

async function titlesOf(world: World, events: readonly JournalEvent[]): Promise<Map<string, string>> {
  const titles = new Map<string, string>();
  const goals = new Set(events.map((event) => event.correlation));
  for (const goal of goals)
    for (const kind of ["approval", "effect"] as const)
      for (const { stream, state } of await world.journal.find({ kind, goal, limit: LINES })) {
        const one = state as unknown as OpenApproval | OpenEffect;
        titles.set(idOf(stream), "request" in one ? one.request.title : one.order.title);
      }
  return titles;
}
