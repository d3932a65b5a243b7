// Which way a committed move is performed.
import type { Move } from "#core/move";
import { act } from "./perform/act.ts";
import { incapable } from "./perform/capable.ts";
import { delegate } from "./perform/delegate.ts";
import { recall, remember } from "./perform/memory.ts";
import { ask, say } from "./perform/say.ts";
import { think } from "./perform/think.ts";
import { wait } from "./perform/wait.ts";
import type { Performed, Turn } from "./progress.ts";

const WAYS: { readonly [Do in Move["do"]]: (turn: Turn<Do>) => Promise<Performed> } = {
  think,
  act,
  recall,
  remember,
  ask,
  say,
  wait,
  delegate,
  // The end is recorded with the decision to finish; a finished task has no open moves.
  finish: async () => "blocked",
};

export async function perform(turn: Omit<Turn<Move["do"]>, "move">): Promise<Performed> {
  const { move } = turn.open;
  const refused = incapable(turn);
  if (refused !== undefined) return refused;
  const way = WAYS[move.do] as (turn: unknown) => Promise<Performed>;
  return way({ ...turn, move });
}
