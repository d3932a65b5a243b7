// Saying and asking: a note in the goal's thread.
import { noting } from "../note.ts";
import { actingAs, type Performed, type Turn } from "../progress.ts";

export async function say({ world, task, open, move }: Turn<"say">): Promise<Performed> {
  const { thread, goal } = task.state.assignment;
  const note = noting(world, actingAs(world, task.state, open.id), { thread, goal, text: move.text });
  return { heard: { type: "said" }, ...note };
}

/** The question keeps the words it is about, so that the next message can answer it. */
export async function ask({ world, task, open, move }: Turn<"ask">): Promise<Performed> {
  const { thread, goal, brief } = task.state.assignment;
  const words = move.about ?? (typeof brief.words === "string" ? brief.words : "");
  const note = noting(world, actingAs(world, task.state, open.id), {
    thread,
    goal,
    text: move.question,
    question: { words },
  });
  return { heard: { type: "said" }, ...note };
}
