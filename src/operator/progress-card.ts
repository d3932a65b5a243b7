// The one message a goal shows while it works, and the card of a task that is stuck and needs a decision.
import { button, type Card, type CardState } from "#core/card";
import type { GoalState } from "#core/goal";
import type { PauseScope } from "#core/pause";
import type { TaskWork } from "#core/task";
import { waitsWords } from "./escalation-words.ts";
import { heldWords } from "./scopes.ts";
import { atCapWords } from "./state-words.ts";
import { short, type When } from "./words.ts";

type Working = Exclude<GoalState, { status: "none" }>;

const ENDS = { done: "Done", failed: "Failed", asked: "I have a question", declined: "Stopped" } as const;

/** `planning → research → draft → check`, how many of how many; `held`: what is paused and holds the step in hand; `rests`: what that waits for. */
export function progressCard(id: string, goal: Working, held?: PauseScope, rests?: string): Card {
  const title = short(goal.words, 120);
  if (goal.status !== "working") {
    const tone = goal.status === "failed" ? "bad" : "quiet";
    const end = ENDS[goal.status];
    const words = goal.summary === "" ? end : `${end}: ${goal.summary}`;
    // “Stopped by you” says so itself.
    const said = goal.summary.startsWith(end) ? goal.summary : words;
    return { id, kind: "progress", title, state: { tone, words: said }, sections: [], buttons: [] };
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

/** A task whose move cannot go on by itself; `words`: the goal that it is a part of, as the operator said it; `mend`: what the one that failed it says about mending. */
export function taskCard(id: string, task: TaskWork, words: string, when: When, mend = ""): Card {
  const { agent } = task.assignment;
  const stuck = task.status === "stuck";
  const goal = words === "" ? `The ${agent}'s work` : `“${short(words, 90)}”`;
  return {
    id,
    kind: "approval",
    title: stuck ? `Needs you: ${goal}` : goal,
    state: taskState(task, when),
    sections: stuck
      ? [{ is: "text", text: `${mend} Try again once the cause is mended, or stop this goal.`.trim() }]
      : [],
    buttons: stuck ? [button("retry", id), button("stop", id)] : [],
  };
}

function taskState({ status, open, summary, assignment: { agent } }: TaskWork, when: When): CardState {
  if (status === "stuck") return { tone: "bad", words: `The ${agent} is stuck: ${stuckBy(open)}` };
  if (status !== "active") return { tone: "quiet", words: summary === "" ? ENDS[status] : summary };
  const rests = open.flatMap(({ stage }) => (stage.is === "rests" ? [stage] : []))[0];
  return rests === undefined
    ? { tone: "quiet", words: `The ${agent} went on.` }
    : { tone: "waiting", words: waitsWords(rests, when) };
}

const stuckBy = (open: TaskWork["open"]): string =>
  open.flatMap(({ stage }) => (stage.is === "stuck" ? [stage.reason] : [])).join(" ");

/** Why this step of a goal does not go on, in a sentence; undefined while it does. */
export function waitsFor(id: string, { open, assignment: { agent } }: TaskWork, when: When) {
  for (const { stage } of open) {
    if (stage.is === "stuck") return `The ${agent} is stuck and needs you; its card is ${id}.`;
    if (stage.is === "capped") return atCapWords(stage.cap);
    if (stage.is === "rests") return waitsWords(stage, when);
  }
  return undefined;
}
