// What a day came to, gathered from the journal's views: done, waiting, in trouble, money, held, failed, expired.
import type { OpenApproval } from "#core/approval";
import type { OpenEffect } from "#core/effect";
import type { OpenEscalation } from "#core/escalation";
import type { GoalState } from "#core/goal";
import { idOf } from "#core/stream";
import type { Day } from "#operator/digest";
import { short, showTime } from "#operator/words";
import { heldItems, restingLines } from "./commands/held.ts";
import { cardsWaiting, escalationLines, troubleLines, waitingLines } from "./commands/lists.ts";
import type { World } from "./world.ts";
import { whenHere } from "./zone.ts";

const MANY = 200;

/** What came since then (ISO; undefined: since the beginning), and what stands now. */
export async function gatherDay(world: World, day: string, since: string | undefined): Promise<Day> {
  const { journal } = world;
  const when = await whenHere(world);
  const effects = await effectsSince(world, since);
  const among = (...statuses: string[]) => effects.filter(({ state }) => statuses.includes(state.status));
  const failed = among("failed");
  return {
    day,
    since: since === undefined ? "" : showTime(since, when),
    done: among("done")
      .filter(({ state }) => state.order.compensates === undefined)
      .map(titled),
    undone: among("compensated").map(titled),
    waiting: await waitingLines(world),
    cards: await cardsWaiting(world),
    stuck: [...(await escalationLines(world)), ...(await troubleLines(world))],
    held: await heldItems(world),
    resting: await restingLines(world),
    settled: await settledLines(world, since),
    failed: [...failed.map(withReason), ...(await failedGoals(world, since, failed))],
    expired: await expiredLines(world, since),
    spent: await journal.spent({ since: since ?? BEGINNING, by: "agent" }),
    head: await journal.head(),
  };
}

/** Before every event. */
const BEGINNING = "1970-01-01T00:00:00.000Z";
const SETTLED = ["done", "compensated", "failed"];

interface Settled {
  readonly id: string;
  readonly state: OpenEffect;
}

const sinceOf = (since: string | undefined) => (since === undefined ? {} : { since });

/** Settled since then; that a rollback was asked for later does not make it news again. */
async function effectsSince(world: World, since: string | undefined): Promise<Settled[]> {
  const found = await world.journal.find({
    kind: "effect",
    status: SETTLED,
    ...sinceOf(since),
    limit: MANY,
  });
  const effects = found.map(({ stream, state }) => ({
    id: idOf(stream),
    state: state as unknown as OpenEffect,
  }));
  return effects.filter(({ state }) => since === undefined || state.at >= since);
}

const titled = ({ id, state }: Settled): string => `${short(state.order.title, 100)} [${id}]`;
const withReason = (one: Settled): string => `${titled(one)}: ${short(one.state.reason, 140)}`;

/** Goals that came to nothing, but for those whose failed effect says so already. */
async function failedGoals(
  world: World,
  since: string | undefined,
  effects: readonly Settled[],
): Promise<string[]> {
  const told = new Set(effects.map(({ state }) => state.order.goal));
  const query = { kind: "goal", status: ["failed"], ...sinceOf(since), limit: MANY } as const;
  const goals = await world.journal.find(query);
  return goals.flatMap(({ stream, state }) => {
    const goal = state as unknown as Exclude<GoalState, { status: "none" }>;
    if (told.has(idOf(stream))) return [];
    return [`“${short(goal.words, 100)}” [${idOf(stream)}]: ${short(goal.summary, 140)}`];
  });
}

async function settledLines(world: World, since: string | undefined): Promise<string[]> {
  const query = { kind: "escalation", status: ["closed"], ...sinceOf(since), limit: MANY } as const;
  const settled = await world.journal.find(query);
  return settled.map(({ stream, state }) => {
    const { title, answer, closed } = state as unknown as OpenEscalation;
    const how = answer === null ? closed : `${answer.words} ${closed}`;
    return `${short(title, 100)} [${idOf(stream)}]: ${short(how, 140)}`;
  });
}

async function expiredLines(world: World, since: string | undefined): Promise<string[]> {
  const query = { kind: "approval", status: ["expired"], ...sinceOf(since), limit: MANY } as const;
  const expired = await world.journal.find(query);
  return expired.map(({ stream, state }) => {
    const { request } = state as unknown as OpenApproval;
    return `${short(request.title, 100)} [${idOf(stream)}]`;
  });
}
