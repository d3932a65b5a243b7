// The embeddings endpoint of the fake model: the same text always has the same vector, shared words bring vectors near.
import { createHash } from "node:crypto";
import type { Json } from "./wire.ts";

export type Embed = (text: string) => number[];

const DIMENSIONS = 256;

/** A bag of hashed words, of length 1. */
export function wordsEmbedding(text: string): number[] {
  const vector = new Array<number>(DIMENSIONS).fill(0);
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [text]) {
    const place = createHash("sha256").update(word).digest().readUInt32BE(0) % DIMENSIONS;
    vector[place] = (vector[place] ?? 0) + 1;
  }
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

/** The client asks for base64 of 32-bit floats unless told otherwise. */
function encoded(vector: number[], format: unknown): number[] | string {
  return format === "base64" ? Buffer.from(new Float32Array(vector).buffer).toString("base64") : vector;
}

export function embeddingsReply(body: Json, embed: Embed): { status: number; body: Json } {
  const texts = [body.input].flat();
  const wrong = texts.length === 0 || texts.some((text) => typeof text !== "string" || text === "");
  if (typeof body.model !== "string" || wrong)
    return {
      status: 400,
      body: { error: { message: "Invalid 'input' or 'model'.", type: "invalid_request_error" } },
    };
  const tokens = texts.reduce((sum: number, text) => sum + Math.ceil(String(text).length / 4), 0);
  const data = texts.map((text, index) => ({
    object: "embedding",
    index,
    embedding: encoded(embed(String(text)), body.encoding_format),
  }));
  const usage = { prompt_tokens: tokens, total_tokens: tokens };
  return { status: 200, body: { object: "list", data, model: body.model, usage } };
}
