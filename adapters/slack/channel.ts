// The Slack channel's life: it begins to listen in the background, tells how it fares, and stops within bounds.
import { WebClient } from "@slack/web-api";
import type { Channel, ChannelHealth } from "#core/chat";
import { asFault, Fault } from "#core/fault";
import { callOptions, quietLogger } from "./client-options.ts";
import { endpoint, type SlackRoute } from "./endpoint.ts";
import { slackFault } from "./faults.ts";
import { type Hear, intake } from "./intake.ts";
import { lanes } from "./lanes.ts";
import { PACE } from "./limits.ts";
import { type SlackOptions, waiting } from "./options.ts";
import { render } from "./render.ts";
import { answer, ask, type Sending, show } from "./send.ts";
import { backoffMs, keepConnected } from "./socket.ts";

export interface SlackChannel extends Channel {
  /** For the one HTTP server; none in Socket Mode. */
  routes(): readonly SlackRoute[];
}

/** What is known of one side of the connection: not yet known, well, or the fault that says what to do. */
type Standing = "unknown" | "well" | Fault;

export function slack(options: SlackOptions): SlackChannel {
  const { clock, log, mode, timers } = options;
  const ending = new AbortController();
  const { signal } = ending;
  const logger = quietLogger(log);
  const standing: Record<"calls" | "socket", Standing> = { calls: "unknown", socket: "unknown" };
  let hear: Hear = notYet;
  let running: Promise<void> = Promise.resolve();
  const taking = intake({ hear: () => hear, logger, log });
  const web = new WebClient(options.botToken, { ...callOptions(options.apiUrl), logger });
  const noted = note(standing, "calls", log);
  const sending: Sending = { web, lanes: lanes({ clock, timers, signal }), log, noted };
  const socket = {
    ...options,
    ...mode,
    logger,
    intake: taking,
    signal,
    noted: note(standing, "socket", log),
  };
  return {
    name: "slack",
    async start(next) {
      hear = next;
      const sides = [checkToken(sending, options, signal)];
      if (socket.is === "socket") sides.push(keepConnected(socket));
      running = Promise.all(sides).then(nothing, (thrown) => noted(asFault(thrown)));
    },
    show: (card, thread, at) => show(sending, card, thread, at),
    fits: (card) => render(card).attachment === undefined,
    answer: (tap, words) => answer(sending, tap, words),
    ask: (form, because) => ask(sending, form, because),
    health: () => (signal.aborted ? stopped : health(standing, mode.is)),
    routes: () => (mode.is === "http" ? [endpoint({ ...mode, clock, intake: taking, log })] : []),
    async stop() {
      hear = notYet;
      await within(options, taking.idle());
      ending.abort();
      await within(options, running);
    },
  };
}

async function within({ timers }: SlackOptions, work: Promise<void>): Promise<void> {
  const enough = new AbortController();
  await Promise.race([work, waiting(timers, PACE.stopMs, enough.signal)]);
  enough.abort();
}

const stopped: ChannelHealth = { up: false, words: "Slack is stopped. Start Adjutant again." };

const nothing = (): void => undefined;

/** Before start and after stop nothing is taken, so that Slack sends it again. */
const notYet: Hear = async () => {
  throw new Fault("unavailable", "Slack is not being listened to now.");
};

/** A wrong token is found at once, not with the first message; until it is right, it is asked again from time to time. */
async function checkToken(sending: Sending, { timers }: SlackOptions, signal: AbortSignal): Promise<void> {
  for (let failures = 1; !signal.aborted; failures += 1) {
    try {
      await sending.web.auth.test();
      sending.noted();
      return;
    } catch (thrown) {
      const fault = slackFault(thrown);
      sending.noted(fault);
      await waiting(timers, backoffMs(failures, fault), signal);
    }
  }
}

/** Remembers how a side stands, and says a change once. A call that Slack refused for what it says is no bad standing. */
function note(
  standing: Record<"calls" | "socket", Standing>,
  side: "calls" | "socket",
  log: SlackOptions["log"],
) {
  return (fault?: Fault): void => {
    if (fault !== undefined && side === "calls" && !telling.has(fault.code)) return;
    const before = standing[side];
    standing[side] = fault ?? "well";
    const same = before instanceof Fault && before.message === fault?.message;
    if (fault !== undefined && !same) log("warn", fault.message, { code: fault.code });
  };
}

const telling: ReadonlySet<string> = new Set(["not-allowed", "unavailable", "timed-out"]);

function health(standing: Record<"calls" | "socket", Standing>, mode: "socket" | "http"): ChannelHealth {
  const sides = mode === "socket" ? [standing.calls, standing.socket] : [standing.calls];
  const fault = sides.find((side) => side instanceof Fault);
  if (fault instanceof Fault) return { up: false, words: fault.message };
  if (sides.includes("unknown")) return { up: false, words: "Slack is being connected." };
  const how = mode === "socket" ? "in Socket Mode" : "over HTTP at /slack/events";
  return { up: true, words: `Slack is connected ${how}.` };
}
