// Putting something that misbehaves into a world on in-memory ports, and seeing that everyone else goes on all the same.
import { expect, vi } from "vitest";
import type { Agent } from "#core/agent";
import type { WriteTool } from "#core/tool";
import type { GivenWorld } from "./world.ts";

/** The role, with some of it replaced. */
export function poisonAgent(you: GivenWorld, name: string, change: Partial<Agent>): void {
  const agent = you.world.agents.get(name);
  if (agent === undefined) throw new Error(`There is no ${name}.`);
  (you.world.agents as Map<string, Agent>).set(name, { ...agent, ...change });
}

/** What publishes posts, with some of it replaced, in the process that runs now. */
export function poisonTool(you: GivenWorld, change: Partial<WriteTool>): void {
  Object.assign(you.world.tools.get("site.publish") ?? {}, change);
}

export const boom = (): never => {
  throw new TypeError("Cannot read properties of undefined (reading 'poison')");
};

export const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

/** Somebody else's matter, from the words to the deed, and the commands that must always answer. */
export async function othersGoOn(you: GivenWorld): Promise<void> {
  const phone = you.at("telegram", "42");
  void phone.say("Add contact Ada <ada@example.com>");
  await vi.waitFor(() => phone.waiting("approve"));
  void phone.tap("approve");
  await vi.waitFor(() => expect(you.shelf.done).toContain("contacts/ada@example.com = Ada"));
  await commandsAnswer(you);
}

export async function commandsAnswer(you: GivenWorld): Promise<void> {
  const phone = you.at("telegram", "42");
  for (const [command, answer] of [
    ["/status", /Running|Paused/],
    ["/pause", /is paused|paused already/],
    ["/inbox", /./],
    ["/resume", /goes on|Nothing is paused/],
  ] as const) {
    void phone.say(command);
    await vi.waitFor(() => expect(phone.newest()).toMatch(answer));
  }
}
