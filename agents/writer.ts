// The writer: turns points into a draft. A draft changes nothing outside, so its kind is research and it has no tools at all.
import type { z } from "zod";
import { defineAgent, type Heard } from "#core/agent";
import { finish } from "#core/ending";
import type { Move } from "#core/move";
import { THOUGHTS } from "#core/thought";

const briefSchema = THOUGHTS.draft.about;

/** `known`: whether there are points that it rests on. */
type Drafting = { readonly status: "drafting"; readonly topic: string; readonly known: boolean };
type State = { readonly status: "idle" | "ended" } | Drafting;
type Drafted = Extract<Heard, { type: "thought"; prompt: "draft" }>;

function begin(parsed: z.ZodSafeParseResult<z.infer<typeof briefSchema>>): Move {
  if (!parsed.success)
    return finish("failed", "Nothing drafted: the writer's brief lacks a topic or points.");
  return { do: "think", prompt: "draft", about: parsed.data };
}

function drafting(parsed: z.ZodSafeParseResult<z.infer<typeof briefSchema>>): State {
  if (!parsed.success) return { status: "ended" };
  return { status: "drafting", topic: parsed.data.topic, known: parsed.data.points.length > 0 };
}

function hand({ topic, known }: Drafting, { reply: { title, body } }: Drafted): Move {
  const missing = [title, body].some((text) => text.trim() === "");
  // Nothing is known and nothing was made up: only the operator can say what it should say.
  if (missing && !known)
    return finish("asked", `I know nothing about “${topic}” yet. What should the post say?`);
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
  capabilities: [],
  hears: ["task.assigned", "thought"],
  mayRead: [],
  mayUse: [],
  budget: { steps: 4, usd: 1 },
  initial: { status: "idle" } as State,
  brief: briefSchema,
  decide(state, heard) {
    if (state.status === "idle" && heard.type === "task.assigned")
      return [begin(briefSchema.safeParse(heard.brief))];
    if (state.status === "drafting" && heard.type === "thought" && heard.prompt === "draft")
      return [hand(state, heard)];
    return [];
  },
  evolve(state, heard): State {
    if (state.status === "idle" && heard.type === "task.assigned")
      return drafting(briefSchema.safeParse(heard.brief));
    const drafted = state.status === "drafting" && heard.type === "thought" && heard.prompt === "draft";
    return drafted ? { status: "ended" } : state;
  },
});
