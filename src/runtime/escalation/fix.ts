// Replay with a fix: the form with what was to be done, for one piece of work that waits; what comes back is a new card.
import type { Form } from "#core/chat";
import type { OpenEffect } from "#core/effect";
import { digest } from "#core/json";
import { idOf, kindOf, type Loaded } from "#core/stream";
import { changedInput, type Fields, formOf } from "../approval/edit-form.ts";
import { type Answer, cannot, type Hand, unknownId } from "../chat/answer.ts";
import type { World } from "../world.ts";
import { proposed } from "./replay.ts";
import { named, openEffect } from "./work.ts";

/** The form of the one effect that an id is about, or the sentence that says why there is none. */
export async function fixForm(world: World, id: string): Promise<Form | Answer> {
  const what = await named(world, id);
  if (what === undefined) return unknownId(id);
  const effects = what.work.filter((stream) => kindOf(stream) === "effect");
  const found = await Promise.all(effects.map((stream) => openEffect(world, idOf(stream))));
  const [only, ...more] = found.filter((one) => one !== undefined);
  if (only === undefined) return cannot("Nothing waits here whose input could be changed.");
  if (more.length > 0) {
    const ids = [only, ...more].map(({ stream }) => idOf(stream));
    return cannot(`Several wait. Say \`fix <id>\` with one of these: ${ids.join(", ")}.`);
  }
  if (only.state.order.compensates !== undefined) return cannot("A rollback cannot be changed.");
  return formOf(world, idOf(only.stream), only.state.order);
}

/** The changed action as a card of its own; what waited ends. */
export async function fix(
  world: World,
  effect: Loaded<OpenEffect>,
  fields: Fields,
  hand: Hand,
): Promise<Answer> {
  const { order } = effect.state;
  const input = changedInput(world.tools.get(order.tool), order.input, fields);
  if (typeof input === "string") return cannot(`${input} Nothing was changed.`);
  if (digest(input) === order.digest) return cannot("Nothing was changed, so it stays as it is.");
  return proposed(world, effect, hand, "edited", input);
}
