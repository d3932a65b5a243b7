// The gate of a read: it goes when policy leaves it open, and asks like any action where policy asks.
import type { Verdict } from "#core/gate";
import { policyFold } from "#core/policy";
import type { Guard } from "#core/ports";
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

export async function readGate({ world, task }: Turn<"act">, tool: ReadTool): Promise<ReadGate> {
  const { state, stream, version } = await load(world.journal, policyFold, "company");
  const needs = await needsOf(world, tool);
  const { name, domain } = tool;
  const stakes = withCredentials({}, domain, needs);
  const action = actionOf(
    world,
    { tool: name, effect: "read", domain, stakes, needs },
    { agent: task.state.assignment.agent, taint: task.state.taint },
  );
  const verdict = evaluate(state, action, await todayFor(world, state.policy));
  return { verdict, needs, guard: { stream, version } };
}
