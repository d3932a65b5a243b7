// Reading members of a payload that may be anything, so that parsing never throws.
import type { Json, JsonObject } from "#core/json";

export function member(value: unknown, ...path: readonly string[]): unknown {
  let here = value;
  for (const name of path) {
    if (typeof here !== "object" || here === null || !Object.hasOwn(here, name)) return undefined;
    here = (here as Record<string, unknown>)[name];
  }
  return here;
}

/** The text at a path; undefined when there is none or it is empty. */
export function text(value: unknown, ...path: readonly string[]): string | undefined {
  const found = member(value, ...path);
  return typeof found === "string" && found !== "" ? found : undefined;
}

/** What JSON text holds; undefined when it is not JSON. */
export function readJson(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch {
    return undefined;
  }
}

/** The payload as received, without what would let its reader speak for Slack or to the person. */
export function withoutSecrets(payload: unknown): Json {
  if (typeof payload !== "object" || payload === null) return null;
  const { token, response_url, response_urls, ...rest } = payload as JsonObject;
  return rest;
}
