// Recalling what memory holds, and keeping a new fact beside, instead of, or as confirmation of an old one.
import { showAccount } from "#operator/words";
import { keeping } from "../keep.ts";
import { actingAs, type Performed, type Turn } from "../progress.ts";

/** Who plans hears only what the operator or our own work said: text from outside adds no step. */
export async function recall({ world, task, move }: Turn<"recall">): Promise<Performed> {
  const subject = move.subject === undefined ? {} : { subject: move.subject };
  const trusted = world.agents.get(task.state.assignment.agent)?.kind === "planner";
  const found = await world.memory.recall({ words: move.query, ...subject, limit: 8, trusted });
  const { items, taint, degraded } = found;
  if (degraded !== null) world.log("info", degraded);
  return { heard: { type: "recalled", query: move.query, items }, taint };
}

export async function remember({ world, task, open, move }: Turn<"remember">): Promise<Performed> {
  const { thread } = task.state.assignment;
  const circumstance = actingAs(world, task.state, open.id);
  const [outside] = task.state.taint;
  const kept = await keeping(world, circumstance, {
    ...move.fact,
    source: outside?.source ?? showAccount(thread),
    origin: outside?.origin ?? "operator",
    sort: "fact",
  });
  return {
    heard: {
      type: "remembered",
      fact: kept.fact.id,
      statement: kept.fact.statement,
      replaced: kept.replaced,
    },
    ...kept.commit,
  };
}
