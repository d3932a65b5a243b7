// Whether the whole of a change stands before the one who decides: what a grave gate asks for before Approve or Confirm works.
import type { ApprovalRequest } from "#core/approval";
import type { Card } from "#core/card";
import { channelOf } from "#core/confirmation";
import type { Post } from "#core/ports";
import { showChannels } from "#operator/words";
import type { Hand } from "../chat/answer.ts";
import { cardOf } from "../chat/card-of.ts";
import type { World } from "../world.ts";

/** The sentence for who cannot decide here because they cannot see it all; undefined where they can. */
export async function notWholeHere(
  world: World,
  id: string,
  { verdict }: ApprovalRequest,
  hand: Hand,
): Promise<string | undefined> {
  if (verdict.gate !== "hard" && verdict.gate !== "two-channel") return undefined;
  const card = await cardOf(world, id);
  if (card === undefined) return undefined;
  const places = await world.posts.places(id);
  const whole = places.filter((place) => isWhole(world, card, place));
  if (hand.message === undefined) return whole.some(isNoted) ? undefined : nowhere(world, id, hand);
  const isHere = ({ ref, thread }: Post) => thread === hand.thread && ref?.message === hand.message;
  if (whole.some((place) => isHere(place) && isOurs(place))) return undefined;
  if (whole.some(isHere))
    return "I have brought this card up to date just now. Look at it once more, then tap.";
  const elsewhere = whole.filter((place) => isNoted(place) && !isHere(place));
  return elsewhere.length === 0 ? nowhere(world, id, hand) : standsOn(elsewhere, hand);
}

/** Nothing of it is missing: its message holds it, or the rest is attached. */
const isWhole = (world: World, card: Card, { ref, thread }: Post): boolean =>
  ref !== undefined &&
  (ref.attachment !== undefined || world.channels.get(channelOf(thread))?.fits(card) === true);

/** We know that this very rendering stands there. */
const isNoted = ({ digest }: Post): boolean => digest !== undefined;

/** A copy in a thread where we never wished for the card came there some other way. */
const isOurs = (place: Post): boolean => isNoted(place) || place.wanted > 0;

function standsOn(places: readonly Post[], hand: Hand): string {
  const channels = [...new Set(places.map(({ thread }) => channelOf(thread)))];
  const here = channelOf(hand.thread);
  if (channels.includes(here))
    return "The whole change does not stand here. It stands on a newer card below: decide there.";
  return `The whole change does not stand here. It stands on ${showChannels(channels)}: decide there.`;
}

/** Where it can be had. */
function nowhere(world: World, id: string, hand: Hand): string {
  const others = [...world.channels.keys()].filter((name) => name !== channelOf(hand.thread));
  const where = others.length === 0 ? "here" : `here or on ${showChannels(others)}`;
  return `The whole change stands nowhere yet. Say \`show ${id}\` ${where}, look at it, then decide there.`;
}
