// The reviewer: checks a draft by the house's fixed rules and by reading it, and says what is to be changed.
import type { z } from "zod";
import { defineAgent, type Heard } from "#core/agent";
import { finish } from "#core/ending";
import type { Move } from "#core/move";
import { type Draft, THOUGHTS } from "#core/thought";

const briefSchema = THOUGHTS.review.about;

/** Longest title in characters: longer ones wrap in the site's lists and in link previews. */
const TITLE_LIMIT = 100;

/** What writers and models leave where something was still to be filled in. */
const PLACEHOLDERS = [
  /\[(?:todo|tbd|fixme|insert\b|your\b|placeholder)[^\]]*\]/i,
  /\{\{[^}]*\}\}/,
  /lorem ipsum/i,
  // In capitals only: a post may well speak of a todo list.
  /\b(?:TODO|TBD|FIXME)\b/,
];

type State = { readonly status: "idle" | "ended" } | { readonly status: "reading"; readonly draft: Draft };
type Read = Extract<Heard, { type: "thought"; prompt: "review" }>;

/** The rules that need no judgement; any note of theirs sends the draft back. */
function houseNotes({ title, body }: Draft): string[] {
  const left = PLACEHOLDERS.flatMap((placeholder) => placeholder.exec(`${title}\n${body}`)?.[0] ?? [])[0];
  const length = [...title].length;
  return [
    ...(title.trim() === "" ? ["The title is empty."] : []),
    ...(title.includes("\n") ? ["The title runs over more than one line."] : []),
    ...(length > TITLE_LIMIT ? [`The title has ${length} characters; at most ${TITLE_LIMIT} fit.`] : []),
    ...(body.trim() === "" ? ["The text is empty."] : []),
    ...(left === undefined ? [] : [`A placeholder is left in the text: ${left}`]),
  ];
}

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
