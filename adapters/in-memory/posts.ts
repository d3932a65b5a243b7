// Posts in memory: where cards are to be shown and where they stand. Wishes come with commits; what stands is noted here.
import type { MessageRef } from "#core/chat";
import { Fault } from "#core/fault";
import type { Post, Posts } from "#core/ports";
import { postKey, type Store, type StoredPost } from "./store.ts";

export function posts(store: Store): Posts {
  const those = (wanted: (post: StoredPost) => boolean) => store.posts.values().filter(wanted).toArray();
  const kept = ({ card, thread }: Pick<Post, "card" | "thread">): StoredPost => {
    const post = store.posts.get(postKey(card, thread));
    if (post === undefined)
      throw new Fault("unavailable", `The card ${card} was never wished for in ${thread}.`);
    return post;
  };
  return {
    due: async (channel, limit) =>
      those((post) => post.wanted > post.shown && post.thread.split(":")[0] === channel)
        .sort((a, b) => a.wanted - b.wanted)
        .slice(0, limit)
        .map(toPost),
    begin: async (post) => {
      const begun = kept(post).begun;
      kept(post).begun = true;
      return !begun;
    },
    shown: async (post, { message, attachment }, digest) => {
      const here = kept(post);
      // Another message may have been taken over for it meanwhile: then that one is its place, and is brought up to date.
      if (![undefined, message, post.ref?.message].includes(here.message)) return;
      Object.assign(here, { shown: post.wanted, message, attachment, digest });
    },
    gaveUp: async (post, gaveUp) => {
      Object.assign(kept(post), { shown: post.wanted, gaveUp });
    },
    places: async (card) => those((post) => post.card === card).map(toPost),
    at: async (thread, message) =>
      store.posts.values().find((post) => post.thread === thread && post.message === message)?.card,
    recent: async (thread, limit) =>
      those((post) => post.thread === thread && post.message !== undefined)
        .sort((a, b) => Date.parse(a.since) - Date.parse(b.since))
        .reverse()
        .slice(0, limit)
        .map(({ card, message = "", since: at }) => ({ card, message, at })),
    adopt: async (card, ref) => adopt(store, card, ref),
  };
}

/** From now on `ref` is this card's message in that thread; whoever had it before posts anew. */
function adopt(store: Store, card: string, { thread, message, attachment }: MessageRef): void {
  for (const post of store.posts.values())
    if (post.thread === thread && post.message === message && post.card !== card)
      Object.assign(post, { message: undefined, attachment: undefined });
  const since = store.clock.now().toISOString();
  const fresh = { card, thread, wanted: 0, shown: 0, once: false, begun: false, since };
  const post: StoredPost = store.posts.get(postKey(card, thread)) ?? fresh;
  store.posts.set(postKey(card, thread), { ...post, message, attachment, digest: undefined });
}

function toPost({ card, thread, once, begun, wanted, message, attachment, digest }: StoredPost): Post {
  const ref =
    message === undefined ? undefined : { thread, message, ...(attachment !== undefined && { attachment }) };
  return { card, thread, once, begun, wanted, ...(ref && { ref }), ...(digest !== undefined && { digest }) };
}
