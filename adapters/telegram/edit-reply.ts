// The prompt that asks for text and the reading of the reply to it. All that the reading needs stands in the prompt's own
// words, which Telegram sends back with the reply, so that nothing is lost when Adjutant restarts in between.
import type { Form, FormField, Submitted } from "#core/chat";
import { readEdit } from "#core/edit-text";
import { Fault } from "#core/fault";
import { LIMITS, ROOM } from "./limits.ts";
import { block, clean, cutLines, cutWords, escapeHtml, leftOut, oneLine } from "./plain-text.ts";
import type { Attachment } from "./render.ts";
import { shares } from "./shares.ts";

export interface Prompt {
  readonly html: string;
  readonly placeholder: string;
  /** The present texts, where the prompt had to cut them. */
  readonly attachment?: Attachment;
}

const WANTED = { edit: "the new text", reject: "the reason", confirm: "the words" } as const;
const VERBS = { edit: "Edit", reject: "Reject", confirm: "Confirm" } as const;
const MAIN = { edit: "text", reject: "reason", confirm: "words" } as const;
const NAME = /^[\w.-]{1,64}$/;
const FIRST_LINE = /^(Edit|Reject|Confirm) ([A-Za-z0-9_-]{1,38}): reply with the (?:new text|reason|words)$/;
const OTHERS_LINE = /^Other fields: ([\w.-]{1,64}(?:, [\w.-]{1,64})*)$/;
const MAIN_LINE = /^Main text: ([\w.-]{1,64})$/;
/** A message that begins with a command is one, even while Telegram shows the forced reply. */
const COMMAND = /^\/[A-Za-z0-9_]{1,32}(?:@\w+)?(?:\s|$)/;

/** Fault `bad-input` where a name or id could not be read back from the prompt. */
export function promptOf(form: Form): Prompt {
  const main = form.fields.find((field) => field.main) ?? form.fields[0];
  const others = form.fields.filter((field) => field !== main);
  const first = `${VERBS[form.verb]} ${form.about}: reply with ${WANTED[form.verb]}`;
  const marks = [
    ...(others.length > 0 ? [`Other fields: ${others.map((field) => field.name).join(", ")}`] : []),
    `Main text: ${main?.name ?? MAIN[form.verb]}`,
  ];
  check(form, first, marks);
  const title = cutWords(oneLine(form.title), ROOM.title);
  const texts = [first, title, howTo(others), marks.join("\n")].filter((text) => text !== "");
  const present = [block(main?.value ?? ""), others.map(fieldLine).join("\n")];
  const fixed = texts.join("\n\n").length + 2 * present.length;
  const rooms = shares(
    present.map((text) => text.length),
    LIMITS.text - fixed,
  );
  const [body = "", lines = ""] = present.map((text, at) => cutLines(text, rooms[at] ?? 0, leftOut));
  const html = [
    `<b>${escapeHtml(first)}</b>`,
    escapeHtml(title),
    body === "" ? "" : `<pre>${escapeHtml(body)}</pre>`,
    escapeHtml(lines),
    escapeHtml(howTo(others)),
    `<i>${escapeHtml(marks.join("\n"))}</i>`,
  ];
  const cut = present.some((text, at) => text.length > (rooms[at] ?? 0));
  return {
    html: html.filter((text) => text !== "").join("\n\n"),
    placeholder: cutWords(oneLine(main?.label ?? "") || WANTED[form.verb], LIMITS.placeholder),
    ...(cut && { attachment: { name: `${form.about}.txt`, text: wholeText(main, others) } }),
  };
}

function check(form: Form, first: string, marks: readonly string[]): void {
  const readable = FIRST_LINE.test(first) && form.fields.every(({ name }) => NAME.test(name));
  if (!readable || marks.join("\n").length > LIMITS.text / 4)
    throw new Fault(
      "bad-input",
      `Telegram cannot ask for “${oneLine(form.about)}”: its id or fields are too long.`,
    );
}

const fieldLine = ({ name, value }: FormField): string => `${name}: ${oneLine(value)}`;

const howTo = (others: readonly FormField[]): string =>
  others[0] === undefined
    ? ""
    : `Your reply replaces the main text. A first line such as “${others[0].name}: …” changes that field.`;

function wholeText(main: FormField | undefined, others: readonly FormField[]): string {
  const lines = others.map(({ name, value }) => `${name}: ${clean(value)}`);
  return [...lines, ...(lines.length > 0 ? [""] : []), main?.value.toWellFormed() ?? "", ""].join("\n");
}

type Answer = Pick<Submitted, "verb" | "about" | "fields">;

/** What the reply says to one of our prompts; undefined where it is no prompt, or the reply a command or nothing. */
export function readReply(prompt: string, reply: string): Answer | undefined {
  const lines = prompt.trim().split("\n");
  const [, verb, about] = FIRST_LINE.exec(lines[0] ?? "") ?? [];
  const main = MAIN_LINE.exec(lines.at(-1) ?? "")?.[1];
  if (verb === undefined || about === undefined || main === undefined) return undefined;
  if (reply.trim() === "" || COMMAND.test(reply)) return undefined;
  const others = OTHERS_LINE.exec(lines.at(-2) ?? "")?.[1]?.split(", ") ?? [];
  return { verb: verb.toLowerCase(), about, fields: readEdit(reply, others, main) };
}
