// Long polling, by our own loop: an update is confirmed by the offset of the next poll, and that grows only past
// updates that were heard. grammY's bot.start() confirms a whole batch before its handlers have ended.
import type { Api } from "grammy";
import { keepTrying, type Trying } from "./keep-trying.ts";
import { LIMITS } from "./limits.ts";
import { updateId } from "./parse.ts";

export const ALLOWED_UPDATES = ["message", "callback_query"] as const;
const POLL_SECONDS = 25;

export interface Polling extends Trying {
  readonly api: Api;
  /** What must be set up before; tells how the bot is called. */
  prepare(): Promise<string>;
  /** Resolves when the update is stored. */
  take(update: unknown): Promise<void>;
}

export async function poll(polling: Polling): Promise<void> {
  const { api, health } = polling;
  let bot: string | undefined;
  let offset = 0;
  await keepTrying(polling, async (failures) => {
    if (failures > 0) bot = undefined;
    bot ??= await polling.prepare();
    // The first poll, and the first after a fault, returns at once, so that health says soon what is true.
    const timeout = health.now.up ? POLL_SECONDS : 0;
    const limit = LIMITS.updatesInPoll;
    const updates = await api.getUpdates({ offset, limit, timeout, allowed_updates: ALLOWED_UPDATES });
    // Nothing is unconfirmed now, so any offset fits; after a quiet week Telegram may begin again with lower ids.
    if (updates.length === 0) offset = 0;
    await takeAll(updates, polling, (id) => {
      offset = Math.max(offset, id + 1);
    });
    health.up(`Listening on Telegram as @${bot}.`);
    return "again";
  });
}

/** One after another, as they were said; stops at the first that could not be stored. */
async function takeAll(
  updates: readonly unknown[],
  { take, signal }: Polling,
  taken: (id: number) => void,
): Promise<void> {
  for (const update of updates) {
    if (signal.aborted) return;
    await take(update);
    const id = updateId(update);
    if (id !== undefined) taken(id);
  }
}
