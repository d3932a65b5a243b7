// The correspondent: proposes one mail and reports what came of it; a mail cannot be unsent, so it never tries twice.
import { z } from "zod";
import { defineAgent, type Heard } from "#core/agent";
import { endingOf, finish } from "#core/ending";
import type { JsonObject } from "#core/json";
import type { Move } from "#core/move";

const TOOL = "email.send";

const briefSchema = z.object({
  to: z.string(),
  subject: z.string(),
  body: z.string(),
  why: z.string(),
  evidence: z.array(z.object({ text: z.string(), source: z.string() })),
});

type State = { readonly status: "idle" | "proposed" | "ended" };

const WORDING = {
  undone: "Not sent",
  badInput: { why: "it cannot be mailed like that", remedy: "Check the address and say it again." },
};

function propose(brief: JsonObject): Move {
  const parsed = briefSchema.safeParse(brief);
  if (!parsed.success)
    return finish("failed", "Not sent: the correspondent's brief lacks an address, a subject or a text.");
  const { to, subject, body, why, evidence } = parsed.data;
  return { do: "act", tool: TOOL, input: { to, subject, body }, why, evidence };
}

/** What follows in a state from what was heard; undefined where it is not meant for that state. */
function next({ status }: State, heard: Heard): Move | undefined {
  if (status === "idle") return heard.type === "task.assigned" ? propose(heard.brief) : undefined;
  return status === "proposed" ? endingOf(heard, TOOL, WORDING) : undefined;
}

export const correspondent = defineAgent({
  name: "correspondent",
  kind: "execution",
  domain: "sales",
  does: "Proposes a mail and sends it once you approve.",
  capabilities: ["write", "external"],
  hears: ["task.assigned", "effect.done", "effect.failed", "action.refused"],
  mayRead: [],
  mayUse: [TOOL],
  budget: { steps: 4, usd: 0.1 },
  initial: { status: "idle" } as State,
  brief: briefSchema,
  decide(state, heard) {
    const move = next(state, heard);
    return move === undefined ? [] : [move];
  },
  evolve(state, heard): State {
    const move = next(state, heard);
    if (move === undefined) return state;
    return { status: move.do === "finish" ? "ended" : "proposed" };
  },
});
