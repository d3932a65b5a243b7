// Decisions and what came of them, one phrase for each, newest first, with the id that /why tells more of.
import { type Because, BY_RULE, type Decision } from "#core/approval";
import type { JournalEvent } from "#core/event";
import type { GoalEvent } from "#core/goal";
import type { PauseEvent } from "#core/pause";
import type { StandingEvent } from "#core/standing";
import { idOf } from "#core/stream";
import { dataOf } from "./history.ts";
import { bare, short, showAccount, showActor, showScope, showTime, type When } from "./words.ts";

/** Of a day: what was decided and done. Questions and answers are no decisions. */
export const DAY_TYPES: readonly string[] = [
  ...["approval.approved-once", "approval.decided", "approval.superseded", "approval.expired"],
  ...["effect.done", "effect.failed", "effect.unknown", "effect.cancelled", "effect.compensated"],
  ...["pause.began", "pause.ended", "policy.adopted", "trust.withdrawn", "standing.set", "standing.ended"],
];

/** Of one goal, or one standing goal: how it began, and how it ended, too. */
export const GOAL_TYPES: readonly string[] = [...DAY_TYPES, "goal.stated", "goal.ended", "standing.ran"];

const LENGTH = 80;

export interface About {
  readonly title: string;
  /** It was approved in two steps: the decision is the second. */
  readonly twice: boolean;
}

/** `abouts`: stream → what it is about; without one, /why has nothing to tell, so that no id is shown. */
export function timelineLines(
  events: readonly JournalEvent[],
  abouts: ReadonlyMap<string, About>,
  when: When,
): string[] {
  return events.filter(isNews).map((event) => {
    const about = abouts.get(event.stream);
    const named = about === undefined ? "" : `: ${short(about.title, LENGTH)} [${idOf(event.stream)}]`;
    return `${showTime(event.at, when)} ${phrase(event, about?.twice === true)}${named}`;
  });
}

const REPLACED: Readonly<Record<Exclude<Because, "edited">, string>> = {
  "target-moved": "because the target had changed",
  "policy-changed": "because policy had changed",
  "action-changed": "because what it would do had changed",
  replayed: "because nobody knows whether that one happened",
};

type Data<Event extends { type: string; data: object }, Type extends Event["type"]> = Extract<
  Event,
  { type: Type }
>["data"];

const PHRASES: Readonly<Record<string, (event: JournalEvent, twice: boolean) => string>> = {
  "approval.approved-once": (event) => `approved once by ${showAccount(dataOf<{ by: string }>(event).by)}`,
  "approval.decided": (event, twice) => {
    const { decision, by, reason } = dataOf<Decision>(event);
    const what = twice && decision === "approved" ? "confirmed" : decision;
    const who = by === BY_RULE ? "" : ` by ${showAccount(by)}`;
    return `${what}${who}${because(reason)}`;
  },
  "approval.superseded": (event) => {
    const { by, because } = dataOf<{ by: string; because: Because }>(event);
    if (because === "edited") return `edited by ${showActor(event.actor)} into ${by}`;
    return `replaced by ${by}, ${REPLACED[because]}`;
  },
  "approval.expired": () => "expired, nothing was done",
  "effect.done": () => "done",
  "effect.failed": (event) => `failed${because(dataOf<{ reason: string }>(event).reason)}`,
  "effect.unknown": (event) => `outcome unknown${because(dataOf<{ why: string }>(event).why)}`,
  "effect.cancelled": (event) => {
    const { by, reason } = dataOf<{ by: string; reason: string }>(event);
    return `cancelled by ${showAccount(by)}${by === BY_RULE ? because(reason) : ""}`;
  },
  "effect.compensated": () => "undone",
  "pause.began": (event) => `${paused(event)} paused by ${showActor(event.actor)}`,
  "pause.ended": (event) => `${paused(event)} resumed by ${showActor(event.actor)}`,
  "policy.adopted": (event) => `policy version ${event.version} adopted by ${showActor(event.actor)}`,
  "trust.withdrawn": (event) => `“${short(dataOf<{ name: string }>(event).name, LENGTH)}” asks again`,
  "standing.set": (event) =>
    `standing goal set, ${dataOf<Data<StandingEvent, "standing.set">>(event).timetable}`,
  "standing.ran": (event) => `turn taken as goal ${dataOf<Data<StandingEvent, "standing.ran">>(event).goal}`,
  "standing.ended": (event) => `standing goal ended by ${showActor(event.actor)}`,
  "goal.stated": (event) => (event.origin === "operator" ? "you said" : "begun"),
  "goal.ended": (event) => {
    const { outcome, summary } = dataOf<Data<GoalEvent, "goal.ended">>(event);
    return `ended, ${outcome === "asked" ? "asked back" : outcome}${summary === "" ? "" : ` (${short(summary, LENGTH)})`}`;
  },
};

/** Cancelled by itself means expired or replaced, which has a line of its own. */
const isNews = (event: JournalEvent): boolean =>
  event.type !== "effect.cancelled" || dataOf<{ by: string }>(event).by !== "system";

const phrase = (event: JournalEvent, twice: boolean): string =>
  PHRASES[event.type]?.(event, twice) ?? event.type;

const because = (reason: string): string => (reason === "" ? "" : ` (“${bare(short(reason, LENGTH))}”)`);

const paused = (event: JournalEvent): string => showScope(dataOf<PauseEvent["data"]>(event).scope);
