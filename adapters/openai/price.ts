// What a call costs, by the list price of its model in the bundled table. What has no list price is refused, never guessed at.
import { calcPrice, findProvider } from "@pydantic/genai-prices";
import { Fault } from "#core/fault";
import type { Micros } from "#core/money";

/** Micro-dollars per token, which is the same number as dollars per million tokens. */
export interface Price {
  readonly inputPerToken: number;
  readonly outputPerToken: number;
}

export interface Tokens {
  readonly input: number;
  readonly output: number;
  /** Those of the input that the endpoint had cached. */
  readonly cached?: number;
}

/** Undefined where the table does not know the model. `baseUrl` names the provider where the table knows it; else the model's name alone decides. */
export function price(model: string, baseUrl?: string): Price | undefined {
  const million = { input: 1_000_000, output: 1_000_000 };
  const input = listed(model, { input: million.input, output: 0 }, baseUrl);
  const output = listed(model, { input: 0, output: million.output }, baseUrl);
  if (input === undefined || output === undefined) return undefined;
  return { inputPerToken: input, outputPerToken: output };
}

/** Rounded up to a whole micro-dollar. Fault `not-allowed` for a model without a list price. */
export function costOf(model: string, tokens: Tokens, baseUrl?: string): Micros {
  const dollars = listed(model, tokens, baseUrl);
  if (dollars === undefined) throw new Fault("not-allowed", unpriced(model));
  return Math.ceil(dollars * 1_000_000 - 1e-6);
}

/** Why such a model is not asked, with the remedy. */
export const unpriced = (model: string): string =>
  `No list price is known for the model “${model}”, so what it costs cannot be counted and it is not asked. Set OPENAI_MODEL to a model with a list price, e.g. gpt-5-mini.`;

/** Dollars by the table; undefined where it does not know the model. */
function listed(model: string, { input, output, cached = 0 }: Tokens, baseUrl?: string): number | undefined {
  const usage = { input_tokens: input, output_tokens: output, cache_read_tokens: Math.min(cached, input) };
  const providerId = providerAt(baseUrl);
  const own = providerId === undefined ? null : calcPrice(usage, model, { providerId });
  return (own ?? calcPrice(usage, model))?.total_price;
}

/** The provider behind an address, where the table knows it. */
export const providerAt = (baseUrl: string | undefined): string | undefined =>
  baseUrl === undefined ? undefined : findProvider({ providerApiUrl: baseUrl })?.id;
