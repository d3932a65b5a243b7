// Whether an agent fits a role: pure rules over kinds, tools and what each takes, a sentence for whatever does not fit.
import type { Agent, AgentKind } from "#core/agent";
import { CAPABILITY_WORDS } from "#core/capability";
import type { Json } from "#core/json";
import { lackingFields, takes } from "./takes.ts";

/** Why this agent cannot serve that role, in sentences about it; empty where it can. */
export function unfit(agent: Agent, role: Agent): string[] {
  if (agent.name === role.name) return [];
  if (role.kind === "custodian")
    return [`The ${role.name} keeps its own role, since it watches over the others.`];
  if (agent.kind !== role.kind)
    return [`It ${KIND_WORDS[agent.kind]}, and this role ${KIND_WORDS[role.kind]}.`];
  return [...forbidden(agent, role), ...unbriefed(agent, role)];
}

const KIND_WORDS: Readonly<Record<AgentKind, string>> = {
  planner: "makes plans",
  research: "looks things up and drafts",
  execution: "carries things out",
  quality: "checks the work of others",
  monitor: "keeps watch",
  custodian: "watches over the others",
};

const lacks = <One>(mine: readonly One[], theirs: readonly One[]): One[] =>
  theirs.filter((one) => !mine.includes(one));

function forbidden(agent: Agent, role: Agent): string[] {
  const tools = lacks([...agent.mayRead, ...agent.mayUse], [...role.mayRead, ...role.mayUse]);
  const incapable = lacks(agent.capabilities, role.capabilities).map((one) => CAPABILITY_WORDS[one]);
  return [
    ...(tools.length === 0 ? [] : [`It may not use ${either(tools)}.`]),
    ...(incapable.length === 0 ? [] : [`It may not ${either(incapable)}.`]),
  ];
}

/** Whoever takes over a role is given what that role is given, whatever that is. */
function unbriefed(agent: Agent, role: Agent): string[] {
  if (agent.brief === undefined)
    return ["It does not say what it has to be given, so it serves only its own role."];
  if (role.brief === undefined)
    return ["This role does not say what it is given, so nobody else can take it."];
  if (takes(agent.brief, role.brief)) return [];
  const missing = lackingFields(agent.brief, role.brief);
  return missing.length === 0
    ? ["It takes its work in another form than this role is given it."]
    : [`It needs ${all(missing)}, which this role is not given.`];
}

const joined =
  (word: string) =>
  (names: readonly string[]): string => {
    const last = names.at(-1) ?? "";
    return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} ${word} ${last}`;
  };
const either = joined("or");
const all = joined("and");

/** The roles that a name stands for: one role, or all of a domain. */
export const rolesNamed = (name: string, agents: readonly Agent[]): readonly Agent[] =>
  agents.filter((agent) => agent.name === name || agent.domain === name);

/** The others that could serve this role beside whoever does now. */
export const successors = (role: Agent, now: string, agents: readonly Agent[]): string[] =>
  agents.filter((agent) => agent.name !== now && unfit(agent, role).length === 0).map(({ name }) => name);

/** Whether an agent can go on from where the one before it stands. */
export const takesOver = (agent: Agent, from: string, inner: Json): boolean =>
  agent.name === from || agent.takesOver?.(from, inner) === true;
