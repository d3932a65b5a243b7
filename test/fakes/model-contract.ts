// What a request to a model endpoint must look like (INTERFACE "What goes to a model"), and the endpoint's words where it does not.
import { strictProblem } from "./strict-schema.ts";
import type { Json } from "./wire.ts";

export type ModelRequest = {
  /** The schema's name, which is the prompt's. */
  name: string;
  model: string;
  messages: { role: string; content: string }[];
  schema: Json;
  maxTokens: number;
  body: Json;
};

const ROLES = ["system", "developer", "user", "assistant"];

function tokensProblem({ max_tokens, max_completion_tokens }: Json): string | undefined {
  if (max_tokens !== undefined && max_completion_tokens !== undefined)
    return "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.";
  const limit = max_tokens ?? max_completion_tokens;
  if (limit === undefined) return "Missing required parameter: 'max_tokens' (or 'max_completion_tokens').";
  return Number.isInteger(limit) && Number(limit) > 0
    ? undefined
    : "Invalid 'max_tokens': must be a positive integer.";
}

function formatProblem(format: unknown): string | undefined {
  const { type, json_schema: wanted } = (format ?? {}) as { type?: unknown; json_schema?: Json };
  if (type !== "json_schema") return "Missing required parameter: 'response_format' of type 'json_schema'.";
  const { name, strict, schema } = wanted ?? {};
  if (typeof name !== "string" || !/^[a-zA-Z0-9_-]{1,64}$/.test(name))
    return "Invalid 'response_format.json_schema.name': 1-64 of a-z, A-Z, 0-9, _ and -.";
  if (strict !== true) return "Invalid 'response_format.json_schema.strict': must be true.";
  const problem = strictProblem(schema);
  return problem && `Invalid schema for response_format '${name}': ${problem}`;
}

function messagesProblem(messages: unknown): string | undefined {
  if (!Array.isArray(messages) || messages.length === 0) return "Invalid 'messages': empty array.";
  const wrong = messages.findIndex(
    (message: Json) => !ROLES.includes(String(message?.role)) || typeof message.content !== "string",
  );
  return wrong < 0
    ? undefined
    : `Invalid 'messages[${wrong}]': a known role and content as a string are required.`;
}

/** What is wrong with a chat completion's body; undefined when the contract is kept. */
export function contractProblem(body: Json): string | undefined {
  if (typeof body.model !== "string" || body.model === "") return "you must provide a model parameter";
  if (body.stream === true) return "This endpoint does not stream.";
  return messagesProblem(body.messages) ?? tokensProblem(body) ?? formatProblem(body.response_format);
}

export function readModelRequest(body: Json): ModelRequest {
  const { json_schema: wanted } = body.response_format as { json_schema: { name: string; schema: Json } };
  return {
    name: wanted.name,
    model: String(body.model),
    messages: body.messages as ModelRequest["messages"],
    schema: wanted.schema,
    maxTokens: Number(body.max_tokens ?? body.max_completion_tokens),
    body,
  };
}
