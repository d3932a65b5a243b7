// Acting: a read is answered at once; a change of the world becomes an action of its own, which this task then waits for.

import type { Heard } from "#core/agent";
import { approvalFold } from "#core/approval";
import { effectFold } from "#core/effect";
import { asFault } from "#core/fault";
import { goalFold } from "#core/goal";
import type { JsonObject } from "#core/json";
import type { Micros } from "#core/money";
import { idOf } from "#core/stream";
import type { ReadTool, Tool } from "#core/tool";
import { inTime, misfit } from "../bounded.ts";
import { actingAs, type Performed, type Progress, type Turn } from "../progress.ts";
import { admitting, asking, draft } from "../propose.ts";
import { load, together } from "../unit.ts";
import type { World } from "../world.ts";

const READ_MS = 60_000;
/** Characters of what a tool reads. */
const READ_MOST = 1_000_000;

export async function act(turn: Turn<"act">): Promise<Performed> {
  const { world, open, move } = turn;
  if (open.stage.is === "proposed") return outcome(world, move.tool, open.stage.action);
  const tool = permitted(turn);
  if (typeof tool === "string") return refused(move.tool, tool, "policy");
  const parsed = tool.input.safeParse(move.input);
  if (!parsed.success) return refused(move.tool, inWords(parsed.error.issues), "bad-input");
  return tool.effect === "read" ? read(world, tool, parsed.data) : propose(turn, parsed.data);
}

/** The tool, or the sentence that closes the gate: what an agent may use is enforced here, not by its prompt. */
function permitted({ world, task, move }: Turn<"act">): Tool | string {
  const tool = world.tools.get(move.tool);
  if (tool === undefined) return `No adapter offers the tool ${move.tool}.`;
  const agent = world.agents.get(task.state.assignment.agent);
  const allowed = [...(agent?.mayRead ?? []), ...(agent?.mayUse ?? [])];
  return allowed.includes(move.tool) ? tool : `${agent?.name ?? "This agent"} may not use ${move.tool}.`;
}

async function read(world: World, tool: ReadTool, input: JsonObject): Promise<Progress> {
  const unread = (reason: string): Progress => ({
    heard: { type: "effect.failed", tool: tool.name, effect: "", reason },
  });
  try {
    const result = await inTime(world, { what: tool.name, ms: READ_MS }, () => tool.read(input));
    const unfit = misfit(result, READ_MOST);
    if (unfit !== undefined) return unread(`What ${tool.name} answered cannot be taken: ${unfit}.`);
    return { heard: { type: "read.done", tool: tool.name, result } };
  } catch (error) {
    const fault = asFault(error);
    if (fault.retry !== "never") throw fault;
    return unread(fault.message);
  }
}

async function propose(turn: Turn<"act">, input: JsonObject): Promise<Progress> {
  const { world, task, open, move } = turn;
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
  };
  try {
    const drafted = await draft(world, proposal);
    const { gate, reasons } = drafted.request.verdict;
    if (gate === "closed") return refused(tool, reasons.join(" "), "policy");
    const happened = [{ type: "action.proposed" as const, data: { move: open.id, action: drafted.id } }];
    const way =
      gate === "open"
        ? await admitting(world, drafted, circumstance, "unasked")
        : asking(drafted, circumstance);
    return { happened, ...together({ guards: [drafted.guard] }, way) };
  } catch (error) {
    const fault = asFault(error);
    if (fault.retry !== "never") throw fault;
    return refused(tool, fault.message, "bad-input");
  }
}

/** What all of the goal's thinking has cost so far. */
async function spentOn(world: World, goalId: string): Promise<Micros> {
  const { state } = await load(world.journal, goalFold, goalId);
  if (state.status === "none") return 0;
  const goals = await world.journal.spent({ since: state.since, by: "goal" });
  return goals.find(({ key }) => key === goalId)?.micros ?? 0;
}

/** What became of the action, or that it still waits; an edited or renewed approval is followed. */
async function outcome(world: World, tool: string, action: string): Promise<Performed> {
  const { state: approval } = await load(world.journal, approvalFold, action);
  if (approval.status === "superseded") return outcome(world, tool, approval.by);
  if (approval.status === "expired") return refused(tool, "Nobody answered in time.", "expired");
  if (approval.status === "rejected") return refused(tool, approval.decision.reason, "operator");
  const { state: effect } = await load(world.journal, effectFold, action);
  if (effect.status === "none") return "blocked";
  if (effect.status === "done" || effect.status === "compensated") {
    const summary = effect.receipt?.summary ?? effect.order.title;
    return { heard: { type: "effect.done", tool, effect: action, input: effect.order.input, summary } };
  }
  if (effect.status === "failed")
    return { heard: { type: "effect.failed", tool, effect: action, reason: effect.reason } };
  return effect.status === "cancelled" ? refused(tool, effect.reason, "cancelled") : "blocked";
}

function refused(
  tool: string,
  reason: string,
  by: Extract<Heard, { type: "action.refused" }>["by"],
): Progress {
  return { heard: { type: "action.refused", tool, reason, by } };
}

export const inWords = (
  issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
): string =>
  issues.map((issue) => `${issue.path.map(String).join(".") || "it"}: ${issue.message}`).join("; ");
