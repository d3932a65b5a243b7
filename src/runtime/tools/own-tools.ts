// The tools that act on Adjutant itself. Apart from the others because they are made from the world they are part of.
import type { Tool } from "#core/tool";
import type { World } from "../world.ts";
import { policyAdopt } from "./policy-adopt.ts";
import { roleAssign } from "./role-assign.ts";
import { vaultRemove } from "./vault-remove.ts";

const ownTools = (world: World): readonly Tool[] =>
  [policyAdopt(world), vaultRemove(world), roleAssign(world)] as unknown as readonly Tool[];

/** The world with the tools that change it. */
export function equipped(world: World): World {
  const own = ownTools(world).map((tool) => [tool.name, tool] as const);
  return { ...world, tools: new Map([...world.tools, ...own]) };
}
