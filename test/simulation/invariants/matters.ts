// What needs the operator has one open escalation, in sight, from the moment it does until it was settled; and never two at a time.
import { type EscalationState, escalationId, type OpenEscalation } from "#core/escalation";
import { type NoteState, noteFold } from "#core/note";
import { PAUSE_STREAM, type PauseState } from "#core/pause";
import { idOf, kindOf } from "#core/stream";
import type { Evidence, Happened } from "./evidence.ts";

export function matters(evidence: Evidence): string[] {
  const { folded, byStream } = evidence;
  const all = [...folded].filter(([stream]) => kindOf(stream) === "escalation") as [
    string,
    EscalationState,
  ][];
  const open = all.filter((one): one is [string, OpenEscalation] => one[1].status === "open");
  return [
    ...unnoticed(evidence),
    ...paused(evidence),
    ...open.flatMap(([stream, { matter }]) =>
      stillNeeds(evidence, matter) || isFresh(evidence, matter)
        ? []
        : [`${stream} is open, and ${matter} needs nobody`],
    ),
    ...open
      .filter(([stream]) => !inSight(evidence, idOf(stream)))
      .map(([stream]) => `${stream} is not in sight`),
    ...all
      .filter(([stream]) => openedTwice(byStream.get(stream) ?? []))
      .map(([stream]) => `${stream} was opened twice`),
  ];
}

/** Each outcome that nobody knows is escalated by the very commit that says so. */
function unnoticed({ effects, folded, events, byStream }: Evidence): string[] {
  const silent = [...effects].filter(
    ([id, { status }]) =>
      status === "unknown" &&
      (folded.get(`escalation/${escalationId(`effect/${id}`)}`) as OpenEscalation | undefined)?.status !==
        "open",
  );
  const late = events.filter(({ type, stream, position }) => {
    if (type !== "effect.unknown") return false;
    const own = byStream.get(`escalation/${escalationId(stream)}`) ?? [];
    const before = own.filter((event) => event.position < position);
    return !isOpenAfter(before) && !own.some((event) => isTogether(event, position));
  });
  return [
    ...silent.map(([id]) => `the outcome of ${id} is unknown and nothing asks about it`),
    ...late.map(({ stream }) => `${stream} became unknown and was not escalated with it`),
  ];
}

/** A commit is a row of positions; more than these follow none of its first. */
const COMMIT = 12;
const isTogether = (event: Happened, position: number): boolean =>
  event.type === "escalation.opened" && event.position > position && event.position - position < COMMIT;

const isOpenAfter = (events: readonly Happened[]): boolean =>
  events.findLast(({ type }) => type !== "escalation.answered")?.type === "escalation.opened";

/** What the custodian paused by itself is asked about. */
function paused({ byStream }: Evidence): string[] {
  return (byStream.get(PAUSE_STREAM) ?? []).flatMap(({ type, actor, data }) => {
    if (type !== "pause.began" || actor !== "agent:custodian") return [];
    const asked = byStream.get(`escalation/${escalationId(`pause/${String(data.scope)}`)}`) ?? [];
    return asked.length > 0 ? [] : [`the custodian paused ${String(data.scope)} and asks nobody`];
  });
}

/** In a simulation the look comes with whatever else happens, and at least every hour. */
const LOOK_MS = 2 * 3_600_000;

/** It has been settled since the last look; what nobody knew and what was paused are not waited for. */
function isFresh({ byStream, company }: Evidence, matter: string): boolean {
  if (["effect", "pause"].includes(kindOf(matter))) return false;
  const at = byStream.get(matter)?.at(-1)?.at ?? "";
  return company.outside.clock.now().getTime() - Date.parse(at) < LOOK_MS;
}

function stillNeeds({ effects, approvals, tasks, folded }: Evidence, matter: string): boolean {
  const id = idOf(matter);
  switch (kindOf(matter)) {
    case "effect":
      return effects.get(id)?.status === "unknown" || effects.get(id)?.rests !== undefined;
    case "approval":
      return approvals.get(id)?.status === "waiting";
    case "task":
      return tasks.get(id)?.status === "stuck" || tasks.get(id)?.status === "active";
    case "pause":
      return (folded.get(PAUSE_STREAM) as PauseState | undefined)?.paused[id] !== undefined;
    case "goal":
      return (folded.get(matter) as { status?: string } | undefined)?.status === "working";
    default:
      return (folded.get(matter) as { status?: string } | undefined)?.status !== "closed";
  }
}

/** On a card, or held for the end of the quiet hours. */
function inSight({ company, folded }: Evidence, id: string): boolean {
  const stands = [...company.outside.chats.values()].some((chat) =>
    chat.messages().some(({ card }) => card.buttons.some(({ about }) => about === id)),
  );
  const held = [...folded].some(([stream, state]) => {
    const note = state as NoteState;
    return kindOf(stream) === noteFold.kind && note.status === "held" && note.held === id;
  });
  return stands || held || told(folded, id);
}

/** Several matters of a night are told in one note, each with its id. */
const told = (folded: Evidence["folded"], id: string): boolean =>
  [...folded].some(([stream, state]) => {
    const note = state as NoteState;
    return (
      kindOf(stream) === noteFold.kind &&
      note.status === "said" &&
      JSON.stringify(note.card.sections).includes(`[${id}]`)
    );
  });

function openedTwice(events: readonly Happened[]): boolean {
  let open = false;
  return events.some(({ type }) => {
    const again = open && type === "escalation.opened";
    if (type !== "escalation.answered") open = type === "escalation.opened";
    return again;
  });
}
