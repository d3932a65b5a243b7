// Showing cards: one loop a channel, oldest wish first. What is shown is read from the journal at that moment, never a copy.
import { approvalFold } from "#core/approval";
import type { Card } from "#core/card";
import type { Channel } from "#core/chat";
import { asFault, type Fault } from "#core/fault";
import { digest } from "#core/json";
import type { Post } from "#core/ports";
import { onceAtATime } from "../once-at-a-time.ts";
import { load } from "../unit.ts";
import type { World } from "../world.ts";
import { cardOf } from "./card-of.ts";
import { drawn } from "./drawn.ts";

/** Shows what is due on every channel; channels do not wait for each other. Rejects when one must be tried again. */
export async function deliver(world: World): Promise<void> {
  const lanes = [...world.channels.values()].map((channel) =>
    onceAtATime(world.inHand, `deliver:${channel.name}`, () => drain(world, channel)),
  );
  const failed = (await Promise.allSettled(lanes)).find((lane) => lane.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}

/** One at a time: showing a card can hand another one's message over, so where each stands is read when it has its turn. */
async function drain(world: World, channel: Channel): Promise<void> {
  for (;;) {
    const [post] = await world.posts.due(channel.name, 1);
    if (post === undefined) return;
    await show(world, channel, post);
  }
}

async function show(world: World, channel: Channel, post: Post): Promise<void> {
  const card = await cardOf(world, post.card);
  if (card === undefined) return world.posts.gaveUp(post, "there is no such card");
  if (post.once && post.begun) return world.posts.gaveUp(post, "begun before a crash; shown at most once");
  const at = post.ref ?? (await progressMessage(world, post));
  if (at === undefined && card.kind === "progress" && (await becameCard(world, post.card)))
    return world.posts.gaveUp(post, "its message became the card");
  const face = digest(card);
  if (at !== undefined && post.digest === face) return world.posts.shown(post, at, face);
  if (!post.once || (await world.posts.begin(post))) await send(world, channel, post, card, at);
}

async function send(world: World, channel: Channel, post: Post, card: Card, at: Post["ref"]): Promise<void> {
  try {
    await world.posts.shown(post, await channel.show(drawn(world, card), post.thread, at), digest(card));
  } catch (error) {
    await refused(world, post, card, asFault(error));
  }
}

/** A first approval of a goal takes over the goal's progress message. */
async function progressMessage(world: World, post: Post) {
  const { state } = await load(world.journal, approvalFold, post.card);
  if (state.status === "none" || state.request.replaces !== undefined) return undefined;
  const places = await world.posts.places(state.request.goal);
  const place = places.find((one) => one.thread === post.thread)?.ref;
  if (place !== undefined) await world.posts.adopt(post.card, place);
  return place;
}

/** From then on the card says how the goal fares. */
async function becameCard(world: World, goal: string): Promise<boolean> {
  return (await world.journal.count({ kind: "approval", goal })) > 0;
}

/** The platform said no: noted, and the next card has its turn. It could not be reached: all wait, in order. */
async function refused(world: World, post: Post, card: Card, fault: Fault): Promise<void> {
  if (fault.retry !== "never") throw fault;
  world.log("error", `The card “${card.title}” could not be shown: ${fault.message}`, {
    thread: post.thread,
  });
  await world.posts.gaveUp(post, fault.message);
}
