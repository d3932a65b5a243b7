// Saying something in a chat: the note's stream and its place in the thread, as one part of a commit.
import { type Button, noteCard, type Section } from "#core/card";
import type { Circumstance } from "#core/event";
import { noteFold, type Told } from "#core/note";
import type { Commit } from "#core/ports";
import type { Taint } from "#core/taint";
import { append, fresh, showing, together } from "../unit.ts";
import type { World } from "../world.ts";

export interface Said {
  readonly thread: string;
  readonly goal: string;
  readonly text: string;
  readonly sections?: readonly Section[];
  readonly buttons?: readonly Button[];
  /** A question of ours, with the words it is about: the next message may answer it. */
  readonly question?: { readonly words: string; readonly taint: readonly Taint[] };
  readonly once?: boolean;
  /** It is not posted yet; the id of the card that says it better, or empty. */
  readonly held?: string;
  /** The approval that it reminds of. */
  readonly reminds?: string;
}

/** A note that says a text; its first line is the card's title. */
export function noting(world: World, circumstance: Circumstance, said: Said): Partial<Commit> {
  const { buttons = [] } = said;
  const card = { ...noteCard(world.ids.next(), said.text, said.sections), buttons };
  const { thread, goal } = said;
  const asked = said.question && { question: said.text, ...said.question };
  const { held, reminds } = said;
  return notingCard(world, circumstance, { card, thread, goal, ...asked, held, reminds }, said.once);
}

export function notingCard(
  _world: World,
  circumstance: Circumstance,
  data: Told,
  once = false,
): Partial<Commit> {
  const { write } = append(noteFold, fresh(noteFold, data.card.id), circumstance, [
    { type: "note.said", data },
  ]);
  return together({ writes: [write] }, showing(data.card.id, data.thread, once ? { once } : {}));
}
