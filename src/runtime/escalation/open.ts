// Opening and closing an escalation: one card a matter, shown anew only when it comes up again after it was settled.
import type { OpenEffect } from "#core/effect";
import {
  type EscalationState,
  escalationFold,
  escalationId,
  type Matter,
  type OpenEscalation,
} from "#core/escalation";
import type { Circumstance } from "#core/event";
import type { Commit } from "#core/ports";
import type { Loaded } from "#core/stream";
import type { TaskWork } from "#core/task";
import { noticing } from "../chat/quiet.ts";
import { append, load, showing, together, waking } from "../unit.ts";
import type { World } from "../world.ts";

/** One that is open already is only brought up to date, wherever it stands. */
export async function escalating(
  world: World,
  circumstance: Circumstance,
  matter: Matter,
): Promise<Partial<Commit>> {
  const id = escalationId(matter.matter);
  const known = await load<EscalationState>(world.journal, escalationFold, id);
  if (known.state.status === "open") return refreshing(id, known.state);
  const { write } = append<EscalationState>(escalationFold, known, circumstance, [
    { type: "escalation.opened", data: matter },
  ]);
  const { thread, goal, title } = matter;
  const said = { thread, goal, text: `${title}.` };
  const notice = await noticing(world, circumstance, said, { id, anew: known.version > 0 });
  return together({ writes: [write] }, notice);
}

export const refreshing = (id: string, { thread }: OpenEscalation): Partial<Commit> =>
  showing(id, thread, { onlyWhereShown: true });

/** What this matter's escalation is about has moved: it is looked at again, and closed where it needs nobody any more. */
export const looking = (matter: string): Partial<Commit> => waking(`escalation/${escalationId(matter)}`);

/** What this work waited for, be it what rests or a cap, is looked at again: it does not wait for it any more. */
export function waitsNoMore(work: OpenEffect | TaskWork): Partial<Commit> {
  const waits = "order" in work ? [work.rests, { cap: work.capped }] : work.open.map(({ stage }) => stage);
  const parts = waits.flatMap((one) => {
    if (one !== undefined && "breaker" in one) return [looking(`breaker/${one.breaker}`)];
    return one !== undefined && "cap" in one && one.cap !== undefined ? [waking(`cap/${one.cap}`)] : [];
  });
  return together(...parts);
}

/** As `looking`, for what is rarely escalated: nothing where this one is not. */
export async function lookingIfOpen(world: World, matter: string): Promise<Partial<Commit>> {
  const known = await load<EscalationState>(world.journal, escalationFold, escalationId(matter));
  return known.state.status === "open" ? looking(matter) : {};
}

/** It needs nobody any more; nothing where it was never escalated. */
export async function closing(
  world: World,
  circumstance: Circumstance,
  matter: string,
  why: string,
): Promise<Partial<Commit>> {
  const id = escalationId(matter);
  const known = await load<EscalationState>(world.journal, escalationFold, id);
  return known.state.status === "open"
    ? closingOne(known as Loaded<OpenEscalation>, id, circumstance, why)
    : {};
}

export function closingOne(
  known: Loaded<OpenEscalation>,
  id: string,
  circumstance: Circumstance,
  why: string,
): Partial<Commit> {
  const { write } = append<EscalationState>(escalationFold, known, circumstance, [
    { type: "escalation.closed", data: { why } },
  ]);
  return together({ writes: [write] }, refreshing(id, known.state));
}
