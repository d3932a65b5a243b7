// What /timeline is asked about: the events of a day or of a goal, and what each of them is about.
import { type ApprovalState, approvalFold } from "#core/approval";
import { type EffectState, effectFold } from "#core/effect";
import type { JournalEvent } from "#core/event";
import { goalFold } from "#core/goal";
import type { EventQuery } from "#core/ports";
import { standingFold } from "#core/standing";
import { idOf, kindOf, type StreamKind } from "#core/stream";
import { dayFrom, nextDay } from "#operator/day-words";
import { type About, DAY_TYPES, GOAL_TYPES } from "#operator/timeline";
import { dayOf, short, showDay, type When } from "#operator/words";
import { beginningOf } from "../calendar.ts";
import { load } from "../unit.ts";
import type { World } from "../world.ts";

/** Pages beyond this are no longer read: a day by name is nearer. */
const PAGES = 50;

export function paged(text: string): { words: string; page: number } {
  const match = /^(.*?)\s*\bpage\s+(\d{1,3})$/is.exec(text);
  const page = Math.min(PAGES, Math.max(1, Number(match?.[2] ?? 1)));
  return { words: (match?.[1] ?? text).trim(), page };
}

interface Span {
  readonly query: Omit<EventQuery, "order" | "limit">;
  /** Completes “Decisions …”. */
  readonly of: string;
  /** The sentence for when there are none. */
  readonly nothing: string;
  /** From where its times are told: on a day that is named already, the hour is enough. */
  readonly when: When;
}

/** Or the sentence that says how to ask. */
export async function spanOf(world: World, words: string, when: When): Promise<Span | { text: string }> {
  const day = dayFrom(words, when);
  if (day !== undefined) return spanOfDay(day, when);
  const id = words.toLowerCase();
  const found = /^[0-9a-z]+$/.test(id) ? await spanOfId(world, id, when) : undefined;
  if (found !== undefined) return found;
  return {
    text: `“${short(words, 40)}” is no day and no id I know. Say \`/timeline yesterday\`, \`/timeline 22 Nov\`, \`/timeline 2026-11-22\` or \`/timeline <id>\`.`,
  };
}

function spanOfDay(day: string, { now, zone }: When): Span | { text: string } {
  const today = dayOf(now, zone);
  if (day > today) return { text: `${day} is still to come: nothing was decided yet.` };
  const query = {
    since: beginningOf(day, zone),
    before: beginningOf(nextDay(day), zone),
    types: DAY_TYPES,
  };
  const when = { now: query.since, zone };
  if (day === today) return { query, when, of: "of today", nothing: "Nothing was decided today." };
  const named = showDay(day, today);
  const said = day === nextDay(today, -1) ? `yesterday, ${named}` : `on ${named}`;
  return { query, when, of: said.replace(/^on/, "of"), nothing: `Nothing was decided ${said}.` };
}

/** Of a goal, of whatever belongs to one, or of a standing goal's turns. */
async function spanOfId(world: World, id: string, when: When): Promise<Span | { text: string } | undefined> {
  const streams = await world.journal.whose(id);
  const [stream] = streams;
  if (stream === undefined) return undefined;
  if (kindOf(stream) === "standing")
    return {
      when,
      query: { stream, types: GOAL_TYPES },
      of: `of standing goal ${id}`,
      nothing: `Nothing was decided about standing goal ${id}.`,
    };
  const [first] = await world.journal.events({ stream, limit: 1 });
  const goal = first?.correlation ?? "";
  if (!(await world.journal.whose(goal)).includes(`goal/${goal}`))
    return {
      text: `${id} belongs to no goal, so nothing was decided about it. /why ${id} tells what it is.`,
    };
  return {
    when,
    query: { correlation: goal, types: GOAL_TYPES },
    of: `of goal ${goal}`,
    nothing: `Nothing was decided in goal ${goal} yet.`,
  };
}

type Told = (world: World, id: string) => Promise<About | undefined>;

const once = (title: string): About => ({ title, twice: false });

const ABOUTS: Partial<Record<StreamKind, Told>> = {
  approval: async ({ journal }, id) => {
    const { state } = await load<ApprovalState>(journal, approvalFold, id);
    if (state.status === "none") return undefined;
    return { title: state.request.title, twice: state.request.second !== undefined };
  },
  effect: async ({ journal }, id) => {
    const { state } = await load<EffectState>(journal, effectFold, id);
    return state.status === "none" ? undefined : once(state.order.title);
  },
  goal: async ({ journal }, id) => {
    const { state } = await load(journal, goalFold, id);
    return state.status === "none" ? undefined : once(`“${short(state.words, 78)}”`);
  },
  standing: async ({ journal }, id) => {
    const { state } = await load(journal, standingFold, id);
    return state.status === "none" ? undefined : once(`“${short(state.words, 78)}”`);
  },
};

/** Stream → what it is about, where /why can tell of it. */
export async function aboutsOf(world: World, events: readonly JournalEvent[]): Promise<Map<string, About>> {
  const streams = [...new Set(events.map(({ stream }) => stream))];
  const abouts = await Promise.all(
    streams.map(async (stream) => [stream, await ABOUTS[kindOf(stream)]?.(world, idOf(stream))] as const),
  );
  return new Map(abouts.flatMap(([stream, about]) => (about === undefined ? [] : [[stream, about]])));
}
