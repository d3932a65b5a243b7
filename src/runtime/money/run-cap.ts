// A cap that work waits at, looked at again: its period is over, or there is room since, or what waited has ended, and then
// nobody has to decide.
import { type CapEvent, type CapState, capFold, type OpenCap } from "#core/cap";
import { effectFold } from "#core/effect";
import { policyFold } from "#core/policy";
import type { Commit } from "#core/ports";
import { idOf, kindOf, type Loaded } from "#core/stream";
import { allowing, limitUnder, shortOf } from "#governance/caps";
import { bySystem } from "../progress.ts";
import { append, load, showing, together, wakeAgain, waking } from "../unit.ts";
import type { World } from "../world.ts";
import { endOf } from "./purse.ts";

export async function runCap(world: World, id: string): Promise<void> {
  for (;;) {
    const cap = await load<CapState>(world.journal, capFold, id);
    if (cap.state.status !== "waiting") return;
    const moved = await movedOn(world, id, cap as Loaded<OpenCap>);
    if (moved === undefined) {
      const ends = await endOf(world, cap.state.period);
      if (ends !== undefined) await wakeAgain(world, cap.stream, ends);
      return;
    }
    await world.journal.commit(moved);
  }
}

async function movedOn(world: World, id: string, cap: Loaded<OpenCap>): Promise<Commit | undefined> {
  const left = await withoutEnded(world, cap);
  if (left !== undefined) return left;
  const why = await lifted(world, cap.state);
  return why && lifting(world, id, cap, why);
}

/** What ended otherwise waits for nobody's decision; undefined where all that is listed goes on. */
async function withoutEnded(world: World, cap: Loaded<OpenCap>): Promise<Commit | undefined> {
  const { waiting, thread, goal } = cap.state;
  const alive = await Promise.all(waiting.map((stream) => isAlive(world, stream)));
  const events = waiting
    .filter((_, at) => alive[at] === false)
    .map((work): CapEvent => ({ type: "cap.left", data: { work } }));
  if (events.length === 0) return undefined;
  const { write } = append<CapState>(capFold, cap, bySystem(world, cap.stream, goal), events);
  return together({ writes: [write] }, showing(idOf(cap.stream), thread, { onlyWhereShown: true }));
}

async function isAlive(world: World, stream: string): Promise<boolean> {
  const id = idOf(stream);
  if (kindOf(stream) === "effect")
    return (await load(world.journal, effectFold, id)).state.status === "admitted";
  const { status } = (await load(world.journal, world.tasks, id)).state;
  return status === "active" || status === "stuck";
}

async function lifted(world: World, cap: OpenCap): Promise<"over" | "room" | undefined> {
  const ends = await endOf(world, cap.period);
  if (ends !== undefined && ends <= world.clock.now().toISOString()) return "over";
  const { state: policy } = await load(world.journal, policyFold, "company");
  const limit = limitUnder(policy.policy.caps, cap, cap);
  const totals = await world.journal.totals([cap]);
  const limits = limit === undefined ? [] : [allowing(limit, cap)];
  return shortOf(limits, totals, cap.need) === undefined ? "room" : undefined;
}

function lifting(world: World, id: string, cap: Loaded<OpenCap>, why: "over" | "room"): Commit {
  const { thread, goal, waiting } = cap.state;
  const circumstance = bySystem(world, cap.stream, goal);
  const { write } = append<CapState>(capFold, cap, circumstance, [{ type: "cap.lifted", data: { why } }]);
  const wakes = waiting.map((stream) => waking(stream));
  return together({ writes: [write] }, showing(id, thread, { onlyWhereShown: true }), ...wakes);
}

/** Wakes every cap that work waits at: after the policy changed, and at boot. */
export async function wakingCaps(world: World): Promise<Partial<Commit>> {
  const caps = await world.journal.streams({ kind: "cap", status: ["waiting"] });
  return together(...caps.map((stream) => waking(stream)));
}
