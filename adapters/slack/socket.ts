// Socket Mode: one connection after another, each with its own client, so that an acknowledgement never goes astray.
import { SocketModeClient } from "@slack/socket-mode";
import type { Logger } from "@slack/web-api";
import { Fault } from "#core/fault";
import type { Clock } from "#core/ports";
import { callOptions, redacted } from "./client-options.ts";
import { slackFault } from "./faults.ts";
import type { Intake } from "./intake.ts";
import { PACE } from "./limits.ts";
import { type Log, type Timers, waiting } from "./options.ts";

export interface SocketParts {
  readonly appToken: string;
  readonly apiUrl?: string | undefined;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  readonly logger: Logger;
  readonly intake: Intake;
  readonly signal: AbortSignal;
  /** Told when the connection is up, and why it is not. */
  readonly noted: (fault?: Fault) => void;
}

/**
 * Keeps a connection until the signal aborts. The library's own reconnecting is off: it waits five seconds, and where the
 * network is away or the token revoked just then its promise rejects unheard, which would end the process.
 */
export async function keepConnected(parts: SocketParts): Promise<void> {
  const { clock, timers, signal } = parts;
  for (let failures = 0; !signal.aborted; ) {
    const began = clock.now().getTime();
    const fault = await session(parts);
    if (signal.aborted) return;
    failures = fault === undefined && isSteady(clock.now().getTime() - began) ? 0 : failures + 1;
    if (fault !== undefined) parts.noted(fault);
    const pause = pauseMs(failures, fault);
    if (pause > 0) await waiting(timers, pause, signal);
  }
}

/** The first drop is Slack's routine: no pause. */
const pauseMs = (failures: number, fault: Fault | undefined): number =>
  fault === undefined && failures <= 1 ? 0 : backoffMs(failures, fault);

const isSteady = (ms: number): boolean => ms >= PACE.steadyMs;

export function backoffMs(failures: number, fault: Fault | undefined): number {
  const asked = fault === undefined || fault.retry === "never" ? 0 : fault.retry.afterMs;
  const ours = PACE.firstBackoffMs * 2 ** Math.min(Math.max(failures - 1, 0), 10);
  const never = fault?.retry === "never" ? PACE.longestBackoffMs : 0;
  return Math.max(asked, never, Math.min(ours, PACE.longestBackoffMs));
}

/** One connection from opening to its end; the Fault says why it never came up. */
async function session(parts: SocketParts): Promise<Fault | undefined> {
  const client = open(parts);
  const over = new AbortController();
  const ended = new Promise<void>((resolve) => client.once("disconnected", () => resolve()));
  const close = () => void closing(parts, client, ended);
  parts.signal.addEventListener("abort", close, { once: true });
  try {
    await Promise.race([started(client), late(parts, AbortSignal.any([over.signal, parts.signal]))]);
    parts.noted();
    parts.log("info", "Slack is connected.");
    await ended;
    parts.log("debug", "The connection to Slack ended.");
    return undefined;
  } catch (thrown) {
    close();
    return slackFault(thrown, "app");
  } finally {
    over.abort();
    parts.signal.removeEventListener("abort", close);
  }
}

function open(parts: SocketParts): SocketModeClient {
  const client = new SocketModeClient({
    appToken: parts.appToken,
    autoReconnectEnabled: false,
    logger: parts.logger,
    clientOptions: {
      ...callOptions(parts.apiUrl),
      fetch: (url, init) => fetch(url, { ...init, signal: either(parts.signal, init?.signal) }),
    },
  });
  guardFrames(client, parts.log);
  client.on("slack_event", (frame: Frame) => void receive(parts, frame));
  return client;
}

const either = (ours: AbortSignal, theirs: AbortSignal | undefined): AbortSignal =>
  theirs === undefined ? ours : AbortSignal.any([ours, theirs]);

interface Frame {
  readonly body: unknown;
  ack(): Promise<void>;
}

async function receive({ intake, log }: SocketParts, { body, ack }: Frame): Promise<void> {
  try {
    await intake.deliver(body);
  } catch (thrown) {
    log("warn", "A message from Slack could not be stored; Slack sends it again.", {
      reason: redacted(String(thrown)),
    });
    return;
  }
  try {
    await ack();
  } catch (thrown) {
    log("debug", "An acknowledgement to Slack was lost; Slack sends the message again.", {
      reason: redacted(String(thrown)),
    });
  }
}

/** The library reads frames in an async listener: one it cannot read would reject unheard, which would end the process. */
function guardFrames(client: SocketModeClient, log: Log): void {
  const listeners = client.listeners("ws_message");
  client.removeAllListeners("ws_message");
  client.on("ws_message", (...frame: unknown[]) => {
    for (const listener of listeners)
      Promise.resolve(listener(...frame)).catch((thrown: unknown) =>
        log("warn", "A frame from Slack could not be read; it is left out.", {
          reason: redacted(String(thrown)),
        }),
      );
  });
}

async function started(client: SocketModeClient): Promise<void> {
  try {
    await client.start();
  } catch (thrown) {
    // The library rejects with nothing when the socket closed before Slack's hello.
    throw thrown ?? closedEarly();
  }
}

const closedEarly = (): Fault =>
  new Fault("unavailable", "The connection to Slack closed before it was ready. It is tried again.", {
    retry: { afterMs: PACE.firstBackoffMs },
  });

async function late({ timers }: SocketParts, signal: AbortSignal): Promise<never> {
  await waiting(timers, PACE.helloMs, signal);
  throw new Fault("timed-out", "Slack did not open the connection in time. It is tried again.", {
    retry: { afterMs: PACE.firstBackoffMs },
  });
}

/** Closes politely, then for good: a peer that does not answer would hold the socket for half a minute. */
async function closing(
  { timers }: SocketParts,
  client: SocketModeClient,
  ended: Promise<void>,
): Promise<void> {
  const over = new AbortController();
  void client.disconnect();
  await Promise.race([ended, waiting(timers, PACE.stopMs / 2, over.signal)]);
  over.abort();
  void client.disconnect();
}
