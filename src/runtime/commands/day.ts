// /digest and /timeline: the day so far, the digest's own time, and the decisions of a day or a goal.
import { settingsFold } from "#core/standing";
import { digestText } from "#operator/digest";
import { timelineLines } from "#operator/timeline";
import { dayOf } from "#operator/words";
import { startOfDay } from "../calendar.ts";
import type { Hand } from "../chat/answer.ts";
import { gatherDay } from "../day.ts";
import { byOperator } from "../progress.ts";
import { lastDigest, scheduleDigest } from "../run-digest.ts";
import { append, load } from "../unit.ts";
import type { World } from "../world.ts";
import { whenHere, zoneOf } from "../zone.ts";
import { list, type Reply } from "./reply.ts";
import { aboutsOf, paged, spanOf } from "./span.ts";

const AT = /^at\s+(\d{1,2})(?::(\d{2}))?(?:\s+(\S+))?$/i;
const LINES = 40;

export async function digest(world: World, command: { words: string }, hand: Hand): Promise<Reply> {
  if (command.words === "") return digestSoFar(world);
  const at = AT.exec(command.words);
  const hour = Number(at?.[1]);
  const minute = Number(at?.[2] ?? 0);
  const zone = at?.[3] ?? (await zoneOf(world));
  if (at !== null && hour <= 23 && minute <= 59 && !isZone(zone))
    return {
      text: `I know no time zone called ${zone}. Name it like this: \`/digest at 18:00 Europe/Berlin\`.`,
    };
  if (at === null || hour > 23 || minute > 59)
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

/** The whole of today, and whatever came since the last digest: asking early leaves nothing out. */
async function digestSoFar(world: World): Promise<Reply> {
  const { now, zone } = await whenHere(world);
  const morning = startOfDay(new Date(now), zone);
  const last = await lastDigest(world);
  const since = last !== undefined && last < morning ? last : morning;
  return digestText(await gatherDay(world, dayOf(now, zone), since));
}

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone !== "";
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** Of today, of a day (`2026-11-22`, `22 Nov`, `yesterday`), or of anything with an id; older ones page by page. */
export async function timeline(world: World, command: { words: string }): Promise<Reply> {
  const when = await whenHere(world);
  const { words, page } = paged(command.words);
  const span = await spanOf(world, words, when);
  if ("text" in span) return span;
  const found = await world.journal.events({ ...span.query, order: "newest", limit: page * LINES + 1 });
  const events = found.slice((page - 1) * LINES, page * LINES);
  if (events.length === 0)
    return { text: page === 1 ? span.nothing : `There is no page ${page} of that. /timeline begins again.` };
  const lines = timelineLines(events, await aboutsOf(world, events), span.when);
  const older =
    found.length > page * LINES ? `\nOlder ones: \`/timeline ${words || "today"} page ${page + 1}\`` : "";
  return { text: `Decisions ${span.of}${older}`, sections: list("Newest first", lines) };
}
