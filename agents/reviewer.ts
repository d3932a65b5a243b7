// The reviewer: checks a draft by the house's fixed rules and by reading it, and says what is to be changed.
import type { z } from "zod";
import { defineAgent, type Heard } from "#core/agent";
import { finish } from "#core/ending";
import { houseNotes } from "#core/house-rules";
import type { Move } from "#core/move";
import { type Draft, THOUGHTS } from "#core/thought";

const briefSchema = THOUGHTS.review.about;

type State = { readonly status: "idle" | "ended" } | { readonly status: "reading"; readonly draft: Draft };
type Read = Extract<Heard, { type: "thought"; prompt: "review" }>;

function begin(parsed: z.ZodSafeParseResult<z.infer<typeof briefSchema>>): Move {
  if (!parsed.success)
    return finish("failed", "Nothing checked: the reviewer's brief lacks a draft or a topic.");
  return { do: "think", prompt: "review", about: parsed.data };
}

function judge(draft: Draft, { reply }: Read): Move {
  const house = houseNotes(draft);
  const notes = [...new Set([...house, ...reply.notes])];
  if (house.length === 0 && reply.verdict === "pass")
    return finish("done", `“${draft.title}” passed the check.`, { verdict: "pass", notes });
  const said = notes.length > 0 ? notes : ["The reviewer wants it revised and gave no reason."];
  const count = said.length === 1 ? "one note" : `${said.length} notes`;
  return finish("done", `“${draft.title}” goes back with ${count}.`, { verdict: "revise", notes: said });
}

export const reviewer = defineAgent({
  name: "reviewer",
  kind: "quality",
  domain: "content",
  does: "Checks drafts against the brief and the house style.",
  capabilities: [],
  hears: ["task.assigned", "thought"],
  mayRead: [],
  mayUse: [],
  budget: { steps: 4, usd: 0.5 },
  initial: { status: "idle" } as State,
  brief: briefSchema,
  decide(state, heard) {
    if (state.status === "idle" && heard.type === "task.assigned")
      return [begin(briefSchema.safeParse(heard.brief))];
    if (state.status === "reading" && heard.type === "thought" && heard.prompt === "review")
      return [judge(state.draft, heard)];
    return [];
  },
  evolve(state, heard): State {
    if (state.status === "idle" && heard.type === "task.assigned") {
      const parsed = briefSchema.safeParse(heard.brief);
      return parsed.success ? { status: "reading", draft: parsed.data.draft } : { status: "ended" };
    }
    const read = state.status === "reading" && heard.type === "thought" && heard.prompt === "review";
    return read ? { status: "ended" } : state;
  },
});
