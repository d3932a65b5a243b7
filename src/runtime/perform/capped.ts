// What happens at a cap: the work waits, and all that wait for the same one share one card.
import { type CapState, capFold, type OpenCap } from "#core/cap";
import type { Circumstance } from "#core/event";
import type { Micros } from "#core/money";
import type { Commit } from "#core/ports";
import { idOf, type Loaded } from "#core/stream";
import type { Short } from "#governance/caps";
import { endOf, type Met } from "../money/purse.ts";
import { append, showing, together, waking } from "../unit.ts";
import type { World } from "../world.ts";

/** What met it. */
export interface Waits {
  /** Its stream. */
  readonly work: string;
  readonly domain: string;
  readonly agent: string;
  readonly goal: string;
  readonly thread: string;
  readonly need: Micros;
  /** A model that would fit instead. */
  readonly cheaper: string | null;
}

/** True where this work waits for the cap's card already. */
export const waitsAt = (state: CapState, work: string): state is OpenCap =>
  state.status === "waiting" && state.waiting.includes(work);

const DECIDED: ReadonlySet<CapState["status"]> = new Set(["raised", "eased", "stopped"]);

/** The work joins those that wait: the cap's card is shown, anew where the operator has decided on it before. */
export async function hitting(
  world: World,
  { met, scope, period, cap, ruled, used }: Short & Met,
  waits: Waits,
  circumstance: Circumstance,
): Promise<Partial<Commit>> {
  const { write } = append(capFold, met, circumstance, [
    { type: "cap.hit", data: { scope, period, cap, ruled, used, ...waits } },
  ]);
  const ends = await endOf(world, period);
  const again = DECIDED.has(met.state.status);
  const shown = showing(idOf(met.stream), waits.thread, again ? { anew: true } : {});
  const wakes = ends === undefined ? {} : waking(met.stream, ends);
  return together({ writes: [write] }, shown, progressOf(waits), wakes);
}

/** The goal's own progress says that it waits, and no more once it goes on. */
const progressOf = ({ goal, thread }: Pick<Waits, "goal" | "thread">): Partial<Commit> =>
  goal === "" ? {} : showing(goal, thread, { onlyWhereShown: true });

/** It goes on although nobody decided: it no longer counts among those that wait. */
export function leaving(met: Loaded<CapState>, work: string, circumstance: Circumstance): Partial<Commit> {
  if (!waitsAt(met.state, work)) return {};
  const { write } = append(capFold, met, circumstance, [{ type: "cap.left", data: { work } }]);
  return together({ writes: [write] }, showing(idOf(met.stream), met.state.thread, { onlyWhereShown: true }));
}
