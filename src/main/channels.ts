// The chats: the local one always, Telegram and Slack where they are configured; only then is their vendor's code loaded.
import { setTimeout as sleep } from "node:timers/promises";
import type { Log } from "#adapters/telemetry/log";
import { webchat } from "#adapters/webchat/channel";
import type { WebMessage } from "#adapters/webchat/render";
import { secretPage } from "#adapters/webchat/secret-page";
import type { Channel } from "#core/chat";
import type { Clock, Ids } from "#core/ports";
import type { SecretPage } from "#core/vault";
import { COMMANDS } from "#operator/command";
import type { Config } from "#src/config";
import type { Route } from "#src/http";

export interface Chats {
  readonly channels: ReadonlyMap<string, Channel>;
  readonly routes: readonly Route[];
  /** Configured operator accounts, each `<channel>:<account>`. */
  readonly operators: ReadonlySet<string>;
  /** Where secrets are entered. */
  readonly secretPage: SecretPage;
}

interface Means {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly token: string;
  readonly key: string;
  url(): string;
  history(): Promise<readonly WebMessage[]>;
  /** Fresh randomness, safe in an address. */
  random(): string;
  readonly keepSecret: Parameters<typeof secretPage>[0]["keep"];
}

/** A wait that is over leaves nothing on its signal, which lives as long as its channel. */
export const timers = {
  wait: (ms: number, signal: AbortSignal): Promise<void> => sleep(ms, undefined, { signal }),
};

export async function openChats(config: Config, means: Means): Promise<Chats> {
  const { clock, ids, log, token, key, url, history } = means;
  const httpLog = { error: (fields: object, message: string) => log("error", message, fields) };
  const access = { token, secret: key, host: config.host, clock, ids };
  const local = webchat({ ...access, url, history, log: httpLog });
  const secrets = secretPage({ ...access, url, random: means.random, keep: means.keepSecret });
  const channels: Channel[] = [local];
  const routes: Route[] = [...local.routes(), ...secrets.routes];
  const operators = new Set(["webchat:local"]);
  if (config.telegram !== undefined) {
    const { telegram } = await import("#adapters/telegram/channel");
    const { operatorId, ...rest } = config.telegram;
    const commands = COMMANDS.map(({ name, does }) => ({ name, description: does }));
    const channel = telegram({ ...rest, commands, clock, log });
    channels.push(channel);
    routes.push(...channel.routes());
    if (operatorId !== undefined) operators.add(`telegram:${operatorId}`);
  }
  if (config.slack !== undefined) {
    const { slack } = await import("#adapters/slack/channel");
    const { botToken, apiUrl, operatorId } = config.slack;
    const mode =
      config.slack.mode === "socket"
        ? { is: "socket" as const, appToken: config.slack.appToken }
        : { is: "http" as const, signingSecret: config.slack.signingSecret };
    const channel = slack({ botToken, mode, apiUrl, clock, timers, log });
    channels.push(channel);
    routes.push(...channel.routes());
    if (operatorId !== undefined) operators.add(`slack:${operatorId}`);
  }
  return {
    channels: new Map(channels.map((channel) => [channel.name, channel])),
    routes,
    operators,
    secretPage: secrets.page,
  };
}
