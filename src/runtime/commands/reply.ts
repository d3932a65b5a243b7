// What a command answers: a text, and what commits with it.
import type { Button, Section } from "#core/card";
import type { Commit } from "#core/ports";

export interface Reply {
  /** Empty: nothing is said, because a card or a form says it. */
  readonly text: string;
  readonly sections?: readonly Section[];
  readonly buttons?: readonly Button[];
  readonly commit?: Partial<Commit>;
}

export const list = (heading: string, items: readonly string[]): Section[] =>
  items.length === 0 ? [] : [{ is: "list", heading, items }];
