// Why something happened, told from the journal alone: one story for an id, whatever kind of thing it names.
import type { StandingEvent } from "#core/standing";
import { kindOf, type StreamKind } from "#core/stream";
import type { Assignment } from "#core/task-event";
import { actionOf, dataOf, type History } from "./history.ts";
import { actionRows } from "./why-action.ts";
import { capRows } from "./why-cap.ts";
import { type Rows, wordsOf } from "./why-goal.ts";
import { leaseRows, secretRows } from "./why-secret.ts";
import { digestRows, factRows, noteRows } from "./why-told.ts";
import { breakerRows, escalationRows } from "./why-trouble.ts";
import { goalRows, standingRows, taskRows } from "./why-work.ts";
import { short, showDay, type When } from "./words.ts";

/** What a story is made of; all else that happens in a goal is how, not why. */
export const WHY_TYPES: readonly string[] = [
  ...["goal.stated", "goal.planned", "goal.ended"],
  ...[
    "task.assigned",
    "task.handed-over",
    "move.rests",
    "move.skipped",
    "move.stuck",
    "move.unstuck",
    "task.ended",
    "model.settled",
  ],
  ...[
    "approval.requested",
    "approval.approved-once",
    "approval.misconfirmed",
    "approval.decided",
    "approval.reasoned",
    "approval.superseded",
    "approval.expired",
  ],
  ...[
    "effect.admitted",
    "effect.held",
    "effect.rests",
    "effect.cancelled",
    "effect.prepared",
    "effect.done",
    "effect.failed",
  ],
  ...["effect.unknown", "effect.retry-due", "effect.undo-asked", "effect.compensated"],
  ...["cap.hit", "cap.warned", "cap.raised", "cap.raise-proposed", "cap.eased", "cap.stopped", "cap.lifted"],
  ...["move.capped", "effect.capped"],
  ...["fact.kept", "fact.confirmed", "fact.superseded", "fact.forgotten"],
  ...["breaker.failed", "breaker.opened", "breaker.probed", "breaker.asked", "breaker.closed"],
  ...["escalation.opened", "escalation.answered", "escalation.closed"],
  ...["secret.kept", "secret.resealed", "secret.removed", "lease.granted", "lease.used"],
  ...["standing.set", "standing.ran", "standing.ended", "digest.sent", "digest.timed", "note.said"],
];

export interface Story {
  /** What the id names, in one line. */
  readonly title: string;
  readonly rows: Rows;
}

type Tell = (history: History, id: string, when: When) => Story | undefined;

const TITLE = 80;

const action: Tell = (history, id, when) => {
  const found = actionOf(history, id);
  return found && { title: short(found.order.title, TITLE), rows: actionRows(history, found, when) };
};

const TELLS: Partial<Record<StreamKind, Tell>> = {
  approval: action,
  effect: action,
  goal: (history, _id, when) => ({
    title: `“${short(wordsOf(history), TITLE)}”`,
    rows: goalRows(history, when),
  }),
  task: (history, id, when) => {
    const assigned = history.find(({ stream, type }) => stream === `task/${id}` && type === "task.assigned");
    const agent = assigned === undefined ? "agent" : dataOf<Assignment>(assigned).agent;
    return { title: `a task of the ${agent}`, rows: taskRows(history, id, when) };
  },
  standing: (history, id, when) => {
    const set = history.find(({ stream, type }) => stream === `standing/${id}` && type === "standing.set");
    const { timetable } = set === undefined ? { timetable: "" } : dataOf<Set>(set);
    return { title: `a standing goal, ${timetable}`, rows: standingRows(history, id, when) };
  },
  cap: (history, id, when) => ({ title: "a cap that was reached", rows: capRows(history, id, when) }),
  fact: (history, id, when) => ({ title: "something I remember", rows: factRows(history, id, when) }),
  digest: (history, id, when) => ({
    title: `the digest of ${showDay(id, id)}`,
    rows: digestRows(history, when),
  }),
  breaker: (history, id, when) => ({ title: "something that rests", rows: breakerRows(history, id, when) }),
  escalation: (history, id, when) => ({
    title: "something that needs you",
    rows: escalationRows(history, id, when),
  }),
  secret: (history, id, when) => ({ title: `the secret ${id}`, rows: secretRows(history, id, when) }),
  lease: (history, id, when) => ({ title: "a lease of a secret", rows: leaseRows(history, id, when) }),
  note: (history, id, when) => ({ title: "something I said", rows: noteRows(history, id, when) }),
};

type Set = Extract<StandingEvent, { type: "standing.set" }>["data"];

/** Streams of an id that a story can be told of. */
export const isTold = (stream: string): boolean => kindOf(stream) in TELLS;

/** `history`: oldest first, of these types; the stream's own events, and those of the goal it belongs to. */
export function whyStory(stream: string, history: History, when: When): Story | undefined {
  const kind = kindOf(stream);
  const story = TELLS[kind]?.(history, stream.slice(kind.length + 1), when);
  return story === undefined || story.rows.length === 0 ? undefined : story;
}
