// Decisions and what came of them, newest first, each with its id.
import type { Decision } from "#core/approval";
import type { JournalEvent } from "#core/event";
import { idOf } from "#core/stream";
import { short, showAccount, showTime, type When } from "./words.ts";

export const TIMELINE_TYPES: readonly string[] = [
  "approval.decided",
  "approval.superseded",
  "approval.expired",
  "effect.done",
  "effect.failed",
  "effect.unknown",
  "effect.cancelled",
  "effect.compensated",
  "pause.began",
  "pause.ended",
  "policy.adopted",
  "standing.set",
  "standing.ended",
  "goal.stated",
];

/** `titles`: approval or effect id → what it is about. */
export function timelineLines(
  events: readonly JournalEvent[],
  titles: ReadonlyMap<string, string>,
  when: When,
): string[] {
  return events.map((event) => {
    const id = idOf(event.stream);
    const title = titles.get(id);
    const about = title === undefined ? "" : ` ${short(title, 80)}`;
    return `${showTime(event.at, when)} ${said(event)}${about} [${id}]`;
  });
}

function said(event: JournalEvent): string {
  const data = event.data as Record<string, unknown>;
  switch (event.type) {
    case "approval.decided": {
      const { decision, by } = data as unknown as Decision;
      return `${decision} by ${showAccount(by)}:`;
    }
    case "goal.stated":
      return `you said: ${short(String(data.words), 80)}`;
    case "pause.began":
    case "pause.ended":
      return `${event.type === "pause.began" ? "paused" : "resumed"}: ${String(data.scope)}`;
    case "standing.set":
      return `standing goal, ${String(data.timetable)}:`;
    default:
      return `${event.type.slice(event.type.indexOf(".") + 1).replaceAll("-", " ")}:`;
  }
}
