// The client of an OpenAI-compatible endpoint, made one way for both models and embeddings: no retries of its own,
// nothing taken from the environment, and one call under one deadline.
import OpenAI from "openai";
import type { Endpoint, Purpose } from "./endpoint.ts";
import { faultOf } from "./faults.ts";

const TIMEOUT_MS = 60_000;

export function clientOf({ apiKey, baseUrl, timeoutMs = TIMEOUT_MS }: Endpoint): OpenAI {
  return new OpenAI({
    apiKey: apiKey ?? "none",
    baseURL: baseUrl,
    timeout: timeoutMs,
    maxRetries: 0,
    organization: null,
    project: null,
    adminAPIKey: null,
    webhookSecret: null,
    logLevel: "off",
  });
}

/** Runs one call under its deadline and the caller's signal; every failure is a Fault. */
export async function call<Reply>(
  endpoint: Endpoint,
  purpose: Purpose,
  signal: AbortSignal | undefined,
  run: (signal: AbortSignal) => Promise<Reply>,
): Promise<Reply> {
  const deadline = AbortSignal.timeout(endpoint.timeoutMs ?? TIMEOUT_MS);
  const either = signal === undefined ? deadline : AbortSignal.any([signal, deadline]);
  try {
    either.throwIfAborted();
    return await run(either);
  } catch (error) {
    throw faultOf(error, { endpoint, purpose, stopped: signal?.aborted === true, late: deadline.aborted });
  }
}
