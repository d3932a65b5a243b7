// The publisher: proposes one post for the site and reports what came of it; it never proposes a post a second time.
import { z } from "zod";
import { defineAgent, type Heard } from "#core/agent";
import type { JsonObject } from "#core/json";
import type { Move, Outcome } from "#core/move";

const TOOL = "site.publish";

const briefSchema = z.object({
  title: z.string(),
  body: z.string(),
  why: z.string(),
  evidence: z.array(z.object({ text: z.string(), source: z.string() })),
});

type State = { readonly status: "idle" | "proposed" | "ended" };
type Refused = Extract<Heard, { type: "action.refused" }>;

/** What a refusal means for the task; the given reason follows in brackets, where it says more, then the remedy. */
const REFUSALS: Record<Refused["by"], { outcome: Outcome; words: string; remedy: string }> = {
  operator: { outcome: "declined", words: "you rejected it", remedy: "" },
  policy: {
    outcome: "declined",
    words: "policy does not allow it",
    remedy: " Type /policy to see the rules.",
  },
  expired: {
    outcome: "declined",
    words: "nobody answered in time",
    remedy: " Say it again to get a new card.",
  },
  cancelled: { outcome: "declined", words: "it was cancelled", remedy: "" },
  "bad-input": {
    outcome: "failed",
    words: "the site does not take it like that",
    remedy: " Change it and say it again.",
  },
};

const finish = (outcome: Outcome, summary: string, result: JsonObject = {}): Move => ({
  do: "finish",
  outcome,
  summary: summary.replace(/\s+/g, " ").trim(),
  result,
});

function refused({ by, reason }: Refused): Move {
  const { outcome, words, remedy } = REFUSALS[by];
  const because = by === "expired" ? "" : reason.trim().replace(/\.$/, "");
  return finish(outcome, `Not published: ${words}${because === "" ? "" : ` (${because})`}.${remedy}`);
}

/** How the task ends because of what was heard; undefined where it goes on. */
function ending(heard: Heard): Move | undefined {
  if (!("tool" in heard) || heard.tool !== TOOL) return undefined;
  switch (heard.type) {
    case "effect.done":
      return finish("done", heard.summary, { effect: heard.effect });
    case "effect.failed":
      return finish("failed", `Not published: ${heard.reason}`, { effect: heard.effect });
    case "action.refused":
      return refused(heard);
    default:
      return undefined;
  }
}

function propose(brief: JsonObject): Move {
  const parsed = briefSchema.safeParse(brief);
  if (!parsed.success)
    return finish("failed", "Not published: the publisher's brief lacks a title, a text or a reason.");
  const { title, body, why, evidence } = parsed.data;
  return { do: "act", tool: TOOL, input: { title, body }, why, evidence };
}

export const publisher = defineAgent({
  name: "publisher",
  kind: "execution",
  domain: "content",
  does: "Proposes a post for the site and publishes it once you approve.",
  hears: ["task.assigned", "effect.done", "effect.failed", "action.refused"],
  mayRead: [],
  mayUse: [TOOL],
  budget: { steps: 4, usd: 0.1 },
  initial: { status: "idle" } as State,
  decide(state, heard) {
    if (state.status === "idle" && heard.type === "task.assigned") return [propose(heard.brief)];
    if (state.status !== "proposed") return [];
    const end = ending(heard);
    return end === undefined ? [] : [end];
  },
  evolve(state, heard): State {
    if (state.status === "idle" && heard.type === "task.assigned")
      return { status: briefSchema.safeParse(heard.brief).success ? "proposed" : "ended" };
    return state.status === "proposed" && ending(heard) !== undefined ? { status: "ended" } : state;
  },
});
