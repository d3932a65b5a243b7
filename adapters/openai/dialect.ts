// Which parameters a model takes: decided by its name, corrected by what its endpoint refuses, and remembered.
import type { APIError } from "openai";

export interface Dialect {
  readonly limit: "max_tokens" | "max_completion_tokens";
  readonly temperature: boolean;
  readonly effort: boolean;
}

/** OpenAI's models that think before they answer, also behind a router's prefix (`openai/gpt-5-mini`). */
const REASONING = /^(?:[\w-]+\/)?(?:o[1-9]|gpt-5)/i;
const NO_EFFORT = /chat|pro\b|o1-(?:mini|preview)/i;

/** Tokens of thinking that count against the limit of a reasoning model, on top of the reply's own. */
const THINKING_TOKENS = 4_096;

const thinks = (model: string): boolean => REASONING.test(model) && !/chat/i.test(model);

export function dialectOf(model: string): Dialect {
  if (!REASONING.test(model)) return { limit: "max_tokens", temperature: true, effort: false };
  return { limit: "max_completion_tokens", temperature: !thinks(model), effort: !NO_EFFORT.test(model) };
}

/** The most tokens a reply may take, thinking included. */
export const limitOf = (model: string, maxTokens: number): number =>
  maxTokens + (thinks(model) ? THINKING_TOKENS : 0);

const UNSUPPORTED =
  /unsupported|not supported|unknown_parameter|unrecognized|not permitted|does not support|unexpected/i;

/** The dialect without what the endpoint just refused (400, a parameter or value it does not support), or undefined. */
export function corrected(dialect: Dialect, error: APIError): Dialect | undefined {
  const said = `${error.code ?? ""} ${error.message}`;
  if ((error.status !== 400 && error.status !== 422) || !UNSUPPORTED.test(said)) return undefined;
  const about =
    error.param ?? /max_completion_tokens|max_tokens|temperature|reasoning_effort/.exec(said)?.[0];
  switch (about) {
    case dialect.limit:
      return { ...dialect, limit: about === "max_tokens" ? "max_completion_tokens" : "max_tokens" };
    case "temperature":
      return { ...dialect, temperature: false };
    case "reasoning_effort":
      return { ...dialect, effort: false };
    default:
      return undefined;
  }
}
