// The proofreader: checks a draft by the house's fixed rules alone, at once and for nothing. Nobody delegates to it by name; it
// is there to be given the reviewer's role, where no model is to read.
import { defineAgent, type Heard } from "#core/agent";
import { finish } from "#core/ending";
import { houseNotes } from "#core/house-rules";
import type { Move } from "#core/move";
import { THOUGHTS } from "#core/thought";

const briefSchema = THOUGHTS.review.about;

/** Whoever decides is told that nobody judged the text. */
const UNREAD =
  "Checked by the house's fixed rules alone: nobody read it against its points, your goals or your constraints.";

type State = { readonly status: "idle" | "ended" };

function check({ brief }: Extract<Heard, { type: "task.assigned" }>): Move {
  const parsed = briefSchema.safeParse(brief);
  if (!parsed.success)
    return finish("failed", "Nothing checked: the proofreader's brief lacks a draft or a topic.");
  const { draft } = parsed.data;
  const notes = houseNotes(draft);
  if (notes.length === 0)
    return finish("done", `“${draft.title}” passed the check.`, { verdict: "pass", notes: [UNREAD] });
  const count = notes.length === 1 ? "one note" : `${notes.length} notes`;
  return finish("done", `“${draft.title}” goes back with ${count}.`, { verdict: "revise", notes });
}

export const proofreader = defineAgent({
  name: "proofreader",
  kind: "quality",
  domain: "content",
  does: "Checks drafts by the house's fixed rules alone, in place of the reviewer where you assign that.",
  capabilities: [],
  hears: ["task.assigned"],
  mayRead: [],
  mayUse: [],
  budget: { steps: 2, usd: 0 },
  initial: { status: "idle" } as State,
  brief: briefSchema,
  decide: (state, heard) => (state.status === "idle" && heard.type === "task.assigned" ? [check(heard)] : []),
  evolve: (state, heard): State => (heard.type === "task.assigned" ? { status: "ended" } : state),
});
