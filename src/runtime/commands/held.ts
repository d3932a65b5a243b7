// What keeps work from going on, and what is under way: pauses and what they hold, what rests, and caps that were reached.
import type { OpenBreaker } from "#core/breaker";
import type { OpenCap } from "#core/cap";
import type { OpenEffect } from "#core/effect";
import { showUsd } from "#core/money";
import { pauseFold } from "#core/pause";
import { idOf } from "#core/stream";
import type { TaskState } from "#core/task";
import { capWords } from "#operator/cap-card";
import { nextTry, restsWords } from "#operator/escalation-words";
import { counted } from "#operator/words";
import { isTried, waitingFor } from "../escalation/waits.ts";
import { heldUnder } from "../held-work.ts";
import { load } from "../unit.ts";
import type { World } from "../world.ts";
import { whenHere } from "../zone.ts";

const MANY = 1_000;

/** Model calls and effects that had begun before the pause. */
export async function underWay(world: World): Promise<string[]> {
  const effects = await world.journal.find({ kind: "effect", status: ["prepared"], limit: MANY });
  const tasks = await world.journal.find({ kind: "task", status: ["active"], limit: MANY });
  const titles = effects.map(({ state }) => (state as unknown as OpenEffect).order.title);
  const calls = tasks.flatMap(({ state }) => callsOf(state as unknown as TaskState));
  return [...titles, ...calls];
}

function callsOf(task: TaskState): string[] {
  if (task.status === "none") return [];
  const calling = task.open.filter(({ stage }) => stage.is === "called");
  return calling.map(() => `${task.assignment.agent}: a model call`);
}

/** What would run now if nothing were paused. */
export async function heldItems(world: World): Promise<string[]> {
  const { state } = await load(world.journal, pauseFold, "company");
  return (await heldUnder(world, state)).map(({ line }) => line);
}

/** What failed again and again and rests: with its domain, since when, and when it is tried next. */
export async function restingLines(world: World): Promise<string[]> {
  const found = await world.journal.find({ kind: "breaker", status: ["open", "probing"], limit: MANY });
  const when = await whenHere(world);
  return Promise.all(
    found.map(async ({ stream, state }) => {
      const breaker = state as unknown as OpenBreaker;
      const id = idOf(stream);
      const waits = (await waitingFor(world, id, breaker)).length;
      const status = (await isTried(world, breaker)) ? "probing" : "open";
      const next = nextTry({ status, until: breaker.until, waits }, when);
      return `${breaker.domain}: ${restsWords(breaker, when)} ${next} [${id}]`;
    }),
  );
}

/** Caps that were reached and wait for a decision: what each is, what waits there, and the card that asks. */
export async function cappedLines(world: World): Promise<string[]> {
  const found = await world.journal.find({
    kind: "cap",
    status: ["waiting"],
    order: "oldest",
    limit: MANY,
  });
  return found.map(({ stream, state }) => {
    const cap = state as unknown as OpenCap;
    const work = counted(cap.waiting.length, "piece");
    return `${capWords(cap)}: ${showUsd(cap.used)} used, ${work} of work ${cap.waiting.length === 1 ? "waits" : "wait"} for your decision [${idOf(stream)}]`;
  });
}
