// From a raw payload to something heard, through Bolt: apart from the two ways a payload can arrive.
import { App, type Logger } from "@slack/bolt";
import type { Inbound } from "#core/chat";
import { redacted } from "./client-options.ts";
import type { Log } from "./options.ts";
import { parse } from "./parse.ts";

export type Hear = (heard: Inbound) => Promise<void>;

export interface Intake {
  /** Resolves when the payload may be acknowledged; rejects when it must not be, so that Slack sends it again. */
  deliver(payload: unknown): Promise<void>;
  /** Resolves when nothing is in hand. */
  idle(): Promise<void>;
}

/**
 * Bolt acknowledges events before its listeners run and knows only receivers that own their server. So it is given no
 * receiver and an acknowledgement that does nothing; whoever calls `deliver` acknowledges when it resolves.
 */
export function intake({ hear, logger, log }: { hear: () => Hear; logger: Logger; log: Log }): Intake {
  const inHand = new Set<Promise<void>>();
  const app = new App({
    receiver: { init: () => undefined, start: async () => undefined, stop: async () => undefined },
    authorize: async () => ({}),
    ignoreSelf: false,
    convoStore: false,
    logger,
  });
  app.use(async ({ body, context }) => {
    const heard = parse(body);
    const delivery = context.delivery as Delivery;
    if (heard !== undefined) delivery.stored = (async () => hear()(heard))();
    await delivery.stored;
  });
  // The default handler logs; here the caller hears of it.
  app.error(async (error) => Promise.reject(error));
  return {
    deliver(payload) {
      const delivering = deliver(app, payload, log).finally(() => inHand.delete(delivering));
      inHand.add(delivering);
      return delivering;
    },
    idle: async () => void (await Promise.allSettled(inHand)),
  };
}

interface Delivery {
  stored?: Promise<void>;
}

async function deliver(app: App, payload: unknown, log: Log): Promise<void> {
  if (typeof payload !== "object" || payload === null) return;
  const delivery: Delivery = {};
  try {
    await app.processEvent({ body: payload, ack: async () => undefined, customProperties: { delivery } });
  } catch (thrown) {
    // Not stored is the only reason to want it again: a payload that Bolt cannot read would never end.
    await delivery.stored;
    log("warn", "Something from Slack could not be read; it is left out.", {
      reason: redacted(String(thrown)),
    });
  }
}
