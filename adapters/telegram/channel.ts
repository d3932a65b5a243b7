// Telegram as a channel: puts parsing, rendering, polling or the webhook, and sending together, and owns their life.
import type { Api } from "grammy";
import type { Channel, Inbound } from "#core/chat";
import { asFault, Fault } from "#core/fault";
import type { Clock } from "#core/ports";
import { botApi } from "./api.ts";
import { calls } from "./calls.ts";
import { faultOf } from "./faults.ts";
import { Health, type Log } from "./health.ts";
import { keepTrying, type Trying } from "./keep-trying.ts";
import { Lanes } from "./lanes.ts";
import { parse, strangeTap } from "./parse.ts";
import { ALLOWED_UPDATES, poll } from "./poll.ts";
import { render } from "./render.ts";
import { sender } from "./send.ts";
import { realTimers, type Timers, within } from "./time.ts";
import { checkWebhook, type Route, type Webhook, webhookRoute } from "./webhook.ts";

interface Command {
  /** Without the slash. */
  readonly name: string;
  readonly description: string;
}

export interface TelegramOptions {
  readonly token: string;
  /** Default: Telegram's own. */
  readonly apiRoot?: string | undefined;
  /** Absent: long polling. */
  readonly webhook?: Webhook | undefined;
  /** The bot's menu. */
  readonly commands: readonly Command[];
  readonly clock: Clock;
  readonly timers?: Timers | undefined;
  readonly log: Log;
}

export interface TelegramChannel extends Channel {
  /** For the HTTP server; empty while polling. */
  routes(): readonly Route[];
}

/** Longer than a poll, so that only a dead connection ends by it. */
const POLL_TIMEOUT_S = 40;
const SEND_TIMEOUT_S = 20;
/** How long a stop waits for what is being heard and sent; all of Adjutant stops within 10 s. */
const STOP_MS = 4_000;

/** Fault `bad-config` where the webhook cannot be one. */
export function telegram(options: TelegramOptions): TelegramChannel {
  const { token, webhook, clock, log, timers = realTimers } = options;
  if (webhook !== undefined) checkWebhook(webhook);
  const secrets = [token, webhook?.secret ?? ""];
  const listening = new AbortController();
  const sending = new AbortController();
  const health = new Health(log);
  const lanes = new Lanes(clock, timers, sending.signal);
  const apiOf = (timeoutSeconds: number, { signal }: AbortController) =>
    botApi({ token, apiRoot: options.apiRoot, timeoutSeconds, signal });
  const send = sender(calls({ api: apiOf(SEND_TIMEOUT_S, sending), lanes, secrets }), log);
  const ears = hearing(send, log, botIdOf(token));
  const trying: Trying = { health, timers, secrets, signal: listening.signal };
  const route = webhook && webhookRoute(webhook, ears.take, log);
  let running: Promise<void> | undefined;
  return {
    name: "telegram",
    routes: () => (route === undefined ? [] : [route]),
    async start(hear) {
      if (running !== undefined) throw new Fault("conflict", "Telegram was started already.");
      ears.open(hear);
      running = listen(apiOf(POLL_TIMEOUT_S, listening), options, trying, ears.take);
    },
    ...send,
    fits: (card) => render(card).attachment === undefined,
    health: () => health.now,
    async stop() {
      listening.abort();
      await within(timers, STOP_MS, Promise.allSettled([running, ears.close(), lanes.close()]));
      sending.abort();
      health.end();
    },
  };
}

/** A token begins with its bot's id (Bot API, “Authorizing your bot”). */
function botIdOf(token: string): number | undefined {
  const id = Number(token.split(":")[0]);
  return Number.isSafeInteger(id) && id > 0 ? id : undefined;
}

/** Hands updates over once `open`, refuses them after `close`, and lets a close wait for those in hand. */
function hearing(send: ReturnType<typeof sender>, log: Log, me: number | undefined) {
  const inHand = new Set<Promise<void>>();
  let hear: ((heard: Inbound) => Promise<void>) | undefined;
  const hand = async (update: unknown): Promise<void> => {
    if (hear === undefined)
      throw new Fault("unavailable", "Adjutant does not listen to Telegram at the moment.");
    const heard = parse(update, me);
    if (heard === undefined) return unheard(update, send, log);
    await hear(heard).catch((thrown: unknown) => {
      const why = asFault(thrown);
      const words = `A message from Telegram could not be stored (${why.message}). Telegram keeps it until it can be.`;
      throw new Fault("unavailable", words, { retry: why.retry, cause: why });
    });
  };
  return {
    open(to: (heard: Inbound) => Promise<void>): void {
      hear = to;
    },
    take(update: unknown): Promise<void> {
      const work = hand(update);
      const forget = () => void inHand.delete(work);
      inHand.add(work);
      work.then(forget, forget);
      return work;
    },
    async close(): Promise<void> {
      hear = undefined;
      await Promise.allSettled(inHand);
    },
  };
}

/** A button of an earlier program with the same token would otherwise wait in silence. */
function unheard(update: unknown, send: ReturnType<typeof sender>, log: Log): void {
  const handle = strangeTap(update);
  log("debug", "An update from Telegram holds nothing to hear.", { strangeTap: handle !== undefined });
  if (handle === undefined) return;
  send
    .answer({ handle }, "Adjutant does not know this button.")
    .catch((thrown: unknown) => log("warn", asFault(thrown).message));
}

async function listen(
  api: Api,
  { webhook, commands, log }: TelegramOptions,
  trying: Trying,
  take: (update: unknown) => Promise<void>,
): Promise<void> {
  const { health, secrets } = trying;
  const menu = async () => {
    const list = commands.map(({ name, description }) => ({ command: name, description }));
    await api.setMyCommands(list).catch((thrown: unknown) => {
      const fault = faultOf(thrown, secrets);
      if (fault.code !== "bad-input") throw fault;
      log("warn", `The bot's menu is not set: ${fault.message}`);
    });
  };
  const prepare = async () => {
    if (webhook === undefined) await api.deleteWebhook({ drop_pending_updates: false });
    const { username } = await api.getMe();
    await menu();
    return username;
  };
  if (webhook === undefined) return poll({ ...trying, api, prepare, take });
  await keepTrying(trying, async () => {
    const name = await prepare();
    // One connection keeps the order in which things were said; storing them is quick.
    const more = { secret_token: webhook.secret, max_connections: 1, allowed_updates: ALLOWED_UPDATES };
    await api.setWebhook(webhook.url, more);
    health.up(`Telegram posts to the webhook of @${name}.`);
    return "done";
  });
}
