// A message is dealt with once: the row that says so commits with what came of it, and refuses a second time.
import type { Inbound } from "#core/chat";
import { Fault } from "#core/fault";
import type { Commit } from "#core/ports";
import type { World } from "../world.ts";

export const handled = (world: World, inbound: Inbound): Partial<Commit> => ({
  rows: [{ into: "handled", inbound: inbound.id, at: world.clock.now().toISOString() }],
});

/** Commits what came of a message. Dealt with meanwhile: nothing is left to do. Overtaken elsewhere: the job runs again. */
export async function concluding(world: World, commit: Commit): Promise<void> {
  const result = await world.journal.commit(commit);
  if (result.is === "committed" || result.stream.startsWith("inbound/")) return;
  throw new Fault("conflict", `${result.stream} changed meanwhile.`, { retry: { afterMs: 0 } });
}
