// What a command answers: a text, and what commits with it.
import type { Section } from "#core/card";
import type { Commit } from "#core/ports";
import type { Hand } from "../decide.ts";
import type { World } from "../world.ts";

export interface Reply {
  /** Empty: nothing is said, because a card or a form says it. */
  readonly text: string;
  readonly sections?: readonly Section[];
  readonly commit?: Partial<Commit>;
}

type Run<C> = (world: World, command: C, hand: Hand) => Promise<Reply>;

export const list = (heading: string, items: readonly string[]): Section[] =>
  items.length === 0 ? [] : [{ is: "list", heading, items }];
