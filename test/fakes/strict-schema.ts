// Tells whether a JSON schema is one that strict structured output takes; apart, because it is a rule book of its own.
// Source: platform.openai.com/docs/guides/structured-outputs#supported-schemas
import type { Json } from "./wire.ts";

const NOT_PERMITTED = [
  "allOf",
  "oneOf",
  "not",
  "if",
  "then",
  "else",
  "dependentRequired",
  "dependentSchemas",
  "patternProperties",
  "propertyNames",
  "default",
];
const FORMATS = ["date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid"];
const MAX_DEPTH = 10;

/** What is wrong, in the endpoint's words; undefined for a good strict schema. */
export function strictProblem(schema: unknown): string | undefined {
  const root = schema as Json | null;
  if (typeof root !== "object" || root === null || root.type !== "object")
    return `schema must be a JSON Schema of 'type: "object"', got 'type: "${root?.type ?? "None"}"'.`;
  return problemIn(root, [], 0);
}

function problemIn(schema: unknown, path: string[], depth: number): string | undefined {
  const at = `In context=(${path.map((step) => `'${step}'`).join(", ")}), `;
  if (typeof schema !== "object" || schema === null) return `${at}schema must be an object.`;
  const node = schema as Json;
  const banned = NOT_PERMITTED.find((keyword) => keyword in node);
  if (banned) return `${at}'${banned}' is not permitted.`;
  if (depth > MAX_DEPTH) return `${at}the schema is nested deeper than ${MAX_DEPTH} levels.`;
  if (node.format !== undefined && !FORMATS.includes(String(node.format)))
    return `${at}'${node.format}' is not a valid format.`;
  const own = objectProblem(node);
  return own ? at + own : nestedProblem(node, path, depth);
}

function objectProblem(node: Json): string | undefined {
  const types = [node.type].flat();
  if (types.includes("array") && node.items === undefined) return "array schema missing items.";
  if (!types.includes("object")) return undefined;
  if (node.additionalProperties !== false)
    return "'additionalProperties' is required to be supplied and to be false.";
  const names = Object.keys((node.properties ?? {}) as Json);
  const required = Array.isArray(node.required) ? node.required : [];
  const missing = names.find((name) => !required.includes(name));
  if (missing)
    return `'required' is required to be supplied and to be an array including every key in properties. Missing '${missing}'.`;
  const extra = required.find((name) => !names.includes(name));
  return extra === undefined ? undefined : `Extra required key '${extra}' supplied.`;
}

function nestedProblem(node: Json, path: string[], depth: number): string | undefined {
  const children: [string[], unknown][] = [];
  for (const group of ["properties", "$defs", "definitions"])
    for (const [name, child] of Object.entries((node[group] ?? {}) as Json))
      children.push([[group, name], child]);
  if (node.items !== undefined) children.push([["items"], node.items]);
  for (const [index, child] of ((node.anyOf ?? []) as unknown[]).entries())
    children.push([["anyOf", String(index)], child]);
  for (const [steps, child] of children) {
    const problem = problemIn(child, [...path, ...steps], depth + 1);
    if (problem) return problem;
  }
  return undefined;
}
