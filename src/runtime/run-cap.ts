// A cap that work waits at, looked at again: its period is over, or there is room since, and then nobody has to decide.
import { type CapState, capFold, type OpenCap } from "#core/cap";
import { policyFold } from "#core/policy";
import type { Commit } from "#core/ports";
import type { Loaded } from "#core/stream";
import { allowing, limitUnder, shortOf } from "#governance/caps";
import { endOf } from "./money.ts";
import { bySystem } from "./progress.ts";
import { append, load, showing, together, wakeAgain, waking } from "./unit.ts";
import type { World } from "./world.ts";

export async function runCap(world: World, id: string): Promise<void> {
  for (;;) {
    const cap = await load<CapState>(world.journal, capFold, id);
    if (cap.state.status !== "waiting") return;
    const why = await lifted(world, cap.state);
    if (why === undefined) {
      const ends = await endOf(world, cap.state.period);
      if (ends !== undefined) await wakeAgain(world, cap.stream, ends);
      return;
    }
    const result = await world.journal.commit(lifting(world, id, cap as Loaded<OpenCap>, why));
    if (result.is === "committed") return;
  }
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
