// A zod schema as the JSON schema that strict structured output accepts: every object closed, every property required,
// unions as anyOf, and no keyword outside the subset.
// Source: platform.openai.com/docs/guides/structured-outputs#supported-schemas
import { z } from "zod";
import type { Json, JsonObject } from "#core/json";

const KEPT = new Set(
  `type properties required additionalProperties items anyOf enum const description title $ref $defs pattern minimum
  maximum exclusiveMinimum exclusiveMaximum multipleOf minItems maxItems`.split(/\s+/),
);
const FORMATS = ["date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid"];
/** Keywords whose values are schemas by name. */
const NAMED = new Set(["properties", "$defs"]);

export function strictSchema(schema: z.ZodType): JsonObject {
  return strict(z.toJSONSchema(schema) as Json) as JsonObject;
}

function strict(node: Json): Json {
  if (Array.isArray(node)) return node.map(strict);
  if (node === null || typeof node !== "object") return node;
  const entries = Object.entries(node).flatMap(([key, value]) => entry(key, value));
  const kept: Record<string, Json> = Object.fromEntries(entries);
  if (kept.properties === undefined) return kept;
  return { ...kept, required: Object.keys(kept.properties as JsonObject), additionalProperties: false };
}

function entry(key: string, value: Json): [string, Json][] {
  if (key === "oneOf") return [["anyOf", strict(value)]];
  if (key === "format") return FORMATS.includes(String(value)) ? [[key, value]] : [];
  if (!KEPT.has(key)) return [];
  if (["enum", "const", "required"].includes(key)) return [[key, value]];
  if (!NAMED.has(key)) return [[key, strict(value)]];
  return [
    [
      key,
      Object.fromEntries(Object.entries(value as JsonObject).map(([name, child]) => [name, strict(child)])),
    ],
  ];
}
