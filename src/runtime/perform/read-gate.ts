// The gate of a read: it goes when policy leaves it open. Apart from acting because nobody is asked about a read, so that a
// gate which would ask refuses it instead.
import { policyFold } from "#core/policy";
import type { ReadTool } from "#core/tool";
import { evaluate } from "#governance/evaluate";
import { closedWords } from "#operator/gate-words";
import type { Turn } from "../progress.ts";
import { actionOf } from "../propose.ts";
import { load } from "../unit.ts";

/** The sentence that refuses the read, or undefined where it may go. */
export async function readRefused({ world, task }: Turn<"act">, tool: ReadTool): Promise<string | undefined> {
  const { state } = await load(world.journal, policyFold, "company");
  const { assignment, taint } = task.state;
  const asked = actionOf(
    world,
    { tool: tool.name, effect: "read", domain: tool.domain, stakes: {} },
    { agent: assignment.agent, taint },
  );
  const verdict = evaluate(state, asked, world.clock.now().toISOString());
  if (verdict.gate === "open") return undefined;
  if (verdict.gate === "closed") return closedWords(verdict);
  return `The rule “${verdict.rule}” of policy version ${verdict.policyVersion} asks before this read, and reads are not asked for: open it with /policy edit, or let an agent of the domain ${tool.domain} read it.`;
}
