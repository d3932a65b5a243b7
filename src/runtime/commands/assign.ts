// /assign: who serves which role, and moving a role to another agent, as a card that asks.
import type { Agent } from "#core/agent";
import { rolesNamed, successors, unfit } from "#governance/assign";
import { closedWords } from "#operator/gate-words";
import { short } from "#operator/words";
import { asking, draft } from "../approval/propose.ts";
import type { Hand } from "../chat/answer.ts";
import { byOperator } from "../progress.ts";
import { serving } from "../roles.ts";
import { ROLE_ASSIGN, ROLES } from "../tools/role-assign.ts";
import type { World } from "../world.ts";
import { list, type Reply } from "./reply.ts";

const HOW =
  "Say `/assign <agent> <role>`, or `/assign <agent> <domain>` for all roles of a domain that it fits.";

export async function assign(
  world: World,
  { agent: name, to }: { agent: string; to: string },
  hand: Hand,
): Promise<Reply> {
  if (name === "" || to === "") return standing(world);
  const agents = [...world.agents.values()];
  const agent = world.agents.get(name);
  const roles = rolesNamed(to, agents);
  if (agent === undefined) return { text: `I know no agent called ${short(name, 40)}.\n${known(world)}` };
  if (roles.length === 0)
    return { text: `I know no role or domain called ${short(to, 40)}.\n${known(world)}` };
  const fitting = roles.filter((role) => unfit(agent, role).length === 0);
  if (fitting.length === 0) return unfitting(agent, roles);
  return proposed(
    world,
    name,
    fitting.map((role) => role.name),
    to,
    hand,
  );
}

async function proposed(
  world: World,
  agent: string,
  roles: readonly string[],
  to: string,
  hand: Hand,
): Promise<Reply> {
  const now = await Promise.all(roles.map((role) => serving(world, role)));
  if (now.every((one) => one === agent)) return { text: `${agent} serves ${roles.join(", ")} already.` };
  const drafted = await draft(world, {
    tool: ROLE_ASSIGN,
    input: { roles: Object.fromEntries(roles.map((role) => [role, agent])) },
    agent: "operator",
    goal: ROLES,
    task: "",
    move: "",
    thread: hand.thread,
    why: `You said “/assign ${agent} ${to}”.`,
    evidence: [],
    spent: 0,
  });
  const { verdict } = drafted.request;
  if (verdict.gate === "closed") return { text: closedWords(verdict) };
  const circumstance = byOperator(world, hand.account, hand.cause, ROLES);
  return { text: "", commit: asking(drafted, circumstance) };
}

/** The reasons stand below, so that none is cut. */
function unfitting(agent: Agent, roles: readonly Agent[]): Reply {
  const why = roles.map((role) => ({ role: role.name, why: unfit(agent, role).join(" ") }));
  const [only, ...others] = why;
  if (only !== undefined && others.length === 0)
    return { text: `The ${agent.name} cannot serve as ${only.role}. Nothing was changed.\n${only.why}` };
  return {
    text: `The ${agent.name} can serve as none of them. Nothing was changed.`,
    sections: list(
      "Why not",
      why.map((one) => `${one.role}: ${one.why}`),
    ),
  };
}

/** Every role with who serves it today, and who else could. */
async function standing(world: World): Promise<Reply> {
  const agents = [...world.agents.values()];
  const roles = await Promise.all(
    agents.map(async (role) => {
      const now = await serving(world, role.name);
      return { role, now, others: successors(role, now, agents) };
    }),
  );
  return {
    text: `Who serves which role.\n${HOW}`,
    sections: list("Roles", roles.map(standingLine)),
  };
}

function standingLine({
  role,
  now,
  others,
}: {
  role: Agent;
  now: string;
  others: readonly string[];
}): string {
  const also = others.length === 0 ? "" : `. Also fits: ${others.join(", ")}`;
  return `${role.name} of ${role.domain}: ${now}${also}`;
}

const known = (world: World): string =>
  `Agents and their roles: ${[...world.agents.values()].map(({ name, domain }) => `${name} (${domain})`).join(", ")}.`;
