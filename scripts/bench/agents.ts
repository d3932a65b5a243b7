// The benchmark's agents: one whose three steps are facts to remember, one whose single step is an act on a tool in memory.
import { z } from "zod";
import { defineAgent } from "#core/agent";
import type { Move } from "#core/move";
import { defineTool, type Receipt, type Tool } from "#core/tool";

export const STEPS = 3;

const fact = (subject: string, step: number): Move => ({
  do: "remember",
  fact: {
    statement: `Step ${step} of ${subject} is done.`,
    subject: `${subject}/${step}`,
    domain: "bench",
    confidence: 1,
  },
});

/** Each step commits its row (a fact, by id) with the events of its task and of the fact. */
export const keeper = defineAgent({
  name: "bench-keeper",
  kind: "execution",
  domain: "bench",
  does: "Keeps three facts, one after the other.",
  capabilities: ["remember"],
  hears: ["task.assigned", "remembered"],
  mayRead: [],
  mayUse: [],
  budget: { steps: 8, usd: 0 },
  initial: { subject: "", kept: 0 },
  decide(state, heard) {
    if (heard.type === "task.assigned") return [fact(String(heard.brief.subject), 1)];
    if (state.kept + 1 < STEPS) return [fact(state.subject, state.kept + 2)];
    return [{ do: "finish", outcome: "done", summary: "All steps are done." }];
  },
  evolve: (state, heard) =>
    heard.type === "task.assigned"
      ? { subject: String(heard.brief.subject), kept: 0 }
      : { ...state, kept: state.kept + 1 },
});

export const stocker = defineAgent({
  name: "bench-stocker",
  kind: "execution",
  domain: "bench",
  does: "Puts one thing on the shelf.",
  capabilities: ["write"],
  hears: ["task.assigned", "effect.done", "effect.failed", "action.refused"],
  mayRead: [],
  mayUse: ["bench.put"],
  budget: { steps: 8, usd: 0 },
  initial: { subject: "" },
  decide(_state, heard) {
    if (heard.type === "task.assigned") {
      const input = { key: String(heard.brief.subject) };
      return [{ do: "act", tool: "bench.put", input, why: "It was asked for.", evidence: [] }];
    }
    const outcome = heard.type === "effect.done" ? "done" : "failed";
    return [{ do: "finish", outcome, summary: `Heard ${heard.type}.` }];
  },
  evolve: (state) => state,
});

const receipts = new Map<string, Receipt>();

/** A shelf in memory: the same token puts the same thing once. */
export const shelfTool = defineTool({
  name: "bench.put",
  version: 1,
  domain: "bench",
  effect: "idempotent",
  input: z.object({ key: z.string() }),
  preview: async ({ key }) => ({ title: `Put ${key}`, diff: `+${key}`, targetVersion: "0", undo: "" }),
  execute: async ({ key }, { token }) => {
    const receipt = receipts.get(token) ?? { summary: `Put ${key}.`, data: { key } };
    receipts.set(token, receipt);
    return receipt;
  },
  check: async (token) => {
    const receipt = receipts.get(token);
    return receipt === undefined ? { is: "absent" } : { is: "done", receipt };
  },
}) as unknown as Tool;
