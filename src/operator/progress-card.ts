// The one message a goal shows while it works, and the card of a task that is stuck and needs a decision.
import { button, type Card, type CardState } from "#core/card";
import type { GoalState } from "#core/goal";
import type { PauseScope } from "#core/pause";
import type { TaskWork } from "#core/task";
import { heldWords } from "./scopes.ts";
import { short } from "./words.ts";

type Working = Exclude<GoalState, { status: "none" }>;

const ENDS = { done: "Done", failed: "Failed", asked: "I have a question", declined: "Stopped" } as const;

/** `planning → research → draft → check`, how many of how many; `held`: what is paused and holds the step in hand; `rests`: what that waits for. */
export function progressCard(id: string, goal: Working, held?: PauseScope, rests?: string): Card {
  const title = short(goal.words, 120);
  if (goal.status !== "working") {
    const tone = goal.status === "failed" ? "bad" : "quiet";
    const words = goal.summary === "" ? ENDS[goal.status] : `${ENDS[goal.status]}: ${goal.summary}`;
    return { id, kind: "progress", title, state: { tone, words }, sections: [], buttons: [] };
  }
  const steps = ["planning", ...goal.steps];
  const at = goal.step === "" ? 0 : Math.max(0, steps.indexOf(goal.step));
  const line = steps.map((step, index) => (index === at ? `[${step}]` : step)).join(" → ");
  const count = `${steps[at]}, ${at + 1} of ${steps.length}`;
  const waits = held === undefined ? rests : heldWords(held);
  const state: CardState =
    waits === undefined
      ? { tone: "working", words: count }
      : { tone: "waiting", words: `${waits} It stands at ${count}.` };
  return {
    id,
    kind: "progress",
    title,
    state,
    sections: [{ is: "text", text: line }],
    buttons: [],
  };
}

/** A task whose move cannot go on by itself. */
export function taskCard(id: string, task: TaskWork): Card {
  const { agent } = task.assignment;
  const reasons = task.open.flatMap(({ stage }) => (stage.is === "stuck" ? [stage.reason] : []));
  const stuck = task.status === "stuck";
  return {
    id,
    kind: "approval",
    title: stuck ? `${agent} needs you` : `${agent} went on`,
    state: stuck
      ? { tone: "bad", words: reasons.join(" ") }
      : { tone: "quiet", words: task.status === "active" ? "Tried again." : task.summary },
    sections: stuck
      ? [{ is: "text", text: "Nothing was changed. Try again once the cause is mended, or stop this goal." }]
      : [],
    buttons: stuck ? [button("retry", id), button("stop", id)] : [],
  };
}
