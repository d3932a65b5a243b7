// Saying and asking: a note in the goal's thread.
import type { Section } from "#core/card";
import type { Commit } from "#core/ports";
import { noting, type Said } from "../chat/note.ts";
import { noticing } from "../chat/quiet.ts";
import { actingAs, type Performed, type Turn } from "../progress.ts";

export async function say(turn: Turn<"say">): Promise<Performed> {
  const { task, move } = turn;
  const { thread, goal } = task.state.assignment;
  const note = await saying(turn, { thread, goal, text: move.text, sections: unnamed(turn, move.text) });
  return { heard: { type: "said" }, ...note };
}

/** Sources outside that a text rests on and does not name itself. */
function unnamed({ task }: Turn<"say">, text: string): readonly Section[] {
  const sources = task.state.taint.map(({ source }) => source).filter((source) => !text.includes(source));
  return sources.length === 0 ? [] : [{ is: "list", heading: "Rests on text from outside", items: sources }];
}

/** The question keeps the words it is about, so that the next message can answer it. */
export async function ask(turn: Turn<"ask">): Promise<Performed> {
  const { task, move } = turn;
  const { thread, goal, brief } = task.state.assignment;
  const words = move.about ?? (typeof brief.words === "string" ? brief.words : "");
  const note = await saying(turn, {
    thread,
    goal,
    text: move.question,
    question: { words, taint: task.state.taint },
  });
  return { heard: { type: "said" }, ...note };
}

/** What those say who watch by themselves waits out the quiet hours; an answer to the operator does not. */
async function saying(
  { world, task, open }: Turn<"say"> | Turn<"ask">,
  said: Said,
): Promise<Partial<Commit>> {
  const kind = world.agents.get(task.state.assignment.agent)?.kind;
  const circumstance = actingAs(world, task.state, open.id);
  const unasked = kind === "custodian" || kind === "monitor";
  return unasked ? noticing(world, circumstance, said) : noting(world, circumstance, said);
}
