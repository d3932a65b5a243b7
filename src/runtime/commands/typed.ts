// The typed equivalents of the buttons, and showing a card again.
import type { Form, Said } from "#core/chat";
import { readEdit } from "#core/edit-text";
import { asFault } from "#core/fault";
import { kindOf, type StreamKind } from "#core/stream";
import type { Command } from "#operator/command";
import { confirm, confirmForm } from "../approval/confirm.ts";
import { edit, editForm } from "../approval/edit.ts";
import { reject } from "../approval/reject.ts";
import { type Answer, type Hand, unknownId } from "../chat/answer.ts";
import { deed } from "../chat/deeds.ts";
import { fixForm } from "../escalation/fix.ts";
import { showing } from "../unit.ts";
import type { World } from "../world.ts";
import type { Reply } from "./reply.ts";

type Typed = Extract<Command, { id: string; rest: string }>;
type Verb = Typed["is"] | "rollback";

/** Where the ids that a verb takes are listed. */
const LISTS: Readonly<Record<Verb, string>> = {
  approve: "/inbox lists the cards that wait, with their ids.",
  confirm: "/inbox lists the cards that wait, with their ids.",
  always: "/inbox lists the cards that wait, /timeline those that were decided, with their ids.",
  edit: "/inbox lists the cards that wait, with their ids.",
  reject: "/inbox lists the cards that wait, with their ids.",
  retry: "/inbox lists what is in trouble, with its ids.",
  skip: "/inbox lists what needs you, with its ids.",
  fix: "/inbox lists what needs you, with its ids.",
  compensate: "/inbox lists what needs you, with its ids.",
  hand: "/inbox lists what needs you, with its ids.",
  raise: "/inbox lists the caps that were reached, with their ids.",
  cheaper: "/inbox lists the caps that were reached, with their ids.",
  undo: "/rollback lists what can be undone, with its ids.",
  rollback: "/rollback lists what can be undone, with its ids.",
  stop: "/status lists the standing goals, /inbox what is in trouble, with their ids.",
  show: "/inbox lists what waits, /timeline what was decided, with their ids.",
};

/** The kinds of things whose ids a verb takes. */
const TAKES: Readonly<Record<Verb, readonly StreamKind[]>> = {
  approve: ["approval"],
  confirm: ["approval"],
  always: ["approval"],
  edit: ["approval", "effect"],
  reject: ["approval"],
  retry: ["task", "effect", "escalation", "breaker"],
  skip: ["task", "effect", "approval", "escalation", "breaker"],
  fix: ["effect", "escalation", "breaker"],
  compensate: ["goal", "task", "effect", "escalation"],
  hand: ["goal", "task", "effect", "approval", "escalation", "breaker"],
  raise: ["cap"],
  cheaper: ["cap"],
  undo: ["approval", "effect"],
  rollback: ["approval", "effect"],
  stop: ["task", "effect", "standing", "cap"],
  show: ["approval", "effect", "note", "task", "goal", "cap", "escalation"],
};

const NOUNS: Partial<Readonly<Record<StreamKind, string>>> = {
  goal: "a goal",
  task: "a step of a goal",
  approval: "a card",
  effect: "something that was done",
  fact: "a fact",
  note: "a message of mine",
  escalation: "a matter that needs you",
  breaker: "something that rests",
  standing: "a standing goal",
  digest: "a digest",
  cap: "a cap",
};

export async function typed(world: World, command: Typed, hand: Hand, said: Said): Promise<Reply> {
  const { is, id, rest } = command;
  if (id === "") return { text: `Say which: \`${is} <id>\`. ${LISTS[is]}` };
  const other = await strange(world, is, id);
  if (other !== undefined) return other;
  if (is === "show") return { text: "", commit: showing(id, hand.thread, { anew: true }) };
  if (is === "reject") return { text: (await reject(world, id, rest.trim(), hand)).words };
  if (is === "confirm") return typedConfirm(world, id, rest.trim(), hand, said);
  if (is === "edit" || is === "fix")
    return typedEdit(world, await (is === "edit" ? editForm : fixForm)(world, id), rest, hand, said);
  return { text: (await deed(world, verbOf(is, rest), id, hand))?.words ?? unknownId(id).words };
}

/** The button that these words stand for. */
const verbOf = (is: Typed["is"], rest: string): string =>
  is === "raise" && /^for good\b/i.test(rest.trim()) ? "raise-for-good" : is;

/** What is said of an id that is none, or that names a thing this verb is not for; undefined where it fits. */
export async function strange(world: World, verb: Verb, id: string): Promise<Reply | undefined> {
  if (id === "") return undefined;
  const kinds = (await world.journal.whose(id)).map(kindOf);
  if (kinds.some((kind) => TAKES[verb].includes(kind))) return undefined;
  const noun = kinds.map((kind) => NOUNS[kind]).find((one) => one !== undefined);
  if (noun === undefined) return { text: unknownId(id, LISTS[verb]).words };
  const story = verb === "show" ? ` /why ${id} tells of it.` : "";
  return { text: `${id} is ${noun}, which \`${verb}\` is not for. ${LISTS[verb]}${story}` };
}

/** `edit <id>` asks for the text; `edit <id> <text>` replaces the main text; lines `field: value` change other fields. */
async function typedEdit(
  world: World,
  form: Form | Answer,
  rest: string,
  hand: Hand,
  said: Said,
): Promise<Reply> {
  if ("words" in form) return { text: form.words };
  if (rest.trim() === "") return asked(world, form, said);
  const names = form.fields.map((field) => field.name);
  const main = form.fields.find((field) => field.main)?.name ?? names[0] ?? "";
  const answer = await edit(world, form.about, readEdit(rest.trim(), names, main), hand);
  return { text: answer.words };
}

/** `confirm <id>` asks for the words; `confirm <id> <words>` gives them. */
async function typedConfirm(world: World, id: string, words: string, hand: Hand, said: Said): Promise<Reply> {
  if (words !== "") return { text: (await confirm(world, id, words, hand)).words };
  const form = await confirmForm(world, id, hand);
  return "words" in form ? { text: form.words } : asked(world, form, said);
}

/** The form says it all. It is not waited for: a slow platform must not delay what is heard next. */
function asked(world: World, form: Form, said: Said): Reply {
  world.channels
    .get(said.channel)
    ?.ask(form, said)
    .catch((error: unknown) =>
      world.log("warn", `A form could not be shown: ${asFault(error).message}`, { id: form.about }),
    );
  return { text: "" };
}
