// /pause and /resume: one stream, whose version guards every commit that begins something.

import { DOMAINS } from "#core/domain";
import type { GoalState } from "#core/goal";
import { PAUSE_STREAM, type PauseScope, pauseFold } from "#core/pause";
import type { Commit } from "#core/ports";
import { idOf } from "#core/stream";
import { resuming, scopeNamed } from "#operator/scopes";
import { counted, short, showScope } from "#operator/words";
import type { Hand } from "../chat/answer.ts";
import { pauseMatter } from "../escalation/matters.ts";
import { looking } from "../escalation/open.ts";
import { byOperator } from "../progress.ts";
import { append, load, showing, together, waking } from "../unit.ts";
import { revoking } from "../vault/lend.ts";
import type { World } from "../world.ts";
import { heldItems, underWay } from "./held.ts";
import { list, type Reply } from "./reply.ts";

/** Progress messages that are told of a pause at once; an older one is when its goal next moves. */
const SHOWN = 100;

export async function pause(world: World, command: { scope: string }, hand: Hand): Promise<Reply> {
  const scope = scopeNamed(command.scope, [...world.agents.keys()]);
  if (scope === undefined) return unknownScope(world, command.scope);
  const paused = await load(world.journal, pauseFold, "company");
  if (Object.hasOwn(paused.state.paused, scope))
    return { text: `${begins(scope)} is paused already. ${resuming(scope)} lets it go on.` };
  const circumstance = byOperator(world, hand.account, hand.cause, "pause");
  const { write } = append(pauseFold, paused, circumstance, [
    { type: "pause.began", data: { scope, by: hand.account } },
  ]);
  const result = await world.journal.commit(
    together({ writes: [write] }, revoking("scope", scope, circumstance.at), await showingProgress(world)),
  );
  if (result.is === "conflict") return pause(world, command, hand);
  const ending = await underWay(world);
  const held = await heldItems(world);
  const tail = ending.length === 0 ? "Nothing is under way." : "What had begun before is ending by itself:";
  const stops =
    scope === "company" ? "no model call and no effect" : "no model call and no effect of its own";
  return {
    text: `${begins(scope)} is paused: ${stops} starts until ${resuming(scope)}.\n${tail}`,
    sections: [...list("Under way", ending), ...list("Held", held)],
  };
}

export async function resume(world: World, command: { scope: string }, hand: Hand): Promise<Reply> {
  const scope = scopeNamed(command.scope, [...world.agents.keys()]);
  return scope === undefined ? unknownScope(world, command.scope) : resumeScope(world, scope, hand);
}

/** Lifts this pause; `company`: all of them. */
export async function resumeScope(world: World, scope: PauseScope, hand: Hand): Promise<Reply> {
  const paused = await load(world.journal, pauseFold, "company");
  const before = Object.keys(paused.state.paused);
  if (before.length === 0) return { text: "Nothing is paused." };
  if (scope !== "company" && !before.includes(scope)) return notPaused(world, scope, before);
  const held = await heldItems(world);
  const circumstance = byOperator(world, hand.account, hand.cause, "pause");
  const { write, next } = append(pauseFold, paused, circumstance, [
    { type: "pause.ended", data: { scope, by: hand.account } },
  ]);
  const left = Object.keys(next.state.paused);
  const lifted = before.filter((one) => !left.includes(one)).map((one) => looking(pauseMatter(one)));
  const woken = [waking(PAUSE_STREAM), await showingProgress(world), ...lifted];
  const result = await world.journal.commit(together({ writes: [write] }, ...woken));
  if (result.is === "conflict") return resumeScope(world, scope, hand);
  const still = left.length === 0 ? [] : await heldItems(world);
  const freed = held.filter((item) => !still.includes(item));
  return {
    text: `${outcome(world, scope, left)} ${counting(freed.length)}`,
    sections: [...list("Going on", freed), ...list("Still held", still)],
  };
}

const counting = (count: number): string =>
  count === 0 ? "Nothing was held by it." : `${counted(count, "matter")} held until now.`;

/** What the lifted pause let go, and which others are left: what still holds it is named first. */
function outcome(world: World, scope: PauseScope, left: readonly PauseScope[]): string {
  if (left.length === 0) return `${begins(scope)} goes on.`;
  const holding = left.filter((other) => holds(world, other, scope));
  const others = left.filter((other) => !holding.includes(other));
  const rest = others.length === 0 ? "" : ` Still paused: ${named(others)}.`;
  if (holding.length === 0) return `${begins(scope)} goes on.${rest}`;
  const remedy = holding.map(resuming).join(" and ");
  return `${begins(scope)} is no longer paused by itself, but ${named(holding)} is still paused and holds it. ${remedy} lets it go on.${rest}`;
}

/** Whether the one pause holds all of the other. */
function holds(world: World, by: PauseScope, scope: PauseScope): boolean {
  const agent = world.agents.get(showScope(scope));
  return by === "company" || (scope.startsWith("agent:") && by === `domain:${agent?.domain}`);
}

function notPaused(world: World, scope: PauseScope, paused: readonly PauseScope[]): Reply {
  const holding = paused.filter((other) => holds(world, other, scope));
  if (holding.length === 0)
    return {
      text: `${begins(scope)} is not paused. Paused: ${named(paused)}; ${paused.map(resuming).join(", ")} lets that go on.`,
    };
  return {
    text: `${begins(scope)} is not paused by itself, but ${named(holding)} is paused and holds it. ${holding.map(resuming).join(" and ")} lets it go on.`,
  };
}

const named = (scopes: readonly PauseScope[]): string => scopes.map(showScope).join(" and ");

/** The scope as the first word of a sentence: `Everything`; a name stays as it is typed. */
const begins = (scope: PauseScope): string => (scope === "company" ? "Everything" : showScope(scope));

/** Progress messages that stand in a chat say whether their goal is held. */
async function showingProgress(world: World): Promise<Partial<Commit>> {
  const goals = await world.journal.find({ kind: "goal", status: ["working"], limit: SHOWN });
  const shown = goals.map(({ stream, state }) => {
    const goal = state as unknown as Exclude<GoalState, { status: "none" }>;
    return showing(idOf(stream), goal.thread, { onlyWhereShown: true });
  });
  return together(...shown);
}

/** Wakes all that has something to do: at boot, and after a resume, once that is committed: nobody finds it paused then. */
export async function wakeAll(world: World): Promise<Partial<Commit>> {
  const tasks = await world.journal.streams({ kind: "task", status: ["active"] });
  const effects = await world.journal.streams({ kind: "effect", status: ["admitted", "prepared"] });
  const dueBy = world.clock.now().toISOString();
  const approvals = await world.journal.streams({ kind: "approval", status: ["waiting"], dueBy });
  const caps = await world.journal.streams({ kind: "cap", status: ["waiting"] });
  // Their turns are missed meanwhile.
  const standing = await world.journal.streams({ kind: "standing", status: ["standing"] });
  const all = [...tasks, ...effects, ...approvals, ...caps, ...standing];
  return together(...all.map((stream) => waking(stream)));
}

const unknownScope = (world: World, name: string): Reply => ({
  text: `I know no domain or agent called ${short(name, 40)}. Domains: ${DOMAINS.join(", ")}. Agents: ${[...world.agents.keys()].join(", ")}.`,
});
