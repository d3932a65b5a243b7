// What Slack says when it refuses; apart, so that every checker can throw it and only the server turns it into a reply.
import type { Json } from "../wire.ts";

export class Refusal extends Error {
  readonly details: string[];
  /** Seconds for a 429's Retry-After; undefined for everything else, which Slack answers with 200. */
  readonly retryAfter: number | undefined;

  constructor(error: string, details: string[] = [], retryAfter?: number) {
    super(error);
    this.details = details;
    this.retryAfter = retryAfter;
  }

  get body(): Json {
    const metadata = this.details.length > 0 && { response_metadata: { messages: this.details } };
    return { ok: false, error: this.message, ...metadata };
  }
}
