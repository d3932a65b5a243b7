// The gate of a read: it goes when policy leaves it open, and asks like any action where policy asks.
import type { Verdict } from "#core/gate";
import { goalFold } from "#core/goal";
import type { Json } from "#core/json";
import { policyFold } from "#core/policy";
import type { Guard } from "#core/ports";
import type { Taint } from "#core/taint";
import type { ReadTool } from "#core/tool";
import { evaluate } from "#governance/evaluate";
import { actionOf } from "../approval/propose.ts";
import type { Turn } from "../progress.ts";
import { load } from "../unit.ts";
import { type Need, needsOf, withCredentials } from "../vault/lend.ts";
import { todayFor } from "../zone.ts";

export interface ReadGate {
  readonly verdict: Verdict;
  readonly needs: readonly Need[];
  /** The policy must still be the one that was asked. */
  readonly guard: Guard;
}

export async function readGate(turn: Turn<"act">, tool: ReadTool): Promise<ReadGate> {
  const { world, task } = turn;
  const { state, stream, version } = await load(world.journal, policyFold, "company");
  const needs = await needsOf(world, tool);
  const { name, domain } = tool;
  const stakes = withCredentials({}, domain, needs);
  const action = actionOf(
    world,
    { tool: name, effect: "read", domain, stakes, needs },
    { agent: task.state.assignment.agent, taint: await restsOn(turn, tool) },
  );
  const verdict = evaluate(state, action, await todayFor(world, state.policy));
  return { verdict, needs, guard: { stream, version } };
}

/** What the input depends on of text from outside: nothing, where the operator said every word of it that leaves the house. */
async function restsOn({ world, task, move }: Turn<"act">, tool: ReadTool): Promise<readonly Taint[]> {
  const { taint, assignment } = task.state;
  if (tool.reachesOut !== true || taint.length === 0) return taint;
  const { state } = await load(world.journal, goalFold, assignment.goal);
  const said = state.status === "none" ? "" : state.words.toLowerCase();
  return textsIn(move.input).every((text) => said.includes(text.toLowerCase())) ? [] : taint;
}

function textsIn(value: Json): string[] {
  if (typeof value !== "object" || value === null) return [String(value)];
  return Object.values(value).flatMap(textsIn);
}
