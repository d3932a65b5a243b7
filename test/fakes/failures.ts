// Failures that a test orders for a fake's next calls; kept apart because every fake takes the same orders.
import type { ServerResponse } from "node:http";
import { answer } from "./wire.ts";

/**
 * `reset`: the connection breaks before anything happened. `lost`: the call is carried out, then the connection breaks.
 * `hang`: no answer until the fake stops.
 */
export type Failure =
  | { status: number; body: unknown; headers?: Record<string, string> }
  | "reset"
  | "lost"
  | "hang";

export class Failures {
  readonly #byMethod = new Map<string, Failure[]>();

  /** `method` may be `*`, which fits any call. */
  add(method: string, failure: Failure): void {
    this.#byMethod.set(method, [...(this.#byMethod.get(method) ?? []), failure]);
  }

  take(method: string): Failure | undefined {
    return this.#byMethod.get(method)?.shift() ?? this.#byMethod.get("*")?.shift();
  }

  clear(): void {
    this.#byMethod.clear();
  }
}

/** Carries a failure out on the response; the work of a lost call must be done by the caller first. */
export function fail(res: ServerResponse, failure: Failure): void {
  if (failure === "hang") return;
  if (typeof failure === "string") {
    res.socket?.resetAndDestroy();
    return;
  }
  answer(res, failure.status, failure.body, failure.headers);
}
