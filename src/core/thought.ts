// What the thinking steps are given and must answer: one entry a prompt file, its schema here and its prose in prompts/.
import { z } from "zod";
import { intentSchema } from "#core/intent";

/** A remembered or found passage, as agents and answers cite it. */
export const citationSchema = z.object({
  id: z.string(),
  text: z.string(),
  /** Where it comes from, e.g. `you, 3 Nov 2026` or a post's path. */
  source: z.string(),
  age: z.string(),
});
export type Citation = z.infer<typeof citationSchema>;

/** The operator's question and words before this, when the message may answer it. */
const earlierSchema = z.object({ words: z.string(), question: z.string() });

export const draftSchema = z.object({ title: z.string(), body: z.string() });
export type Draft = z.infer<typeof draftSchema>;

/** What the policy says of the company, for texts in its name. Absent where it says nothing. */
const company = z.object({ goals: z.array(z.string()), constraints: z.array(z.string()) }).optional();

export const THOUGHTS = {
  understand: {
    about: z.object({
      words: z.string(),
      earlier: earlierSchema.nullable(),
      now: z.string(),
      zone: z.string(),
    }),
    reply: z.object({ intent: intentSchema }),
  },
  research: {
    about: z.object({ topic: z.string(), findings: z.array(citationSchema) }),
    reply: z.object({ points: z.array(z.string()), sources: z.array(z.string()) }),
  },
  draft: {
    about: z.object({
      topic: z.string(),
      points: z.array(z.string()),
      sources: z.array(z.string()),
      /** The reviewer's notes on the draft before, and that draft; null the first time. */
      revise: z.object({ draft: draftSchema, notes: z.array(z.string()) }).nullable(),
      company,
    }),
    reply: draftSchema,
  },
  review: {
    about: z.object({ topic: z.string(), draft: draftSchema, points: z.array(z.string()), company }),
    reply: z.object({ verdict: z.enum(["pass", "revise"]), notes: z.array(z.string()) }),
  },
  answer: {
    about: z.object({ question: z.string(), findings: z.array(citationSchema) }),
    /** `cites`: ids of the findings the answer rests on; empty when nothing is known. */
    reply: z.object({ answer: z.string(), cites: z.array(z.string()) }),
  },
} as const;

export type ThoughtName = keyof typeof THOUGHTS;
export type About<Name extends ThoughtName> = z.infer<(typeof THOUGHTS)[Name]["about"]>;
export type Reply<Name extends ThoughtName> = z.infer<(typeof THOUGHTS)[Name]["reply"]>;

export const isThought = (name: string): name is ThoughtName => Object.hasOwn(THOUGHTS, name);
