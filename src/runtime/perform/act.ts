// Acting: a read is answered at once; a change of the world becomes an action of its own, which this task then waits for.

import type { Heard } from "#core/agent";
import { approvalFold, BY_RULE, type Decision } from "#core/approval";
import { effectFold, type OpenEffect } from "#core/effect";
import { asFault } from "#core/fault";
import { goalFold } from "#core/goal";
import type { Json, JsonObject } from "#core/json";
import type { Micros } from "#core/money";
import { idOf } from "#core/stream";
import type { Taint } from "#core/taint";
import type { ReadTool, Tool } from "#core/tool";
import { closedWords } from "#operator/gate-words";
import { alone } from "../alone.ts";
import { inTime, misfit } from "../bounded.ts";
import { toolKey } from "../breaker.ts";
import { actingAs, type Performed, type Progress, type Turn } from "../progress.ts";
import { admitting, asking, draft } from "../propose.ts";
import { load, together } from "../unit.ts";
import type { World } from "../world.ts";
import { readRefused } from "./read-gate.ts";
import { answers, askedLater, counted, putOff, resting } from "./resting.ts";

const READ_MS = 60_000;
/** Characters of what a tool reads. */
const READ_MOST = 1_000_000;

export async function act(turn: Turn<"act">): Promise<Performed> {
  const { world, open, move } = turn;
  if (open.stage.is === "proposed") return outcome(world, move.tool, open.stage.action);
  if (await putOff(turn)) return "blocked";
  const tool = permitted(turn);
  if (typeof tool === "string") return refused(move.tool, tool, "policy");
  const parsed = alone(world, open.id, tool.name, () => tool.input.safeParse(move.input));
  if (!parsed.success) return refused(move.tool, inWords(parsed.error.issues), "bad-input");
  return tool.effect === "read" ? read(turn, tool, parsed.data) : propose(turn, parsed.data);
}

/** The tool, or the sentence that closes the gate: what an agent may use is enforced here, not by its prompt. */
function permitted({ world, task, move }: Turn<"act">): Tool | string {
  const tool = world.tools.get(move.tool);
  if (tool === undefined) return `No adapter offers the tool ${move.tool}.`;
  const agent = world.agents.get(task.state.assignment.agent);
  const allowed = [...(agent?.mayRead ?? []), ...(agent?.mayUse ?? [])];
  return allowed.includes(move.tool) ? tool : `${agent?.name ?? "This agent"} may not use ${move.tool}.`;
}

async function read(turn: Turn<"act">, tool: ReadTool, input: JsonObject): Promise<Performed> {
  const { world, task, open } = turn;
  const closed = await readRefused(turn, tool);
  if (closed !== undefined) return refused(tool.name, closed, "policy");
  const key = toolKey(task.state.assignment.domain, tool.name);
  const rests = await resting(turn, key, true);
  if (rests !== undefined) return rests;
  const unread = (reason: string): Progress => ({
    heard: { type: "effect.failed", tool: tool.name, effect: "", reason },
    taint: broughtBy(tool, input, reason),
  });
  try {
    const result = await inTime(world, { what: tool.name, ms: READ_MS, key: `${open.id}:${tool.name}` }, () =>
      tool.read(input, { domain: task.state.assignment.domain }),
    );
    const unfit = misfit(result, READ_MOST);
    if (unfit !== undefined) return unread(`What ${tool.name} answered cannot be taken: ${unfit}.`);
    const taint = broughtBy(tool, input, result);
    return { heard: { type: "read.done", tool: tool.name, result }, taint, ...(await answers(turn, key)) };
  } catch (error) {
    const fault = asFault(error);
    if (fault.retry !== "never") return askedLater(turn, key, fault);
    return { ...unread(fault.message), ...(await counted(turn, key, fault)) };
  }
}

/** What an answer brings of text from outside, a refusal's words too; one that says nothing brings none. */
function broughtBy({ name, brings }: ReadTool, input: JsonObject, answer: Json): readonly Taint[] {
  return brings === undefined || isEmpty(answer) ? [] : [{ origin: brings, source: sourceOf(name, input) }];
}

const isEmpty = (value: Json): boolean =>
  typeof value === "object" && value !== null
    ? Object.values(value).every(isEmpty)
    : value === null || value === "";

/** What was asked for, as the operator can look it up. */
const sourceOf = (tool: string, { url }: JsonObject): string => (typeof url === "string" ? url : tool);

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
    if (gate === "closed") return refused(tool, closedWords(verdict), "policy");
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
  if (approval.status === "rejected") return rejected(tool, approval.decision);
  const { state: effect } = await load(world.journal, effectFold, action);
  return effect.status === "none" ? "blocked" : outcomeOf(tool, action, effect);
}

function outcomeOf(tool: string, action: string, effect: OpenEffect): Performed {
  if (effect.status === "done" || effect.status === "compensated") {
    const summary = effect.receipt?.summary ?? effect.order.title;
    return { heard: { type: "effect.done", tool, effect: action, input: effect.order.input, summary } };
  }
  if (effect.skipped === true) return refused(tool, effect.reason, "operator");
  if (effect.status === "failed")
    return { heard: { type: "effect.failed", tool, effect: action, reason: effect.reason } };
  return effect.status === "cancelled" ? refused(tool, effect.reason, "cancelled") : "blocked";
}

const rejected = (tool: string, { reason, by }: Decision): Progress =>
  refused(tool, reason, by === BY_RULE ? "policy" : "operator");

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
