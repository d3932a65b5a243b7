// A secret said in a chat: taken out before the message is stored, deleted where the platform lets us, and never acted on.
import type { Inbound, Said, Submitted } from "#core/chat";
import { asFault } from "#core/fault";
import { leakWords, onlyKinds } from "#operator/leak";
import { byOperator } from "../progress.ts";
import { together } from "../unit.ts";
import type { World } from "../world.ts";
import type { Hand } from "./answer.ts";
import { concluding, handled } from "./handled.ts";
import { noting } from "./note.ts";

/** What may be stored of it. The platform's own update would hold the secret again, so nothing is left of that. */
export function storable(heard: Inbound): Inbound {
  if (heard.is === "tapped") return heard;
  const gone = { raw: {}, leaked: true as const };
  if (heard.is === "said") {
    const text = onlyKinds(heard.text);
    return text === heard.text ? heard : { ...heard, ...gone, text };
  }
  const fields = Object.entries(heard.fields).map(([name, value]) => [name, onlyKinds(value)] as const);
  const same = fields.every(([name, value]) => heard.fields[name] === value);
  return same ? heard : { ...heard, ...gone, fields: Object.fromEntries(fields) };
}

/** Says so, and does nothing else: what was said without its secret is not what was meant. */
export async function warnOfLeak(world: World, heard: Said | Submitted, hand: Hand): Promise<void> {
  const text = leakWords(heard.is === "said" ? await deleted(world, heard) : true);
  const circumstance = byOperator(world, hand.account, heard.id, heard.id);
  const note = noting(world, circumstance, { thread: heard.thread, goal: "", text });
  await concluding(world, together(note, handled(world, heard)));
}

async function deleted(world: World, said: Said): Promise<boolean> {
  try {
    return (await world.channels.get(said.channel)?.retract?.(said)) ?? false;
  } catch (error) {
    const fault = asFault(error);
    if (fault.retry !== "never") throw fault;
    world.log("warn", `A message that held a secret could not be deleted: ${fault.message}`, { id: said.id });
    return false;
  }
}
