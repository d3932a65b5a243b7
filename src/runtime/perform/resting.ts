// What a move does about the thing it needs: it waits while that rests, and its failure is counted where all can see it.
import { type BreakerKey, breakerFold } from "#core/breaker";
import type { Fault } from "#core/fault";
import { idOf } from "#core/stream";
import { isAnswer } from "#governance/breaker";
import { failing, passing, succeeding, type Told } from "../breaker.ts";
import { bySystem, later, type Performed, type Progress, type Turn } from "../progress.ts";
import { load, showing, together, wakeAgain, waking } from "../unit.ts";

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
    const { until, why } = passed.rest;
    if (stage.is === "rests" && stage.until === until && stage.why === why) {
      await wakeAgain(world, task.stream, stage.until);
      return "blocked";
    }
    const rests = { type: "move.rests" as const, data: { move: open.id, ...passed.rest } };
    const { goal, thread } = task.state.assignment;
    const shown = [goal, idOf(task.stream)].map((id) => showing(id, thread, { onlyWhereShown: true }));
    return { happened: [rests], ...together(passed.commit, ...shown) };
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

/** A fault that counts against what it needs, or for it: a refusal is an answer, too. Undefined: it says nothing of that. */
export async function counted(
  turn: Needing,
  key: BreakerKey,
  { code, message: reason }: Fault,
): Promise<Told | undefined> {
  const { world, task } = turn;
  if (isAnswer(code)) return succeeding(world, key, task.stream, systemOf(turn));
  const { goal, thread } = task.state.assignment;
  const failed = { by: task.stream, code, reason, thread, goal };
  return failing(world, key, failed, systemOf(turn));
}

/** It did not answer, and is asked again a little later. */
export async function askedLater(turn: Needing, key: BreakerKey, fault: Fault): Promise<Progress> {
  const { world, task, open } = turn;
  const afterMs = fault.retry === "never" ? 0 : fault.retry.afterMs;
  const told = await counted(turn, key, fault);
  // What rests is waited for from now on, with all the others.
  const until = later(world, told?.until === undefined ? Math.max(SOON_MS, afterMs) : 0);
  const postponed = {
    type: "move.postponed" as const,
    data: { move: open.id, until, reason: fault.message },
  };
  return { happened: [postponed], ...together(told?.commit ?? {}, waking(task.stream, until)) };
}

/** Stuck by what came to rest since: it waits for that, with all that need it, and goes on by itself. */
export async function joining(turn: Needing, breaker: string, reason: string): Promise<Performed> {
  const { world, open } = turn;
  const { state } = await load(world.journal, breakerFold, breaker);
  if (state.status === "none" || state.status === "closed") return "blocked";
  const until = later(world, 0);
  return (
    (await resting(turn, state, false)) ?? {
      happened: [{ type: "move.postponed", data: { move: open.id, until, reason } }],
    }
  );
}

const SOON_MS = 1_000;

export async function answers(turn: Needing, key: BreakerKey): Promise<Progress> {
  return (await succeeding(turn.world, key, turn.task.stream, systemOf(turn)))?.commit ?? {};
}
