// The words of a proposed action that stand in what its goal has read from outside, found in the journal.
import type { ApprovalRequest } from "#core/approval";
import type { JournalEvent } from "#core/event";
import { goalFold } from "#core/goal";
import type { TaintedWords } from "#core/taint";
import type { TaskEvent } from "#core/task-event";
import { markTaint, type OutsideText } from "#governance/mark-taint";
import { load } from "../unit.ts";
import type { World } from "../world.ts";

/** More of what a goal heard than this is not searched. */
const HEARD = 200;

export async function taintedWords(
  world: World,
  { taint, goal, input }: Pick<ApprovalRequest, "taint" | "goal" | "input">,
): Promise<readonly TaintedWords[] | undefined> {
  if (taint === undefined || taint.length === 0) return undefined;
  const heard = await world.journal.events({
    correlation: goal,
    types: ["task.heard"],
    order: "oldest",
    limit: HEARD,
  });
  const { state } = await load(world.journal, goalFold, goal);
  return markTaint(input, heard.flatMap(outsideText), state.status === "none" ? [] : [state.words]);
}

/** Where something came straight from outside: a page that was read, a fact that was kept of one. */
function outsideText({ data }: JournalEvent): OutsideText[] {
  const { heard, taint = [] } = data as unknown as Extract<TaskEvent, { type: "task.heard" }>["data"];
  const [first] = taint;
  if (first === undefined) return [];
  if (heard.type === "read.done") return [{ source: first.source, text: textOf(heard.result) }];
  if (heard.type === "recalled")
    return heard.items
      .filter(({ source }) => taint.some((one) => one.source === source))
      .map(({ source, text }) => ({ source, text }));
  return [];
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null) return "";
  return Object.values(value).map(textOf).join("\n");
}
