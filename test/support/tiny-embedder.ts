// An embedder of eight letters, for worlds whose memory is not what is tested.
import type { Embedder } from "#core/model";

/** Enough to tell texts apart; what embedding finds is tested with memory itself. */
export const tinyEmbedder: Embedder = {
  name: "letters",
  embed: async (texts) =>
    texts.map((text) =>
      Array.from({ length: 8 }, (_, at) => text.split(String.fromCharCode(97 + at)).length),
    ),
};
