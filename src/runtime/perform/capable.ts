// The capability of a move: an agent does what its role declares, and hears a refusal of anything else. Apart from the moves,
// since none of them is performed before it.
import { CAPABILITY_WORDS, capabilitiesFor } from "#core/capability";
import type { Move } from "#core/move";
import type { Progress, Turn } from "../progress.ts";

/** Undefined where the agent may make this move. What has begun already is heard to its end. */
export function incapable({ world, task, open }: Omit<Turn<Move["do"]>, "move">): Progress | undefined {
  const { move, stage } = open;
  if (stage.is === "proposed" || stage.is === "delegated") return undefined;
  const agent = world.agents.get(task.state.assignment.agent);
  const named = move.do === "act" ? move.tool : move.do;
  const tool = move.do === "act" ? world.tools.get(move.tool) : undefined;
  const lacking = capabilitiesFor(move, tool).filter((one) => agent?.capabilities.includes(one) !== true);
  if (lacking.length === 0) return undefined;
  const words = lacking.map((one) => CAPABILITY_WORDS[one]).join(" or ");
  const reason = `${agent?.name ?? "This agent"} may not ${words}, so it may not use ${named}.`;
  return { heard: { type: "action.refused", tool: named, reason, by: "policy" } };
}
