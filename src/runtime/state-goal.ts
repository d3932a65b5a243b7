// Plain words become a goal with the planner's task, in one commit.
import type { Circumstance } from "#core/event";
import { goalFold } from "#core/goal";
import type { JsonObject } from "#core/json";
import type { Commit } from "#core/ports";
import { noting } from "./chat/note.ts";
import { PATIENCE_MS } from "./chat/progress-message.ts";
import { begin } from "./hear.ts";
import { later } from "./progress.ts";
import { served } from "./roles.ts";
import { append, fresh, together, waking } from "./unit.ts";
import type { World } from "./world.ts";
import { zoneOf } from "./zone.ts";

export interface Stated {
  readonly goal: string;
  readonly words: string;
  readonly thread: string;
  readonly standing?: string;
  /** Our question these words may answer, and what it was about. */
  readonly earlier?: { readonly words: string; readonly question: string };
}

export async function stating(
  world: World,
  circumstance: Circumstance,
  stated: Stated,
): Promise<Partial<Commit>> {
  const { goal, words, thread, standing } = stated;
  const task = world.ids.next();
  const brief: JsonObject = {
    words,
    earlier: stated.earlier === undefined ? null : { ...stated.earlier },
    now: circumstance.at,
    zone: await zoneOf(world),
  };
  const said = { words, thread, domain: "company", task, standing };
  const planner = begin(
    world,
    task,
    { ...(await served(world, "planner")), goal, thread, domain: "company", brief },
    circumstance,
  );
  const end = planner.ended && { outcome: planner.ended.outcome, summary: planner.ended.summary };
  const { write } = append(goalFold, fresh(goalFold, goal), circumstance, [
    { type: "goal.stated", data: said },
    ...(end === undefined ? [] : [{ type: "goal.ended", data: end }]),
  ]);
  const note =
    end?.outcome === "failed" ? noting(world, circumstance, { thread, goal, text: end.summary }) : {};
  return together(
    { writes: [write, planner.write] },
    note,
    waking(`task/${task}`),
    waking(`goal/${goal}`, later(world, PATIENCE_MS)),
  );
}
