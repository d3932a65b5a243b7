// Vectors from an OpenAI-compatible endpoint.
import type { Embedder } from "#core/model";
import { call, clientOf } from "./client.ts";
import type { Endpoint } from "./endpoint.ts";
import { badReply } from "./faults.ts";
import { costOf } from "./price.ts";
import { countAtMost } from "./tokens.ts";

/** How many texts one request carries; the endpoint's own limit is 2,048 inputs. */
const BATCH = 64;
/** Characters kept of one text: below 8,192 tokens, the models' limit, in nearly any script. */
const LONGEST = 8_000;

/** One vector a text, in their order. Faults as the model's. */
export function openAiEmbedder(endpoint: Endpoint): Embedder {
  const client = clientOf(endpoint);
  const batch = async (input: string[]): Promise<number[][]> => {
    const { data } = await call(endpoint, "embedding model", undefined, (signal) =>
      client.embeddings.create({ model: endpoint.model, input, encoding_format: "float" }, { signal }),
    );
    const vectors = (Array.isArray(data) ? data : []).toSorted((a, b) => a.index - b.index);
    if (vectors.length !== input.length || !vectors.every((one) => isVector(one.embedding)))
      throw badReply("it is not one vector a text");
    return vectors.map((one) => one.embedding);
  };
  return {
    name: `openai:${endpoint.model}`,
    reserve: (texts, prices) => {
      const input = texts.reduce((sum, text) => sum + countAtMost(endpoint.model, fitting(text)), 0);
      return costOf({ ...endpoint, prices }, { input, output: 0 });
    },
    async embed(texts) {
      const found: number[][] = [];
      for (let at = 0; at < texts.length; at += BATCH)
        found.push(...(await batch(texts.slice(at, at + BATCH).map(fitting))));
      return found;
    },
  };
}

/** Endpoints refuse an empty text. */
const fitting = (text: string): string => (text.trim() === "" ? "(empty)" : text.slice(0, LONGEST));

const isVector = (value: unknown): value is number[] =>
  Array.isArray(value) && value.length > 0 && value.every((one) => Number.isFinite(one));
