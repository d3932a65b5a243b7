// A policy document as text that a person can read and write. A port, since only an adapter may name the format's library.
import type { Policy } from "#core/policy";

export interface PolicyText {
  /** Ends with a line break; the same document always gives the same text. */
  write(policy: Policy): string;
  /** Fault `bad-input` in one sentence with the line, the field and the remedy, where it is no policy document. */
  read(text: string): Policy;
  /** The unified diff of two texts; empty where they are the same. */
  diff(before: string, after: string): string;
  /** The change from one text to another, made to a third; undefined where that one says something else in those lines. */
  rebase(change: { readonly before: string; readonly after: string }, onto: string): string | undefined;
}
