// What a call costs, by what the operator says of its model, else by its list price in the bundled table. What has neither is
// refused, never guessed at.
import { calcPrice, findProvider } from "@pydantic/genai-prices";
import { Fault } from "#core/fault";
import type { Micros, ModelPrice } from "#core/money";

/** What is asked about. `baseUrl` names the provider where the table knows it; else the model's name alone decides. */
export interface Priced {
  readonly model: string;
  readonly baseUrl?: string | undefined;
  /** The operator's own. */
  readonly prices?: readonly ModelPrice[] | undefined;
}

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

/** Undefined where neither the operator nor the table tells it. */
export function price(priced: Priced): Price | undefined {
  const million = 1_000_000;
  const input = dollarsOf(priced, { input: million, output: 0 });
  const output = dollarsOf(priced, { input: 0, output: million });
  if (input === undefined || output === undefined) return undefined;
  return { inputPerToken: input, outputPerToken: output };
}

/** Rounded up to a whole micro-dollar. Fault `not-allowed` for a model without a price. */
export function costOf(priced: Priced, tokens: Tokens): Micros {
  const dollars = dollarsOf(priced, tokens);
  if (dollars === undefined) throw new Fault("not-allowed", unpriced(priced.model));
  return Math.max(0, Math.ceil(dollars * 1_000_000 - 1e-6));
}

/** Why such a model is not asked, with the remedy. */
export const unpriced = (model: string): string =>
  `No list price is known for the model “${model}”, so it is not asked. Say what a million tokens cost in dollars, in and out: /policy price ${model} 0.50 1.50; or set OPENAI_MODEL to one that is listed.`;

function dollarsOf({ model, baseUrl, prices = [] }: Priced, tokens: Tokens): number | undefined {
  const said = prices.find((one) => one.model === model);
  if (said === undefined) return listed(model, tokens, baseUrl);
  return (said.input * tokens.input + said.output * tokens.output) / 1_000_000;
}

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
