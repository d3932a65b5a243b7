// /pause and /resume: one stream, whose version guards every commit that begins something.

import { PAUSE_STREAM, type PauseScope, pauseFold } from "#core/pause";
import type { Commit } from "#core/ports";
import { counted } from "#operator/words";
import type { Hand } from "../decide.ts";
import { byOperator } from "../progress.ts";
import { append, load, together, waking } from "../unit.ts";
import type { World } from "../world.ts";
import { heldItems, underWay } from "./held.ts";
import { list, type Reply } from "./reply.ts";

export async function pause(world: World, command: { scope: string }, hand: Hand): Promise<Reply> {
  const scope = scopeOf(world, command.scope);
  if (scope === undefined) return unknownScope(world, command.scope);
  const paused = await load(world.journal, pauseFold, "company");
  const name = spoken(scope);
  if (Object.hasOwn(paused.state.paused, scope))
    return { text: `${name} is paused already. /resume goes on.` };
  const circumstance = byOperator(world, hand.account, hand.cause, "pause");
  const { write } = append(pauseFold, paused, circumstance, [
    { type: "pause.began", data: { scope, by: hand.account } },
  ]);
  const result = await world.journal.commit({ writes: [write] });
  if (result.is === "conflict") return pause(world, command, hand);
  const ending = await underWay(world);
  const held = await heldItems(world);
  const tail = ending.length === 0 ? "Nothing is under way." : "What had begun before is ending by itself:";
  return {
    text: `${name} is paused: no model call and no effect starts until /resume.\n${tail}`,
    sections: [...list("Under way", ending), ...list("Held", held)],
  };
}

export async function resume(world: World, command: { scope: string }, hand: Hand): Promise<Reply> {
  const scope = scopeOf(world, command.scope);
  if (scope === undefined) return unknownScope(world, command.scope);
  const paused = await load(world.journal, pauseFold, "company");
  const alone = Object.keys(paused.state.paused);
  if (alone.length === 0) return { text: "Nothing is paused." };
  if (scope !== "company" && !alone.includes(scope))
    return { text: `${spoken(scope)} is not paused by itself; paused: ${alone.map(spoken).join(", ")}.` };
  const held = await heldItems(world);
  const circumstance = byOperator(world, hand.account, hand.cause, "pause");
  const { write } = append(pauseFold, paused, circumstance, [
    { type: "pause.ended", data: { scope, by: hand.account } },
  ]);
  const result = await world.journal.commit(together({ writes: [write] }, waking(PAUSE_STREAM)));
  if (result.is === "conflict") return resume(world, command, hand);
  const goesOn =
    held.length === 0 ? "Nothing was held." : `${counted(held.length, "matter")} held until now.`;
  return { text: `${spoken(scope)} goes on. ${goesOn}`, sections: list("Going on", held) };
}

/** Wakes all that has something to do: at boot, and after a resume, once that is committed: nobody finds it paused then. */
export async function wakeAll(world: World): Promise<Partial<Commit>> {
  const tasks = await world.journal.streams({ kind: "task", status: ["active"] });
  const effects = await world.journal.streams({ kind: "effect", status: ["admitted", "prepared"] });
  const dueBy = world.clock.now().toISOString();
  const approvals = await world.journal.streams({ kind: "approval", status: ["waiting"], dueBy });
  return together(...[...tasks, ...effects, ...approvals].map((stream) => waking(stream)));
}

function scopeOf(world: World, name: string): PauseScope | undefined {
  if (name === "" || name === "company" || name === "all" || name === "everything") return "company";
  if (world.agents.has(name)) return `agent:${name}`;
  return domains(world).includes(name) ? `domain:${name}` : undefined;
}

const domains = (world: World): string[] => [
  ...new Set([...[...world.tools.values(), ...world.agents.values()].map(({ domain }) => domain)]),
];

const spoken = (scope: PauseScope): string =>
  scope === "company" ? "Everything" : (scope.split(":")[1] ?? scope);

const unknownScope = (world: World, name: string): Reply => ({
  text: `I know no domain or agent called ${name}. Domains: ${domains(world).join(", ")}. Agents: ${[...world.agents.keys()].join(", ")}.`,
});
