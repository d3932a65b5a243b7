// /why: the story of an id, from the journal alone.
import type { JournalEvent } from "#core/event";
import { kindOf } from "#core/stream";
import { isTold, type Story, WHY_TYPES, whyStory } from "#operator/why";
import { isTrusted } from "#operator/why-trust";
import { short } from "#operator/words";
import type { World } from "../world.ts";
import { whenHere } from "../zone.ts";
import type { Reply } from "./reply.ts";

const EVENTS = 2_000;

export async function why(world: World, command: { id: string }): Promise<Reply> {
  const { id } = command;
  if (id === "") return { text: "Say which: `/why <id>`, with an id from a card, /timeline or /digest." };
  const stream = (await world.journal.whose(id)).find(isTold);
  const story = stream === undefined ? undefined : await storyOf(world, stream);
  if (story === undefined) return { text: nothingCalled(id) };
  return { text: `Why ${id}: ${story.title}`, sections: [{ is: "facts", rows: story.rows }] };
}

/** A digest's message tells of the digest. */
async function storyOf(world: World, stream: string): Promise<Story | undefined> {
  const [history, when] = await Promise.all([historyOf(world, stream), whenHere(world)]);
  const about = history.find((event) => event.stream === stream)?.correlation ?? "";
  if (kindOf(stream) === "note" && kindOf(about) === "digest") return storyOf(world, about);
  return whyStory(stream, history, when);
}

const nothingCalled = (id: string): string =>
  `I know nothing called ${short(id, 40)}. /timeline lists what was decided, /inbox what waits, each with its id.`;

/** The stream itself and all of its goal; a digest is told with the settings it obeyed. */
async function historyOf(world: World, stream: string): Promise<JournalEvent[]> {
  const { journal } = world;
  const query = { types: WHY_TYPES, order: "oldest", limit: EVENTS } as const;
  const own = await journal.events({ ...query, stream });
  const correlation = own[0]?.correlation;
  const around =
    kindOf(stream) === "digest"
      ? await journal.events({ ...query, stream: "settings/company" })
      : await journal.events({ ...query, ...(correlation !== undefined && { correlation }) });
  const goals =
    kindOf(stream) === "cap"
      ? await goalsOf(
          world,
          own.map(({ data }) => data.goal),
        )
      : [];
  // What trust let through is told with the policy that held the rule.
  const trust = isTrusted(own)
    ? await journal.events({ stream: "policy/company", order: "oldest", limit: EVENTS })
    : [];
  const byPosition = new Map([...own, ...around, ...goals, ...trust].map((event) => [event.position, event]));
  return [...byPosition.values()].toSorted((a, b) => a.position - b.position);
}

/** What the operator said in each of the goals that met a cap. */
async function goalsOf({ journal }: World, ids: readonly unknown[]): Promise<JournalEvent[]> {
  const goals = [...new Set(ids)].filter((id) => typeof id === "string" && id !== "");
  const stated = goals.map((id) =>
    journal.events({ stream: `goal/${id}`, types: ["goal.stated"], limit: 1 }),
  );
  return (await Promise.all(stated)).flat();
}
