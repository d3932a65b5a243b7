// The publisher: proposes one post for the site and reports what came of it; it never proposes a post a second time.
import { z } from "zod";
import { defineAgent, type Heard } from "#core/agent";
import { endingOf, finish } from "#core/ending";
import type { JsonObject } from "#core/json";
import type { Move } from "#core/move";

const TOOL = "site.publish";

const briefSchema = z.object({
  title: z.string(),
  body: z.string(),
  why: z.string(),
  evidence: z.array(z.object({ text: z.string(), source: z.string() })),
});

type State = { readonly status: "idle" | "proposed" | "ended" };

const WORDING = {
  undone: "Not published",
  badInput: { why: "the site does not take it like that", remedy: "Change it and say it again." },
};

function propose(brief: JsonObject): Move {
  const parsed = briefSchema.safeParse(brief);
  if (!parsed.success)
    return finish("failed", "Not published: the publisher's brief lacks a title, a text or a reason.");
  const { title, body, why, evidence } = parsed.data;
  return { do: "act", tool: TOOL, input: { title, body }, why, evidence };
}

/** What follows in a state from what was heard; undefined where it is not meant for that state. */
function next({ status }: State, heard: Heard): Move | undefined {
  if (status === "idle") return heard.type === "task.assigned" ? propose(heard.brief) : undefined;
  return status === "proposed" ? endingOf(heard, TOOL, WORDING) : undefined;
}

export const publisher = defineAgent({
  name: "publisher",
  kind: "execution",
  domain: "content",
  does: "Proposes a post for the site and publishes it once you approve.",
  capabilities: ["write"],
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
