// What the local chat shows after a restart: the newest words of both sides, cards as they stand now.
import type { WebMessage } from "#adapters/webchat/render";
import type { Inbox, Posts } from "#core/ports";
import { cardOf } from "#runtime/chat/card-of";
import { drawn } from "#runtime/chat/drawn";
import type { World } from "#runtime/world";

const THREAD = "webchat:local";
const NEWEST = 100;

export async function webHistory(world: World): Promise<readonly WebMessage[]> {
  const [mine, yours] = await Promise.all([ours(world, world.posts), theirs(world.inbox)]);
  return [...mine, ...yours].toSorted((a, b) => (a.at < b.at ? -1 : 1)).slice(-NEWEST);
}

async function ours(world: World, posts: Posts): Promise<WebMessage[]> {
  const found: WebMessage[] = [];
  for (const { card: id, message, at } of await posts.recent(THREAD, NEWEST)) {
    const card = await cardOf(world, id);
    if (card !== undefined) found.push({ message, at, from: "adjutant", card: drawn(world, card) });
  }
  return found;
}

async function theirs(inbox: Inbox): Promise<WebMessage[]> {
  const heard = await inbox.recent(THREAD, NEWEST);
  return heard.flatMap(({ inbound, at }): WebMessage[] =>
    inbound.is === "said" ? [{ message: inbound.message, at, from: "you", text: inbound.text }] : [],
  );
}
