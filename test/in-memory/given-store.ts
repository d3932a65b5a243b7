// A fresh in-memory database with all its ports, as the contracts want it.
import { settableClock } from "#adapters/in-memory/clock";
import { inbox } from "#adapters/in-memory/inbox";
import { journal } from "#adapters/in-memory/journal";
import { posts } from "#adapters/in-memory/posts";
import { openStore, type Store } from "#adapters/in-memory/store";
import { vault } from "#adapters/in-memory/vault";
import { AT, type Backend } from "../contracts/backend.ts";

export const clock = settableClock(AT);

export async function givenStore(): Promise<Backend> {
  const store = openStore(clock);
  return {
    journal: journal(store),
    inbox: inbox(store),
    posts: posts(store),
    vault: vault(store),
    clock,
    waiting: async (queue) =>
      store.jobs
        .values()
        .filter((job) => job.queue === queue)
        .map((job) => job.about)
        .toArray(),
    tamper: tamperingWith(store),
  };
}

const tamperingWith = ({ events, snapshots }: Store): Backend["tamper"] => ({
  payload: async (position) => {
    const event = events[position - 1];
    if (event !== undefined) event.body = '{"text":"forged"}';
  },
  envelope: async (position) => {
    const event = events[position - 1];
    if (event !== undefined) event.actor = "operator:forged";
  },
  snapshot: async (stream) => {
    const snapshot = snapshots.get(stream);
    if (snapshot !== undefined) snapshot.state = '"forged"';
  },
  last: async () => void events.pop(),
});
