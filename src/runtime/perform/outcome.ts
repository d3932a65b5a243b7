// What an agent hears of an action: what was read or done, or why not. Apart from acting, since a read that was asked about is
// heard exactly as one that was not.
import type { Heard } from "#core/agent";
import { approvalFold, BY_RULE, type Decision } from "#core/approval";
import { effectFold, type OpenEffect } from "#core/effect";
import type { Json, JsonObject } from "#core/json";
import type { OutsideOrigin, Taint } from "#core/taint";
import { broughtIn, resultIn } from "../effect/read-operation.ts";
import type { Performed, Progress } from "../progress.ts";
import { load } from "../unit.ts";
import type { World } from "../world.ts";

/** What became of the action, or that it still waits; an edited or renewed approval is followed. */
export async function outcome(world: World, tool: string, action: string): Promise<Performed> {
  const { state: approval } = await load(world.journal, approvalFold, action);
  if (approval.status === "superseded") return outcome(world, tool, approval.by);
  const answered = "decision" in approval && approval.decision !== undefined;
  if (approval.status === "expired" && !answered) return refused(tool, "Nobody answered in time.", "expired");
  if (approval.status === "rejected") return rejected(tool, approval.decision);
  const { state: effect } = await load(world.journal, effectFold, action);
  return effect.status === "none" ? "blocked" : outcomeOf(world, tool, action, effect);
}

function outcomeOf(world: World, tool: string, action: string, effect: OpenEffect): Performed {
  const { status, order, receipt, reason } = effect;
  const reads = order.effect === "read";
  if (status === "done" && reads && receipt !== undefined)
    return readDone({ tool, input: order.input, brings: broughtIn(receipt) }, resultIn(receipt));
  if (status === "done" || status === "compensated") {
    const summary = receipt?.summary ?? order.title;
    const taint = broughtBy({ tool, input: order.input, brings: bringsOf(world, tool) }, summary);
    return { heard: { type: "effect.done", tool, effect: action, input: order.input, summary }, taint };
  }
  if (effect.skipped === true) return refused(tool, reason, "operator");
  if (status === "failed")
    return failed({ tool, input: order.input, brings: bringsOf(world, tool) }, reason, reads ? "" : action);
  return status === "cancelled" ? refused(tool, reason, "cancelled") : "blocked";
}

const bringsOf = (world: World, name: string): OutsideOrigin | undefined => world.tools.get(name)?.brings;

interface Looked {
  readonly tool: string;
  readonly input: JsonObject;
  readonly brings: OutsideOrigin | undefined;
}

export const readDone = (looked: Looked, result: Json): Progress => ({
  heard: { type: "read.done", tool: looked.tool, result },
  taint: broughtBy(looked, result),
});

/** A refusal's words may come from outside, too. `effect`: empty where it only read. */
const failed = (looked: Looked, reason: string, effect: string): Progress => ({
  heard: { type: "effect.failed", tool: looked.tool, effect, reason },
  taint: broughtBy(looked, reason),
});

export const unread = (looked: Looked, reason: string): Progress => failed(looked, reason, "");

/** What an answer brings of text from outside; one that says nothing brings none. */
function broughtBy({ tool, input, brings }: Looked, answer: Json): readonly Taint[] {
  return brings === undefined || isEmpty(answer) ? [] : [{ origin: brings, source: sourceOf(tool, input) }];
}

/** The names of its own fields a tool gives; whatever names stand further inside are content. */
const isEmpty = (value: Json): boolean =>
  typeof value === "object" && value !== null ? Object.values(value).every(isNothing) : isNothing(value);

const isNothing = (value: Json): boolean =>
  typeof value === "object" && value !== null
    ? Object.keys(value).length === 0
    : value === null || value === "";

/** What was asked for, as the operator can look it up. */
const sourceOf = (tool: string, { url }: JsonObject): string => (typeof url === "string" ? url : tool);

const rejected = (tool: string, { reason, by }: Decision): Progress =>
  refused(tool, reason, by === BY_RULE ? "policy" : "operator");

export function refused(
  tool: string,
  reason: string,
  by: Extract<Heard, { type: "action.refused" }>["by"],
): Progress {
  return { heard: { type: "action.refused", tool, reason, by } };
}
