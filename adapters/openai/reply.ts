// Reads a chat completion: the reply parsed with the request's schema and its usage, or a Fault that says what is wrong.
import { z } from "zod";
import { Fault } from "#core/fault";
import type { Json } from "#core/json";
import { badReply } from "./faults.ts";
import type { Tokens } from "./price.ts";

const count = z.number().int().nonnegative();
const usageSchema = z.object({
  prompt_tokens: count,
  completion_tokens: count,
  prompt_tokens_details: z.object({ cached_tokens: count.nullish() }).nullish(),
});
const completionSchema = z.object({
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish(),
        message: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }),
      }),
    )
    .min(1),
  usage: z.unknown().optional(),
});

export interface Read {
  readonly reply: Json;
  /** Null where the endpoint reported none that can be read. */
  readonly tokens: Tokens | null;
}

/** Characters of one token: no vocabulary in use has longer ones. */
const LONGEST_TOKEN = 128;

/** `limit`: the tokens that were allowed; an endpoint that does not keep to them may go on for ever. */
export function readReply(completion: unknown, fits: z.ZodType, limit: number): Read {
  const seen = completionSchema.safeParse(completion);
  const choice = seen.data?.choices[0];
  if (choice === undefined) throw badReply("it is no chat completion");
  const { content, refusal } = choice.message;
  if (refusal) throw new Fault("refused", `The model declined: ${refusal.slice(0, 300)}`);
  if (choice.finish_reason === "content_filter")
    throw new Fault("refused", "The endpoint's content filter withheld the reply.");
  if (choice.finish_reason === "length") throw badReply("it was cut off at the limit of tokens");
  if ((content ?? "").length > limit * LONGEST_TOKEN)
    throw badReply("it is too long for the limit of tokens");
  const fitting = fits.safeParse(parsed(content ?? ""));
  if (!fitting.success) throw badReply(`it does not fit what was asked for (${misfit(fitting.error)})`);
  return { reply: fitting.data as Json, tokens: tokensOf(seen.data?.usage) };
}

function parsed(content: string): unknown {
  if (content.trim() === "") throw badReply("it is empty");
  try {
    return JSON.parse(content);
  } catch (error) {
    if (error instanceof SyntaxError) throw badReply("it is not JSON");
    throw error;
  }
}

const misfit = (error: z.ZodError): string => {
  const [issue] = error.issues;
  return `${issue?.path.join(".") || "the whole"}: ${issue?.message ?? "unknown"}`.slice(0, 200);
};

function tokensOf(reported: unknown): Tokens | null {
  const usage = usageSchema.safeParse(reported).data;
  if (usage === undefined) return null;
  const cached = usage.prompt_tokens_details?.cached_tokens ?? 0;
  return { input: usage.prompt_tokens, output: usage.completion_tokens, cached };
}
