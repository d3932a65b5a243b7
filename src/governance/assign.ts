// Whether an agent fits a role: pure rules over kinds, tools and what each hears, a sentence for each thing that does not fit.
import type { Agent } from "#core/agent";
import type { Json } from "#core/json";

/** Why this agent cannot serve that role; empty where it can. */
export function unfit(agent: Agent, role: Agent): string[] {
  if (agent.name === role.name) return [];
  const lacks = (mine: readonly string[], theirs: readonly string[]) =>
    theirs.filter((one) => !mine.includes(one));
  const tools = lacks([...agent.mayRead, ...agent.mayUse], [...role.mayRead, ...role.mayUse]);
  const incapable = lacks(agent.capabilities, role.capabilities);
  const deaf = lacks(agent.hears, role.hears);
  return [
    ...(agent.kind === role.kind
      ? []
      : [`${agent.name} is of kind ${agent.kind}, and ${role.name} is a role of kind ${role.kind}`]),
    ...(tools.length === 0 ? [] : [`${agent.name} may not use ${tools.join(", ")}`]),
    ...(incapable.length === 0 ? [] : [`${agent.name} may not ${incapable.join(", ")}`]),
    ...(deaf.length === 0 ? [] : [`${agent.name} does not hear ${deaf.join(", ")}`]),
  ];
}

/** The roles that a name stands for: one role, or all of a domain. */
export const rolesNamed = (name: string, agents: readonly Agent[]): readonly Agent[] =>
  agents.filter((agent) => agent.name === name || agent.domain === name);

/** Whether an agent can go on from where the one before it stands. */
export const takesOver = (agent: Agent, from: string, inner: Json): boolean =>
  agent.name === from || agent.takesOver?.(from, inner) === true;
