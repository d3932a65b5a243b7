// The cheaper siblings of a model, by the price table: what an operator may choose instead where a cap is reached.
import { findProvider } from "@pydantic/genai-prices";
import { type Price, price, providerAt } from "./price.ts";

/** Sizes of one family: `gpt-5`, `gpt-5-mini` and `gpt-5-nano` take the same requests and differ in what they cost. */
const SIZES = ["", "-pro", "-mini", "-nano", "-lite"];
const SIZE = /-(?:pro|mini|nano|lite)$/;

/** Names of listed models of the same family and provider that cost less in and out, the dearest first. */
export function cheaperThan(model: string, baseUrl?: string): string[] {
  const own = price({ model, baseUrl });
  const provider = findProvider({ providerId: providerAt(baseUrl) ?? "", modelId: model });
  if (own === undefined || provider === undefined) return [];
  const listed = new Set(provider.models.flatMap(({ id, deprecated }) => (deprecated ? [] : [id])));
  const family = SIZES.map((size) => `${model.replace(SIZE, "")}${size}`).filter((name) => listed.has(name));
  return family
    .flatMap((name) => {
      const theirs = price({ model: name, baseUrl });
      return theirs !== undefined && isLess(theirs, own) ? [{ name, cost: theirs.outputPerToken }] : [];
    })
    .toSorted((a, b) => b.cost - a.cost)
    .map(({ name }) => name);
}

const isLess = (one: Price, other: Price): boolean =>
  one.inputPerToken < other.inputPerToken && one.outputPerToken < other.outputPerToken;
