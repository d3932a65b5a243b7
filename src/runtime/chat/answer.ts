// Who decides, and what they are told. Apart from the deciding, since everything that a button or typed words can do speaks so.
import type { Section } from "#core/card";
import { short } from "#operator/words";

/** Who decides, and the message or tap they decided with. */
export interface Hand {
  /** `<channel>:<account>`. */
  readonly account: string;
  readonly cause: string;
  readonly thread: string;
  /** The message whose button they pressed, where they pressed one. */
  readonly message?: string;
}

/** What the one who decided is told; `done` when it was their doing. */
export interface Answer {
  readonly done: boolean;
  readonly words: string;
  /** What goes with the words, e.g. what was typed and could not be used. */
  readonly sections?: readonly Section[];
}

export const did = (words: string): Answer => ({ done: true, words });
export const cannot = (words: string): Answer => ({ done: false, words });

export const unknownId = (id: string, remedy = "/inbox lists what waits, with its ids."): Answer =>
  cannot(`I know nothing called ${short(id, 40)}. ${remedy}`);
