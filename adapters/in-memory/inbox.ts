// The inbox in memory: a message and its job are stored together, and a known id changes nothing.
import { canonical } from "#core/json";
import type { Inbox } from "#core/ports";
import { addJobs, inboundOf, type Store } from "./store.ts";

export function inbox(store: Store): Inbox {
  return {
    accept: async (inbound) => {
      if (store.inbound.has(inbound.id)) return "duplicate";
      store.inbound.set(inbound.id, { body: canonical(inbound), at: store.clock.now().toISOString() });
      addJobs(store, [{ queue: "receive", about: inbound.id }]);
      return "new";
    },
    read: async (id) => {
      const kept = store.inbound.get(id);
      return kept && { inbound: inboundOf(kept.body), handled: kept.handledAt !== undefined };
    },
    pending: async () =>
      store.inbound
        .entries()
        .filter(([, { handledAt }]) => handledAt === undefined)
        .toArray()
        .toSorted(([, a], [, b]) => Date.parse(a.at) - Date.parse(b.at))
        .map(([id]) => id),
    recent: async (thread, limit) =>
      store.inbound
        .values()
        .map(({ body, at }) => ({ inbound: inboundOf(body), at }))
        .filter(({ inbound }) => inbound.thread === thread)
        .toArray()
        .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))
        .toReversed()
        .slice(0, limit),
  };
}
