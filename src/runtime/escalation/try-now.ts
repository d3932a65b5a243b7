// Trying again: what rests is tried at once, in place of waiting for its time; anything else that waits, by its own rule.
import { type BreakerState, breakerFold } from "#core/breaker";
import { idOf } from "#core/stream";
import { type Answer, cannot, did, type Hand } from "../chat/answer.ts";
import { byOperator } from "../progress.ts";
import { append, load, together, waking } from "../unit.ts";
import { retry } from "../unstick.ts";
import type { World } from "../world.ts";
import { allHeld, isTried, restOf, type Waiting, waitingFor } from "./waits.ts";

export async function tryWork(world: World, stream: string, hand: Hand): Promise<Answer> {
  const breaker = await restOf(world, stream);
  return breaker === undefined ? retry(world, idOf(stream), hand) : tryNow(world, breaker, hand);
}

/** One of those that wait tries it; whoever asked hears what came of it. */
export async function tryNow(world: World, id: string, hand: Hand): Promise<Answer> {
  const breaker = await load<BreakerState>(world.journal, breakerFold, id);
  const { state } = breaker;
  if (state.status === "none" || state.status === "closed") return cannot("It works again already.");
  if (await isTried(world, state)) return cannot("It is being tried at this moment.");
  const waiting = await waitingFor(world, id, state);
  const circumstance = byOperator(world, hand.account, hand.cause, state.goal);
  const { write } = append<BreakerState>(breakerFold, breaker, circumstance, [
    { type: "breaker.asked", data: { by: hand.account, thread: hand.thread } },
  ]);
  const wakes = waiting.map(({ stream }) => waking(stream));
  const result = await world.journal.commit(together({ writes: [write] }, ...wakes));
  return result.is === "conflict" ? tryNow(world, id, hand) : did(await tried(world, waiting));
}

async function tried(world: World, waiting: readonly Waiting[]): Promise<string> {
  if (waiting.length === 0) return "Whatever needs it next tries it at once.";
  return (await allHeld(world, waiting))
    ? "What waits for it is paused; it is tried as soon as that goes on."
    : "Trying it now.";
}
