// Who serves a role now. Apart from agents, since the operator may move a role while they run.
import { assignmentFold, serves } from "#core/assignment";
import type { Assignment } from "#core/task-event";
import { load } from "./unit.ts";
import type { World } from "./world.ts";

/** The agent that serves this role; one that is gone since leaves it with whom it is named for. */
export async function serving(world: World, role: string): Promise<string> {
  const { state } = await load(world.journal, assignmentFold, "company");
  const agent = serves(state, role);
  return world.agents.has(agent) ? agent : role;
}

/** The same as a task's assignment keeps it. */
export async function served(world: World, role: string): Promise<Pick<Assignment, "agent" | "role">> {
  const agent = await serving(world, role);
  return agent === role ? { agent } : { agent, role };
}

/** `publisher of content: herald`, for each role that another agent serves. */
export async function roleLines(world: World): Promise<string[]> {
  const { state } = await load(world.journal, assignmentFold, "company");
  return Object.entries(state.roles).map(([role, agent]) => {
    const domain = world.agents.get(role)?.domain;
    return `${role}${domain === undefined ? "" : ` of ${domain}`}: ${agent}`;
  });
}
