// Where an OpenAI-compatible endpoint is and what is asked of it; apart, since calls and their faults both name it.

export interface Endpoint {
  /** Absent for an endpoint that asks for none. */
  readonly apiKey?: string | undefined;
  /** E.g. `https://api.openai.com/v1`. */
  readonly baseUrl: string;
  readonly model: string;
  /** How long one call may take in all. Default 60 s. */
  readonly timeoutMs?: number | undefined;
}

/** Never more of its address than where it leads. */
export const hostOf = ({ baseUrl }: Endpoint): string =>
  URL.canParse(baseUrl) ? new URL(baseUrl).host : baseUrl;

/** Names the variable that a wrong model is corrected with. */
export type Purpose = "model" | "embedding model";

export const VARIABLE = {
  model: "OPENAI_MODEL",
  "embedding model": "OPENAI_EMBEDDING_MODEL",
} as const satisfies Record<Purpose, string>;
