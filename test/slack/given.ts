// A Slack channel against the strict local Slack, in either mode, with what was heard at hand.
import { setTimeout as wait } from "node:timers/promises";
import { expect, vi } from "vitest";
import type { Inbound, Said, Tapped } from "#core/chat";
import { serve } from "#src/http";
import { type SlackChannel, slack } from "../../adapters/slack/channel.ts";
import type { SlackOptions as ChannelOptions, Log, Timers } from "../../adapters/slack/options.ts";
import type { SlackOptions } from "../fakes/slack/options.ts";
import { type FakeSlack, startSlack } from "../fakes/slack/server.ts";
import { Watch } from "../fakes/watch.ts";

export const CREDENTIALS = {
  botToken: "xoxb-1-bot-secret",
  appToken: "xapp-1-app-secret",
  signingSecret: "5igning5ecret",
};

/** Real waits, a hundred times as fast: an order of waits stays an order. */
export const quick: Timers = {
  wait: async (ms, signal) => void (await wait(ms / 100, undefined, { signal })),
};

export interface Given {
  readonly fake: FakeSlack;
  readonly channel: SlackChannel;
  /** Where Slack posts to over HTTP. */
  readonly url: string;
  readonly heard: Inbound[];
  readonly logged: string[];
  /** Waits the channel asked for, in ms. */
  readonly waits: number[];
  /** What storing does from now on. */
  storing(store: (heard: Inbound) => Promise<void>): void;
  until<T>(predicate: () => T | undefined | null | false, label: string): Promise<T>;
  stop(): Promise<void>;
}

interface Wish {
  readonly mode: "socket" | "http";
  readonly fake?: Partial<SlackOptions>;
  readonly channel?: Partial<Pick<ChannelOptions, "botToken" | "apiUrl" | "timers"> & { appToken: string }>;
}

/** A channel that has been started, and is up unless `channel` says what is wrong with it. */
export async function given({ mode, fake: options = {}, channel: wrong = {} }: Wish): Promise<Given> {
  const fake = await startSlack({ ...CREDENTIALS, retryMs: [0, 20, 20, 20], echo: true, ...options });
  const [heard, logged, waits]: [Inbound[], string[], number[]] = [[], [], []];
  const watch = new Watch(heard, () => `${JSON.stringify(heard)}\n${logged.join("\n")}`);
  const timers: Timers = {
    wait(ms, signal) {
      waits.push(ms);
      return quick.wait(ms, signal);
    },
  };
  const log: Log = (level, words, data) => {
    logged.push(`${level} ${words} ${JSON.stringify(data ?? {})}`);
    watch.changed();
  };
  const { appToken = CREDENTIALS.appToken, ...rest } = wrong;
  const channel = slack({
    botToken: CREDENTIALS.botToken,
    mode:
      mode === "socket"
        ? { is: "socket", appToken }
        : { is: "http", signingSecret: CREDENTIALS.signingSecret },
    apiUrl: fake.apiUrl,
    clock: { now: () => new Date() },
    timers,
    log,
    ...rest,
  });
  let store: (one: Inbound) => Promise<void> = async () => undefined;
  await channel.start(async (one) => {
    await store(one);
    heard.push(one);
    watch.changed();
  });
  const server = await serving(channel);
  const url = `http://127.0.0.1:${server.port}/slack/events`;
  if (mode === "http") await fake.deliverTo(url);
  if (Object.keys(wrong).length === 0) await vi.waitFor(() => expect(channel.health().up).toBe(true));
  return {
    fake,
    channel,
    url,
    heard,
    logged,
    waits,
    storing: (next) => {
      store = next;
    },
    until: (predicate, label) => watch.waitFor(predicate, label),
    stop: async () => {
      await channel.stop();
      await server.stop();
      await fake.stop();
    },
  };
}

const serving = (channel: SlackChannel) =>
  serve({
    host: "127.0.0.1",
    port: 0,
    routes: channel.routes(),
    ready: async () => ({ up: true, notUp: [] }),
    log: { error: () => undefined },
  });

export const said = (one: Inbound | undefined): Said => {
  if (one?.is !== "said") throw new Error(`Not said: ${JSON.stringify(one)}`);
  return one;
};

export const tapped = (one: Inbound | undefined): Tapped => {
  if (one?.is !== "tapped") throw new Error(`Not tapped: ${JSON.stringify(one)}`);
  return one;
};

export const threadOf = (fake: FakeSlack): string => `slack:${fake.direct()}`;
