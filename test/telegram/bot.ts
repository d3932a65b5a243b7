// A Telegram channel against the fake platform, what it heard and what it logged; shared by the channel's tests.
import { type TelegramChannel, type TelegramOptions, telegram } from "#adapters/telegram/channel";
import type { Inbound } from "#core/chat";
import type { FakeTelegram } from "../fakes/telegram/server.ts";
import { Watch } from "../fakes/watch.ts";
import { VirtualTime } from "./virtual-time.ts";

export const TOKEN = "7000001:AAF-secret_secret_secret_secret_sec";
const COMMANDS = [
  { name: "pause", description: "Stop all work" },
  { name: "help", description: "What I understand" },
];

/** Hears into a list; `refuse` makes the next hearings reject, as when the database is down. */
class Ear {
  readonly heard: Inbound[] = [];
  readonly #watch = new Watch<Ear>(this, () => JSON.stringify(this.heard.map(({ id }) => id)));
  refused = 0;
  refuse = 0;
  held: (() => void)[] | undefined;

  readonly hear = async (inbound: Inbound): Promise<void> => {
    if (this.refuse > 0) {
      this.refuse -= 1;
      this.refused += 1;
      throw new Error("the database is down");
    }
    const { held } = this;
    if (held !== undefined) {
      await new Promise<void>((resolve) => {
        held.push(resolve);
        this.#watch.changed();
      });
    }
    this.heard.push(inbound);
    this.#watch.changed();
  };

  get texts(): string[] {
    return this.heard.map((inbound) => (inbound.is === "said" ? inbound.text : inbound.is));
  }

  until<T>(predicate: (ear: Ear) => T | undefined | false, label: string): Promise<T> {
    return this.#watch.waitFor(predicate, label);
  }
}

export interface Bot {
  readonly channel: TelegramChannel;
  readonly ear: Ear;
  readonly time: VirtualTime;
  readonly logged: string[];
}

export function botOn(
  fake: FakeTelegram,
  options: Partial<TelegramOptions> & { time?: VirtualTime } = {},
): Bot {
  const { time = new VirtualTime(), ...more } = options;
  const logged: string[] = [];
  const channel = telegram({
    token: TOKEN,
    apiRoot: `${fake.url}/`,
    commands: COMMANDS,
    clock: time,
    timers: time,
    log: (level, words, data) => void logged.push(`${level} ${words} ${JSON.stringify(data ?? {})}`),
    ...more,
  });
  return { channel, ear: new Ear(), time, logged };
}
