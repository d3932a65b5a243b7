// What a model's choice looks like, and the ways in which one can be bent; apart from the endpoint that serves them.
import type { Json } from "./wire.ts";

/** It fits as before, and one text in it goes on and on. */
const lengthened = (content: string, characters: number): string =>
  content.replace(/"([^"]{1,40})"\}/, (_, text) => `"${text} ${"and on ".repeat(characters / 7)}"}`);

export function choice(content: string | null): Json {
  return {
    index: 0,
    message: { role: "assistant", content, refusal: null },
    logprobs: null,
    finish_reason: "stop",
  };
}

/** By misbehaviour: what becomes of the content that was meant. */
export const CONTENT: Partial<Record<string, (content: string) => Json>> = {
  "invalid-json": (content) => choice(`${content.slice(0, -1)},,`),
  "wrong-schema": () => choice('{"unexpected":true}'),
  empty: () => choice(""),
  refusal: () => ({
    ...choice(null),
    message: { role: "assistant", content: null, refusal: "I cannot help with that." },
  }),
  length: (content) => ({
    ...choice(content.slice(0, Math.ceil(content.length / 2))),
    finish_reason: "length",
  }),
  "content-filter": () => ({ ...choice(""), finish_reason: "content_filter" }),
  longer: (content) => choice(lengthened(content, 2_000_000)),
  endless: (content) => choice(lengthened(content, 40_000_000)),
};
