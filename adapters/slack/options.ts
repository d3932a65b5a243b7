// What the Slack channel is made with; apart, because each of its files takes some of it.
import type { Clock } from "#core/ports";

export type Log = (level: "debug" | "info" | "warn" | "error", words: string, data?: object) => void;

export interface Timers {
  /** Resolves after `ms`; ends early, either way, when the signal aborts. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

export interface SlackOptions {
  readonly botToken: string;
  readonly mode: SocketMode | HttpMode;
  /** Slack's own when absent; ends in `/api/`. */
  readonly apiUrl?: string | undefined;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
}

interface SocketMode {
  readonly is: "socket";
  readonly appToken: string;
}

interface HttpMode {
  readonly is: "http";
  readonly signingSecret: string;
}

/** A wait that ends quietly when the signal aborts. */
export async function waiting(timers: Timers, ms: number, signal: AbortSignal): Promise<void> {
  try {
    await timers.wait(ms, signal);
  } catch (thrown) {
    if (!signal.aborted) throw thrown;
  }
}
