// Recalling what memory holds, and keeping a new fact beside, instead of, or as confirmation of an old one.
import { showAccount } from "#operator/words";
import { keeping } from "../keep.ts";
import { actingAs, type Performed, type Turn } from "../progress.ts";

export async function recall({ world, move }: Turn<"recall">): Promise<Performed> {
  const subject = move.subject === undefined ? {} : { subject: move.subject };
  const { items, degraded } = await world.memory.recall({ words: move.query, ...subject, limit: 8 });
  if (degraded !== null) world.log("info", degraded);
  return { heard: { type: "recalled", query: move.query, items } };
}

export async function remember({ world, task, open, move }: Turn<"remember">): Promise<Performed> {
  const { thread } = task.state.assignment;
  const circumstance = actingAs(world, task.state, open.id);
  const kept = await keeping(world, circumstance, {
    ...move.fact,
    source: showAccount(thread),
    origin: "operator",
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
