// /why: the story of an id, from the journal alone.
import { whyRows } from "#operator/why";
import { unknownId, whenOf } from "../decide.ts";
import type { World } from "../world.ts";
import type { Reply } from "./reply.ts";

const EVENTS = 1_000;

export async function why(world: World, command: { id: string }): Promise<Reply> {
  if (command.id === "")
    return { text: "Say which: `/why <id>`, with an id from a card, /timeline or /digest." };
  const [stream] = await world.journal.whose(command.id);
  if (stream === undefined) return { text: unknownId(command.id).words };
  const [first] = await world.journal.events({ stream, limit: 1 });
  if (first === undefined) return { text: unknownId(command.id).words };
  const events = await world.journal.events({
    correlation: first.correlation,
    order: "oldest",
    limit: EVENTS,
  });
  const rows = whyRows(events, command.id, whenOf(world));
  return { text: `Why ${command.id}`, sections: rows.length === 0 ? [] : [{ is: "facts", rows }] };
}
