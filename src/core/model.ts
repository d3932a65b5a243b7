// The model port: one thinking step from a prompt to a reply that fits, and texts as vectors.
import type { z } from "zod";
import type { Json, JsonObject } from "#core/json";
import type { Micros, ModelPrice } from "#core/money";

export interface Prompt {
  readonly name: string;
  /** SHA-256 of the file: its identity, kept in events. */
  readonly hash: string;
  readonly text: string;
  readonly maxTokens: number;
  readonly temperature: number;
}

export interface ThinkRequest {
  readonly prompt: Prompt;
  readonly about: JsonObject;
  /** What the reply must fit. */
  readonly reply: z.ZodType;
  /** What the operator says models cost; it goes before any price list. */
  readonly prices?: readonly ModelPrice[] | undefined;
}

export interface ThinkReply {
  /** Parsed with the request's schema. */
  readonly reply: Json;
  readonly usage: { readonly input: number; readonly output: number } | null;
  readonly cost: Micros;
  readonly basis: "reported" | "reserved" | "free";
}

export interface Model {
  /** E.g. `offline rules` or the model's name. */
  readonly name: string;
  readonly offline: boolean;
  /** Where it keeps failing: what to look at, and the variables that say where it is; sentences, without a secret. */
  readonly mend?: string;
  /** The worst a call can cost: counted input plus max tokens at table price. */
  reserve(request: ThinkRequest): Micros;
  /** Faults: `rate-limited`, `unavailable`, `timed-out`, `bad-reply` (retryable), `refused`, `not-allowed` (not). */
  think(request: ThinkRequest, signal: AbortSignal): Promise<ThinkReply>;
}

export interface Embedder {
  /** Kept beside every vector: vectors of different embedders are never compared. */
  readonly name: string;
  /** The worst a call can cost; absent where it costs nothing. */
  readonly reserve?: (texts: readonly string[], prices: readonly ModelPrice[]) => Micros;
  embed(texts: readonly string[]): Promise<number[][]>;
}
