// Acting: a read that policy leaves open is answered at once; whatever else becomes an action of its own, which this task then
// waits for.
import { asFault } from "#core/fault";
import { goalFold } from "#core/goal";
import type { JsonObject } from "#core/json";
import type { Micros } from "#core/money";
import { idOf } from "#core/stream";
import type { ReadTool, Tool } from "#core/tool";
import { closedInGoal } from "#operator/gate-words";
import { alone } from "../alone.ts";
import { admitting, asking, draft } from "../approval/propose.ts";
import { toolKey } from "../breaker.ts";
import { actingAs, type Performed, type Turn } from "../progress.ts";
import { load, together } from "../unit.ts";
import type { World } from "../world.ts";
import { outcome, refused } from "./outcome.ts";
import { read } from "./read.ts";
import { readGate } from "./read-gate.ts";
import { askedLater, putOff, resting } from "./resting.ts";

export async function act(turn: Turn<"act">): Promise<Performed> {
  const { world, open, move } = turn;
  if (open.stage.is === "proposed") return outcome(world, move.tool, open.stage.action);
  if (await putOff(turn)) return "blocked";
  const tool = permitted(turn);
  if (typeof tool === "string") return refused(move.tool, tool, "policy");
  const parsed = alone(world, open.id, tool.name, () => tool.input.safeParse(move.input));
  if (!parsed.success) return refused(move.tool, inWords(parsed.error.issues), "bad-input");
  return tool.effect === "read" ? look(turn, tool, parsed.data) : propose(turn, parsed.data);
}

/** What policy leaves open is read at once; what it asks about becomes an action, and is heard as if it had been. */
async function look(turn: Turn<"act">, tool: ReadTool, input: JsonObject): Promise<Performed> {
  const gate = await readGate(turn, tool);
  if (gate.verdict.gate === "closed")
    return refused(tool.name, closedInGoal(gate.verdict, turn.task.state.assignment.goal), "policy");
  return gate.verdict.gate === "open" ? read(turn, tool, input, gate) : propose(turn, input);
}

/** The tool, or the sentence that closes the gate: what an agent may use is enforced here, not by its prompt. */
function permitted({ world, task, move }: Turn<"act">): Tool | string {
  const tool = world.tools.get(move.tool);
  if (tool === undefined) return `No adapter offers the tool ${move.tool}.`;
  const agent = world.agents.get(task.state.assignment.agent);
  const allowed = [...(agent?.mayRead ?? []), ...(agent?.mayUse ?? [])];
  return allowed.includes(move.tool) ? tool : `${agent?.name ?? "This agent"} may not use ${move.tool}.`;
}

async function propose(turn: Turn<"act">, input: JsonObject): Promise<Performed> {
  const { world, task, open, move } = turn;
  const key = toolKey(world.tools.get(move.tool)?.domain ?? "", move.tool);
  const rests = open.stage.is === "decided" ? undefined : await resting(turn, key, false);
  if (rests !== undefined) return rests;
  const { agent, goal, thread } = task.state.assignment;
  const circumstance = actingAs(world, task.state, open.id);
  const { tool, why, evidence } = move;
  const proposal = {
    tool,
    input,
    agent,
    goal,
    thread,
    why,
    evidence,
    move: open.id,
    task: idOf(task.stream),
    spent: await spentOn(world, goal),
    taint: task.state.taint,
  };
  try {
    const drafted = await draft(world, proposal);
    const { verdict } = drafted.request;
    const { gate } = verdict;
    if (gate === "closed") return refused(tool, closedInGoal(verdict, goal), "policy");
    const happened = [{ type: "action.proposed" as const, data: { move: open.id, action: drafted.id } }];
    const way =
      gate === "open"
        ? await admitting(world, drafted, circumstance, "unasked")
        : asking(drafted, circumstance);
    return { happened, ...together({ guards: [drafted.guard] }, way) };
  } catch (error) {
    const fault = asFault(error);
    if (fault.retry !== "never") return askedLater(turn, key, fault);
    return refused(tool, fault.message, "bad-input");
  }
}

/** What all of the goal's thinking has cost so far. */
export async function spentOn(world: World, goalId: string): Promise<Micros> {
  const { state } = await load(world.journal, goalFold, goalId);
  if (state.status === "none") return 0;
  const goals = await world.journal.spent({ since: state.since, by: "goal" });
  return goals.find(({ key }) => key === goalId)?.micros ?? 0;
}

export const inWords = (
  issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
): string =>
  issues.map((issue) => `${issue.path.map(String).join(".") || "it"}: ${issue.message}`).join("; ");
