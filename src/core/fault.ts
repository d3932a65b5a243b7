// The one error class that crosses a port: what went wrong, in a sentence with its remedy, and whether to try again.

export type FaultCode =
  | "bad-input"
  | "bad-config"
  | "bad-reply"
  | "conflict"
  | "duplicate"
  | "disk-full"
  | "not-allowed"
  | "not-found"
  | "over-budget"
  | "rate-limited"
  | "refused"
  | "stale"
  | "target-moved"
  | "timed-out"
  | "unavailable"
  | "unknown-outcome";

export type Retry = "never" | { readonly afterMs: number };

export class Fault extends Error {
  readonly code: FaultCode;
  readonly retry: Retry;

  constructor(code: FaultCode, message: string, options: { retry?: Retry; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "Fault";
    this.code = code;
    this.retry = options.retry ?? "never";
  }
}

/** Any thrown value as a Fault; an unforeseen one becomes `unavailable` and is not retried by itself. */
export function asFault(thrown: unknown): Fault {
  if (thrown instanceof Fault) return thrown;
  return new Fault("unavailable", wordsOf(thrown), { cause: thrown });
}

/** Whatever was thrown, in words: some throw what has none. */
function wordsOf(thrown: unknown): string {
  if (thrown instanceof Error)
    return thrown.message === "" ? `It gave no reason (${thrown.name}).` : thrown.message;
  try {
    return String(thrown);
  } catch {
    return "It gave no reason.";
  }
}
