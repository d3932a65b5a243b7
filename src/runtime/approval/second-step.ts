// The way to a second channel: where the operator has an account, and where each can be written to.
import type { ApprovalRequest } from "#core/approval";
import { channelOf, type FirstStep, type SecondStep, secondStep } from "#core/confirmation";
import { operatorFold } from "#core/operator";
import { DEFAULT_POLICY } from "#core/policy";
import type { Commit } from "#core/ports";
import { load, showing, together } from "../unit.ts";
import type { World } from "../world.ts";

/** Channels that are connected and on which somebody is known as the operator. */
export async function operatorChannels(world: World): Promise<string[]> {
  const { state } = await load(world.journal, operatorFold, "company");
  const known = new Set([...world.operators, ...state.paired].map(channelOf));
  return [...world.channels.keys()].filter((name) => known.has(name));
}

/** How it is confirmed; requests of before there were two steps are confirmed like those of today. */
export const secondOf = (id: string, { second, stakes = {} }: ApprovalRequest): SecondStep =>
  second ?? secondStep(id, stakes, DEFAULT_POLICY.approvals.waitMinutes);

/**
 * The card stands on the operator's other channels too. Where they never wrote, only a platform that needs no word of theirs
 * can show it; elsewhere they say `show <id>` first, as the card tells them.
 */
export async function onOtherChannels(world: World, id: string, thread: string): Promise<Partial<Commit>> {
  const threads = new Map(await operatorThreads(world)).set(channelOf(thread), thread);
  return together(...[...threads.values()].map((one) => showing(id, one)));
}

/** When its second step is reminded of, ISO: as long after the first one as an answer was waited for before it. */
export function confirmDue(
  { request, since }: { readonly request: ApprovalRequest; readonly since: string },
  first: Pick<FirstStep, "at">,
): string {
  const patience = Date.parse(request.remindAt) - Date.parse(since);
  return new Date(Date.parse(first.at) + patience).toISOString();
}

/** Channel → the thread in which the operator is written to there: where they spoke last, else where no word of theirs is needed. */
export async function operatorThreads(world: World): Promise<ReadonlyMap<string, string>> {
  const { state } = await load(world.journal, operatorFold, "company");
  const homes = [...world.operators, ...state.paired].flatMap((account) => {
    const channel = channelOf(account);
    const home = world.channels.get(channel)?.home?.(account.slice(channel.length + 1));
    return home === undefined ? [] : [[channel, home] as const];
  });
  return new Map([...homes, ...Object.entries(state.threads)].filter(([, thread]) => thread !== ""));
}
