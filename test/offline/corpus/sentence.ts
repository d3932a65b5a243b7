// The shape of the corpus: what is said, and what it must be understood as.
import type { Intent } from "#core/intent";

export interface Sentence {
  readonly words: string;
  readonly intent: Intent;
}

/** Said, and the question back must mention all of these. */
export interface Puzzle {
  readonly words: string;
  readonly asks: readonly string[];
}

/** An answer to a question that was asked before. */
export interface Answered {
  readonly earlier: string;
  readonly words: string;
  readonly intent: Intent;
}
