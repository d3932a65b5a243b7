// What the core asks to be shown, answered and asked, put together from single calls.
import { createHash } from "node:crypto";
import type { Card } from "#core/card";
import type { Form, MessageRef, Said, Tapped, ThreadId } from "#core/chat";
import { asFault, Fault } from "#core/fault";
import type { Calls } from "./calls.ts";
import { promptOf } from "./edit-reply.ts";
import type { Log } from "./health.ts";
import { LIMITS } from "./limits.ts";
import { cutWords, escapeHtml, oneLine } from "./plain-text.ts";
import { type Attachment, render } from "./render.ts";

export interface Sender {
  show(card: Card, thread: ThreadId, at?: MessageRef): Promise<MessageRef>;
  answer(tap: Pick<Tapped, "handle">, words: string): Promise<void>;
  ask(form: Form, because: Tapped | Said): Promise<void>;
  retract(said: Said): Promise<boolean>;
}

const UNCHANGED = /message is not modified/;
const GONE =
  /message to edit not found|message can't be edited|MESSAGE_ID_INVALID|no text in the message to edit/;
const TOO_OLD = /query is too old|query ID is invalid/;

export function sender(calls: Calls, log: Log): Sender {
  /** Posted, but its file is not attached yet: showing the card again goes on there instead of posting it twice. */
  const unfinished = new Map<string, MessageRef>();

  async function place(card: Card, thread: ThreadId, at: MessageRef | undefined): Promise<MessageRef> {
    const chat = chatOf(thread);
    const { html, keyboard } = render(card);
    if (at?.thread === thread) {
      const edited = await calls.edit(chat, Number(at.message), html, keyboard).then(() => true, stillThere);
      if (edited) return at;
    }
    const message = await calls.post(chat, html, keyboard && { markup: keyboard });
    return { thread, message: String(message) };
  }

  return {
    async show(card, thread, at) {
      const key = `${thread} ${card.id}`;
      const placed = await place(card, thread, at ?? unfinished.get(key));
      const { attachment, pictures } = render(card);
      const files = [...(attachment === undefined ? [] : [attachment]), ...pictures];
      if (files.length === 0) return placed;
      unfinished.set(key, placed);
      const ref = await attached(calls, log, placed, files);
      unfinished.delete(key);
      return ref;
    },
    answer: (tap, words) => answer(calls, log, tap, words),
    async ask(form, because) {
      // The prompt answers the tap; without this the button goes on spinning.
      if (because.is === "tapped") await answer(calls, log, because, "");
      await ask(calls, form, because);
    },
    async retract({ thread, message }) {
      return calls.remove(chatOf(thread), Number(message)).then(() => true, alreadyGone);
    },
  };
}

/** The reference ends in a digest of the files, so that the same are not attached again. */
async function attached(
  calls: Calls,
  log: Log,
  ref: MessageRef,
  files: readonly Attachment[],
): Promise<MessageRef> {
  const hash = createHash("sha256");
  for (const { text } of files) hash.update(text);
  const print = hash.digest("hex").slice(0, 12);
  const [old, oldPrint] = ref.attachment?.split("/") ?? [];
  if (oldPrint === print) return ref;
  const ids: number[] = [];
  for (const file of files) {
    const id = await calls
      .attach(chatOf(ref.thread), file, Number(ref.message))
      .catch((thrown: unknown) => unattached(calls, log, ref, file, thrown));
    if (id === undefined) return { thread: ref.thread, message: ref.message };
    ids.push(id);
  }
  await removed(calls, log, ref, old?.split("+") ?? []);
  return { ...ref, attachment: `${ids.join("+")}/${print}` };
}

async function removed(calls: Calls, log: Log, ref: MessageRef, outdated: readonly string[]): Promise<void> {
  for (const one of outdated)
    await calls.remove(chatOf(ref.thread), Number(one)).catch((thrown: unknown) => {
      log("warn", "An outdated attachment could not be deleted.", { why: asFault(thrown).message });
    });
}

/** The message stands already, so that it is noted without its file; below it stands what is missing, and why. */
async function unattached(
  calls: Calls,
  log: Log,
  ref: MessageRef,
  { text }: Attachment,
  thrown: unknown,
): Promise<undefined> {
  const fault = asFault(thrown);
  if (fault.retry !== "never") throw fault;
  log("warn", "A file could not be attached on Telegram.", { why: fault.message });
  const what = typeof text === "string" ? "whole text" : "picture";
  const words = oneLine(`The ${what} could not be attached here: ${fault.message}`);
  await calls.post(chatOf(ref.thread), escapeHtml(cutWords(words, LIMITS.text)), {
    replyTo: Number(ref.message),
  });
}

/** Whether a refused edit left the card as wished; false where the message is gone and the card is to be posted anew. */
function stillThere(thrown: unknown): boolean {
  const fault = asFault(thrown);
  if (UNCHANGED.test(fault.message)) return true;
  if (GONE.test(fault.message)) return false;
  throw fault;
}

/** A message of somebody's own that is gone was deleted as wished. */
function alreadyGone(thrown: unknown): boolean {
  const fault = asFault(thrown);
  if (fault.retry !== "never") throw fault;
  return /message to delete not found/.test(fault.message);
}

function chatOf(thread: ThreadId): number {
  const chat = /^telegram:(-?\d{1,16})$/.exec(thread)?.[1];
  if (chat === undefined) throw new Fault("bad-input", `“${thread}” is not a chat on Telegram.`);
  return Number(chat);
}

async function answer(
  calls: Calls,
  log: Log,
  { handle }: Pick<Tapped, "handle">,
  words: string,
): Promise<void> {
  await calls.answerTap(handle, cutWords(oneLine(words), LIMITS.callbackAnswer)).catch((thrown: unknown) => {
    const fault = asFault(thrown);
    if (!TOO_OLD.test(fault.message)) throw fault;
    log("info", "A tap was answered too late for Telegram to show it.", { handle });
  });
}

async function ask(calls: Calls, form: Form, because: Tapped | Said): Promise<void> {
  const chat = chatOf(because.thread);
  const { html, placeholder, attachment } = promptOf(form);
  const markup = { force_reply: true, selective: true, input_field_placeholder: placeholder } as const;
  const prompt = await calls.post(chat, html, { markup, replyTo: Number(because.message) });
  if (attachment !== undefined) await calls.attach(chat, attachment, prompt);
}
