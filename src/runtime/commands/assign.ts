// /assign: who serves which role, and moving a role to another agent, as a card that asks.
import { rolesNamed, unfit } from "#governance/assign";
import { short } from "#operator/words";
import type { Hand } from "../answer.ts";
import { byOperator } from "../progress.ts";
import { asking, draft } from "../propose.ts";
import { roleLines, serving } from "../roles.ts";
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
  if (agent === undefined) return { text: `I know no agent called ${short(name, 40)}. ${known(world)}` };
  if (roles.length === 0)
    return { text: `I know no role or domain called ${short(to, 40)}. ${known(world)}` };
  const fitting = roles.filter((role) => unfit(agent, role).length === 0 && role.kind !== "custodian");
  if (fitting.length === 0) {
    const why = roles.flatMap((role) => unfit(agent, role)).join("; ");
    return { text: `${name} does not fit: ${why}. Nothing was changed.` };
  }
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
  const circumstance = byOperator(world, hand.account, hand.cause, ROLES);
  return { text: "", commit: asking(drafted, circumstance) };
}

async function standing(world: World): Promise<Reply> {
  const moved = await roleLines(world);
  const text =
    moved.length === 0 ? "Every role is served by the agent it is named for." : "These roles were moved.";
  return { text: `${text}\n${HOW}`, sections: list("Moved roles", moved) };
}

const known = (world: World): string =>
  `Agents and their roles: ${[...world.agents.values()].map(({ name, domain }) => `${name} (${domain})`).join(", ")}.`;
