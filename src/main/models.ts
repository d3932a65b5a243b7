// The models and the embedder of the configuration. Separate because a vendor's code is loaded only where it is configured:
// it takes a third of a start.
import { offlineEmbedder } from "#adapters/offline/embedder";
import { offlineModel } from "#adapters/offline/model";
import type { Embedder } from "#core/model";
import type { World } from "#runtime/world";
import type { Config } from "#src/config";

/** The model that is asked, and what there is at a cap: its cheaper siblings by the price table, and rules that cost nothing. */
export async function modelsOf({ openai }: Config): Promise<Pick<World, "model" | "cheaper">> {
  const free = offlineModel();
  if (openai === undefined) return { model: free, cheaper: [] };
  const { openAiModel } = await import("#adapters/openai/model");
  const { cheaperThan } = await import("#adapters/openai/cheaper");
  const { apiKey, baseUrl, model } = openai;
  const named = (name: string) => openAiModel({ apiKey, baseUrl, model: name });
  return { model: named(model), cheaper: [...cheaperThan(model, baseUrl).map(named), free] };
}

export async function embedderOf({ openai }: Config): Promise<Embedder> {
  if (openai?.embeddingModel === undefined) return offlineEmbedder();
  const { openAiEmbedder } = await import("#adapters/openai/embedder");
  const { apiKey, baseUrl, embeddingModel } = openai;
  return openAiEmbedder({ apiKey, baseUrl, model: embeddingModel });
}
