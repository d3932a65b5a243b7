// Bringing events, commands and taps to the app until it acknowledges; apart from the two ways (socket, HTTP) it can go.
import { randomUUID } from "node:crypto";
import type { Json } from "../wire.ts";

type Kind = "events_api" | "slash_commands" | "interactive";
export type Envelope = { kind: Kind; payload: Json };
export type Retry = { number: number; reason: string };
export type Sent = { envelopeId: string; envelope: Envelope; retry?: Retry; signal: AbortSignal };
/** What the app answered, or why it did not in time. */
export type Outcome = { acked: true; payload: Json } | { acked: false; reason: string; final?: boolean };
export type Transport = (sent: Sent) => Promise<Outcome>;
/** `latencyMs` is for people to read; no test asserts it. */
export type SlackAck = {
  kind: Kind;
  envelopeId: string;
  retry: number;
  latencyMs: number;
  at: number;
  payload: Json;
};
export type Unheard = { kind: Kind; payload: Json; reason: string };
type Options = { ackMs: number; retryMs: number[]; changed: () => void };

export class Deliveries {
  readonly acks: SlackAck[] = [];
  /** Commands and taps that the person saw fail, and events that Slack gave up on. */
  readonly unheard: Unheard[] = [];
  transport: Transport = async () => ({ acked: false, reason: "no_connection" });
  /** Settles when the app can be reached; events wait for it. */
  reachable: () => Promise<void> = async () => undefined;
  readonly #options: Options;
  readonly #stop = new AbortController();
  readonly #pending = new Set<(reason: string) => void>();
  #last: Envelope | undefined;

  constructor(options: Options) {
    this.#options = options;
  }

  get pending(): number {
    return this.#pending.size;
  }

  /**
   * Resolves with what the app answered; rejects when it never did. Slack sends only events again
   * (at once, after one and after five minutes); a command or tap fails before the person's eyes.
   */
  async deliver(
    envelope: Envelope,
    { remember = true, firstRetry }: { remember?: boolean; firstRetry?: Retry } = {},
  ): Promise<Json> {
    if (remember) this.#last = envelope;
    let retry = firstRetry;
    for (let attempt = 0; ; attempt += 1) {
      const outcome = await this.#attempt(envelope, retry);
      if (outcome.acked) return outcome.payload;
      const pause = this.#pauseAfter(envelope, outcome, attempt);
      if (pause === undefined) return this.#giveUp(envelope, outcome.reason);
      await this.#sleep(pause);
      retry = { number: (retry?.number ?? 0) + 1, reason: outcome.reason };
    }
  }

  #pauseAfter({ kind }: Envelope, outcome: Outcome, attempt: number): number | undefined {
    const over = kind !== "events_api" || this.#stop.signal.aborted || ("final" in outcome && outcome.final);
    return over ? undefined : this.#options.retryMs[attempt];
  }

  redeliverLast(): Promise<Json> {
    if (!this.#last) throw new Error("There is nothing to redeliver.");
    const firstRetry = { number: 1, reason: "timeout" };
    return this.deliver(this.#last, { firstRetry });
  }

  /** Whatever waits for its acknowledgement has had its time, without waiting for the clock. */
  timeOut(): void {
    for (const end of [...this.#pending]) end("timeout");
  }

  stop(): void {
    this.#stop.abort();
    for (const end of [...this.#pending]) end("stopped");
  }

  async #attempt(envelope: Envelope, retry: Retry | undefined): Promise<Outcome> {
    if (envelope.kind === "events_api") await this.reachable();
    const envelopeId = randomUUID();
    const started = performance.now();
    const abort = new AbortController();
    const outcome = await this.#within((end) => {
      const sent = { envelopeId, envelope, signal: abort.signal, ...(retry && { retry }) };
      this.transport(sent).then(end, (error) => end({ acked: false, reason: String(error) }));
    });
    abort.abort();
    if (outcome.acked) {
      const latencyMs = performance.now() - started;
      const { payload } = outcome;
      this.acks.push({
        kind: envelope.kind,
        envelopeId,
        retry: retry?.number ?? 0,
        latencyMs,
        at: Date.now(),
        payload,
      });
    }
    this.#options.changed();
    return outcome;
  }

  #within(start: (end: (outcome: Outcome) => void) => void): Promise<Outcome> {
    return new Promise((resolve) => {
      const end = (outcome: Outcome) => {
        clearTimeout(timer);
        this.#pending.delete(late);
        resolve(outcome);
      };
      const late = (reason: string) => end({ acked: false, reason });
      const timer = setTimeout(() => late("timeout"), this.#options.ackMs);
      this.#pending.add(late);
      start(end);
      this.#options.changed();
    });
  }

  #giveUp(envelope: Envelope, reason: string): never {
    this.unheard.push({ ...envelope, reason });
    this.#options.changed();
    throw new Error(`Slack gave up on ${envelope.kind}: ${reason}`);
  }

  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      timer.unref();
      this.#stop.signal.addEventListener("abort", () => resolve(), { once: true });
    });
  }
}
