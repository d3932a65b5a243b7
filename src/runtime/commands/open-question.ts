// Which question of ours a message may answer: the newest one of its thread, if nothing else was wanted there since.
import type { Inbound, Said } from "#core/chat";
import type { NoteState } from "#core/note";
import { cleaned } from "#operator/clean";
import { type Command, parseCommand } from "#operator/command";
import type { World } from "../world.ts";

/** How far back a question is looked for, in notes of all threads and in messages of this one. */
const NOTES = 20;
const MESSAGES = 40;

type SaidNote = Exclude<NoteState, { status: "none" }>;

/** The question, and the words it was about. Undefined: none is open, so the message stands for itself. */
export async function openQuestion(
  world: World,
  said: Said,
): Promise<{ words: string; question: string } | undefined> {
  const notes = await world.journal.find({ kind: "note", limit: NOTES });
  const asked = notes.map(({ state }) => state as unknown as NoteState).find(asksIn(said.thread));
  if (asked?.question === undefined) return undefined;
  if ((await since(world, said, asked)).some(closes)) return undefined;
  // What rests on text from outside is no part of what the operator said: their answer stands for itself.
  if ((asked.taint ?? []).length > 0) return undefined;
  return { words: asked.words ?? "", question: asked.question };
}

const asksIn =
  (thread: string) =>
  (note: NoteState): note is SaidNote =>
    note.status === "said" && note.thread === thread && note.question !== undefined;

/**
 * What the operator did in this thread between the message that led to the question and this one. The message, not the
 * time, is what counts: whatever was said after it was said of something else, even before the question was seen.
 */
async function since(world: World, said: Said, asked: SaidNote): Promise<Inbound[]> {
  const stream = `goal/${asked.goal}`;
  const [stated] = await world.journal.events({ stream, order: "oldest", limit: 1 });
  const recent = await world.inbox.recent(said.thread, MESSAGES);
  const mine = recent.filter(({ inbound }) => inbound.account === said.account);
  const earlier = mine.slice(mine.findIndex(({ inbound }) => inbound.id === said.id) + 1);
  const cause = earlier.findIndex(({ inbound }) => inbound.id === stated?.cause);
  // A question that came by itself, from a standing goal's turn, has no message before it.
  const between = cause < 0 ? earlier.filter(({ at }) => at >= asked.at) : earlier.slice(0, cause);
  return between.map(({ inbound }) => inbound);
}

/** Commands that change nothing leave a question open: one may look something up before answering. */
const LOOKS: ReadonlySet<Command["is"]> = new Set([
  "inbox",
  "status",
  "policy",
  "budget",
  "memory",
  "help",
  "timeline",
  "why",
  "verify",
  "show",
  "unknown",
]);

function closes(inbound: Inbound): boolean {
  if (inbound.is !== "said") return true;
  const command = parseCommand(cleaned(inbound.text));
  if (command.is === "digest") return command.words !== "";
  if (command.is === "rollback") return command.id !== "";
  if (command.is === "policy") return command.words !== "";
  return !LOOKS.has(command.is);
}
