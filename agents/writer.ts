// The writer: turns points into a draft. A draft changes nothing outside, so its kind is research and it has no tools at all.
import type { z } from "zod";
import { defineAgent, type Heard } from "#core/agent";
import { finish } from "#core/ending";
import type { Move } from "#core/move";
import { THOUGHTS } from "#core/thought";

const briefSchema = THOUGHTS.draft.about;

type State = { readonly status: "idle" | "drafting" | "ended" };
type Drafted = Extract<Heard, { type: "thought"; prompt: "draft" }>;

function begin(parsed: z.ZodSafeParseResult<z.infer<typeof briefSchema>>): Move {
  if (!parsed.success)
    return finish("failed", "Nothing drafted: the writer's brief lacks a topic or points.");
  return { do: "think", prompt: "draft", about: parsed.data };
}

function hand({ reply: { title, body } }: Drafted): Move {
  const missing = [title, body].some((text) => text.trim() === "");
  if (missing)
    return finish(
      "failed",
      "The draft came back without a title or a text. Say it again, or give me the text and I publish that.",
    );
  return finish("done", `Drafted “${title}”.`, { title, body });
}

export const writer = defineAgent({
  name: "writer",
  kind: "research",
  domain: "content",
  does: "Drafts texts, and revises them by the reviewer's notes.",
  hears: ["task.assigned", "thought"],
  mayRead: [],
  mayUse: [],
  budget: { steps: 4, usd: 1 },
  initial: { status: "idle" } as State,
  decide(state, heard) {
    if (state.status === "idle" && heard.type === "task.assigned")
      return [begin(briefSchema.safeParse(heard.brief))];
    if (state.status === "drafting" && heard.type === "thought" && heard.prompt === "draft")
      return [hand(heard)];
    return [];
  },
  evolve(state, heard): State {
    if (state.status === "idle" && heard.type === "task.assigned")
      return { status: briefSchema.safeParse(heard.brief).success ? "drafting" : "ended" };
    const drafted = state.status === "drafting" && heard.type === "thought" && heard.prompt === "draft";
    return drafted ? { status: "ended" } : state;
  },
});
