// What a move does about the thing it needs: it waits while that rests, and its failure is counted where all can see it.
import type { BreakerKey } from "#core/breaker";
import type { Fault } from "#core/fault";
import { failing, passing, succeeding } from "../breaker.ts";
import { bySystem, later, type Performed, type Progress, type Turn } from "../progress.ts";
import { showing, together, wakeAgain, waking } from "../unit.ts";

type Needing = Turn<"act"> | Turn<"think">;

const systemOf = ({ world, task }: Needing) => bySystem(world, task.stream, task.state.assignment.goal);

/**
 * The move waits for what rests; undefined where it may begin. `tries`: beginning it says whether that answers again, so that
 * one move alone does so.
 */
export async function resting(
  turn: Needing,
  key: BreakerKey,
  tries: boolean,
): Promise<Performed | undefined> {
  const { world, task, open } = turn;
  const passed = await passing(world, key, task.stream, systemOf(turn));
  if (passed.is === "rests") {
    const { stage } = open;
    if (stage.is === "rests" && stage.until === passed.rest.until) {
      await wakeAgain(world, task.stream, stage.until);
      return "blocked";
    }
    const rests = { type: "move.rests" as const, data: { move: open.id, ...passed.rest } };
    const { goal, thread } = task.state.assignment;
    const shown = showing(goal, thread, { onlyWhereShown: true });
    return { happened: [rests], ...together(passed.commit, shown) };
  }
  if (!tries || !passed.probe) return undefined;
  const result = await world.journal.commit(together(passed.commit));
  return result.is === "committed" ? undefined : resting(turn, key, tries);
}

/** It was put off until a time that has not come. */
export async function putOff({ world, task, open }: Needing): Promise<boolean> {
  const { stage } = open;
  if (stage.is !== "postponed" || stage.until <= world.clock.now().toISOString()) return false;
  await wakeAgain(world, task.stream, stage.until);
  return true;
}

/** A fault that counts against what it needs; nothing where it says nothing of that. */
export async function counted(
  turn: Needing,
  key: BreakerKey,
  { code, message: reason }: Fault,
): Promise<Progress> {
  const { goal, thread } = turn.task.state.assignment;
  const failed = { by: turn.task.stream, code, reason, thread, goal };
  return (await failing(turn.world, key, failed, systemOf(turn)))?.commit ?? {};
}

/** It did not answer, and is asked again a little later. */
export async function askedLater(turn: Needing, key: BreakerKey, fault: Fault): Promise<Progress> {
  const { world, task, open } = turn;
  const afterMs = fault.retry === "never" ? 0 : fault.retry.afterMs;
  const until = later(world, Math.max(SOON_MS, afterMs));
  const postponed = {
    type: "move.postponed" as const,
    data: { move: open.id, until, reason: fault.message },
  };
  const told = await counted(turn, key, fault);
  return { happened: [postponed], ...together(told, waking(task.stream, until)) };
}

const SOON_MS = 1_000;

export async function answers(turn: Needing, key: BreakerKey): Promise<Progress> {
  return (await succeeding(turn.world, key, turn.task.stream, systemOf(turn)))?.commit ?? {};
}
