// A real model behind an OpenAI-compatible endpoint: one structured call a thought, its usage and price recorded.
import type OpenAI from "openai";
import { APIError } from "openai";
import type { Json } from "#core/json";
import type { Model, ThinkReply, ThinkRequest } from "#core/model";
import type { Micros } from "#core/money";
import { call, clientOf } from "./client.ts";
import { corrected, type Dialect, dialectOf, limitOf } from "./dialect.ts";
import { type Endpoint, hostOf } from "./endpoint.ts";
import { costOf } from "./price.ts";
import { readReply } from "./reply.ts";
import { strictSchema } from "./schema.ts";
import { countAtMost } from "./tokens.ts";

type Params = OpenAI.ChatCompletionCreateParamsNonStreaming;

/** Faults: `not-allowed` for a model without a list price; `rate-limited`, `unavailable`, `timed-out`, `bad-reply` (retryable), `refused`, `not-allowed`, `not-found`. */
export function openAiModel(settings: Endpoint): Model {
  const { model, baseUrl } = settings;
  const client = clientOf(settings);
  let dialect = dialectOf(model);

  const ask = async (
    request: ThinkRequest,
    signal: AbortSignal,
    refused: readonly string[] = [],
  ): Promise<unknown> => {
    const spoken = dialect;
    try {
      return await client.chat.completions.create(params(model, request, spoken), { signal });
    } catch (error) {
      const better = error instanceof APIError ? corrected(spoken, error) : undefined;
      const tried = [...refused, JSON.stringify(spoken)];
      if (better === undefined || tried.includes(JSON.stringify(better))) throw error;
      dialect = better;
      return ask(request, signal, tried);
    }
  };

  const reserve = (request: ThinkRequest): Micros => {
    const input = countAtMost(model, JSON.stringify([messages(request), strictSchema(request.reply)]));
    const output = limitOf(model, request.prompt.maxTokens);
    return costOf({ model, baseUrl, prices: request.prices }, { input, output });
  };

  return {
    name: model,
    offline: false,
    mend: `See whether the endpoint ${hostOf(settings)} answers, and whether OPENAI_BASE_URL and OPENAI_API_KEY are right; a change of them takes a restart.`,
    reserve,
    async think(request, signal): Promise<ThinkReply> {
      // Nothing is sent whose price is not known.
      const worst = reserve(request);
      const completion = await call(settings, "model", signal, (either) => ask(request, either));
      const limit = limitOf(model, request.prompt.maxTokens);
      const { reply, tokens } = readReply(completion, request.reply, limit);
      if (tokens === null) return { reply, usage: null, cost: worst, basis: "reserved" };
      const usage = { input: tokens.input, output: tokens.output };
      const cost = costOf({ model, baseUrl, prices: request.prices }, tokens);
      return { reply, usage, cost, basis: "reported" };
    },
  };
}

function params(model: string, request: ThinkRequest, dialect: Dialect): Params {
  const { prompt, reply } = request;
  return {
    model,
    messages: messages(request),
    [dialect.limit]: limitOf(model, prompt.maxTokens),
    ...(dialect.temperature ? { temperature: prompt.temperature } : {}),
    ...(dialect.effort ? { reasoning_effort: "low" as const } : {}),
    response_format: {
      type: "json_schema",
      json_schema: { name: prompt.name, strict: true, schema: strictSchema(reply) as Record<string, Json> },
    },
  };
}

/** The prompt as the system's words; what it is about as data, in JSON. */
const messages = ({ prompt, about }: ThinkRequest) => [
  { role: "system" as const, content: prompt.text },
  { role: "user" as const, content: JSON.stringify(about) },
];
