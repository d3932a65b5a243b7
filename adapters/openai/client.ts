// The client of an OpenAI-compatible endpoint, made one way for both models and embeddings: no retries of its own,
// nothing taken from the environment, and one call under one deadline.
import OpenAI from "openai";
import type { Endpoint, Purpose } from "./endpoint.ts";
import { badReply, faultOf } from "./faults.ts";

const TIMEOUT_MS = 60_000;
/** Bytes of one answer; a batch of vectors, the largest that is asked for, takes about 4 MB. */
const LARGEST = 16 * 2 ** 20;

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
    fetch: atMost,
  });
}

/** An answer without an end is not collected: it would take the whole process with it. */
async function atMost(...asked: Parameters<typeof fetch>): Promise<Response> {
  const response = await fetch(...asked);
  if (response.body === null) return response;
  let bytes = 0;
  const counting = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, out) {
      bytes += chunk.byteLength;
      if (bytes > LARGEST) throw badReply(`it is too long (more than ${LARGEST / 2 ** 20} MB)`);
      out.enqueue(chunk);
    },
  });
  const { status, statusText, headers } = response;
  return new Response(response.body.pipeThrough(counting), { status, statusText, headers });
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
