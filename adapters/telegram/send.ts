// What the core asks to be shown, answered and asked, put together from single calls.
import { createHash } from "node:crypto";
import type { Card } from "#core/card";
import type { Form, MessageRef, Said, Tapped, ThreadId } from "#core/chat";
import { asFault, Fault } from "#core/fault";
import type { Calls } from "./calls.ts";
import { promptOf } from "./edit-reply.ts";
import type { Log } from "./health.ts";
import { LIMITS } from "./limits.ts";
import { cutWords, oneLine } from "./plain-text.ts";
import { type Attachment, render } from "./render.ts";

export interface Sender {
  show(card: Card, thread: ThreadId, at?: MessageRef): Promise<MessageRef>;
  answer(tap: Pick<Tapped, "handle">, words: string): Promise<void>;
  ask(form: Form, because: Tapped | Said): Promise<void>;
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

  async function attached(ref: MessageRef, file: Attachment): Promise<MessageRef> {
    const print = createHash("sha256").update(file.text).digest("hex").slice(0, 12);
    const [old, oldPrint] = ref.attachment?.split("/") ?? [];
    if (oldPrint === print) return ref;
    const chat = chatOf(ref.thread);
    const id = await calls.attach(chat, file, Number(ref.message));
    if (old !== undefined)
      await calls.remove(chat, Number(old)).catch((thrown: unknown) => {
        log("warn", "An outdated attachment could not be deleted.", { why: asFault(thrown).message });
      });
    return { ...ref, attachment: `${id}/${print}` };
  }

  return {
    async show(card, thread, at) {
      const key = `${thread} ${card.id}`;
      const placed = await place(card, thread, at ?? unfinished.get(key));
      const { attachment } = render(card);
      if (attachment === undefined) return placed;
      unfinished.set(key, placed);
      const ref = await attached(placed, attachment);
      unfinished.delete(key);
      return ref;
    },
    answer: (tap, words) => answer(calls, log, tap, words),
    async ask(form, because) {
      // The prompt answers the tap; without this the button goes on spinning.
      if (because.is === "tapped") await answer(calls, log, because, "");
      await ask(calls, form, because);
    },
  };
}

/** Whether a refused edit left the card as wished; false where the message is gone and the card is to be posted anew. */
function stillThere(thrown: unknown): boolean {
  const fault = asFault(thrown);
  if (UNCHANGED.test(fault.message)) return true;
  if (GONE.test(fault.message)) return false;
  throw fault;
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
