// What a call costs: the list price of the model from the bundled table, or a deliberately high assumed one.
import { calcPrice, findProvider } from "@pydantic/genai-prices";
import type { Micros } from "#core/money";

/** Micro-dollars per token, which is the same number as dollars per million tokens. */
export interface Price {
  readonly inputPerToken: number;
  readonly outputPerToken: number;
  /** No list price is known: these are ASSUMED. */
  readonly assumed: boolean;
}

export interface Tokens {
  readonly input: number;
  readonly output: number;
  /** Those of the input that the endpoint had cached. */
  readonly cached?: number;
}

/**
 * For a model without a list price: $10 in and $30 out per million tokens, the list price of GPT-4 Turbo and above
 * that of nearly every model served today, so that a budget ends too early rather than too late.
 */
const ASSUMED = { input: 10, output: 30 } as const;

/** `baseUrl` names the provider where the table knows it; else the model's name alone decides. */
export function price(model: string, baseUrl?: string): Price {
  const million = { input: 1_000_000, output: 1_000_000 };
  const input = listed(model, { input: million.input, output: 0 }, baseUrl);
  const output = listed(model, { input: 0, output: million.output }, baseUrl);
  return input === undefined || output === undefined
    ? { inputPerToken: ASSUMED.input, outputPerToken: ASSUMED.output, assumed: true }
    : { inputPerToken: input, outputPerToken: output, assumed: false };
}

/** Rounded up to a whole micro-dollar. */
export function costOf(model: string, tokens: Tokens, baseUrl?: string): Micros {
  const dollars = listed(model, tokens, baseUrl);
  const micros =
    dollars === undefined
      ? tokens.input * ASSUMED.input + tokens.output * ASSUMED.output
      : dollars * 1_000_000;
  return Math.ceil(micros - 1e-6);
}

/** Dollars by the table; undefined where it does not know the model. */
function listed(model: string, { input, output, cached = 0 }: Tokens, baseUrl?: string): number | undefined {
  const usage = { input_tokens: input, output_tokens: output, cache_read_tokens: Math.min(cached, input) };
  const providerId = baseUrl === undefined ? undefined : findProvider({ providerApiUrl: baseUrl })?.id;
  const own = providerId === undefined ? null : calcPrice(usage, model, { providerId });
  return (own ?? calcPrice(usage, model))?.total_price;
}
