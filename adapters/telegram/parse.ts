// Telegram's update → what was heard, or nothing. Pure, and it never throws: what it does not know, it does not hear.
import { z } from "zod";
import { type Inbound, parseButtonData } from "#core/chat";
import type { Json } from "#core/json";
import { readReply } from "./edit-reply.ts";

const User = z.object({
  id: z.int(),
  is_bot: z.boolean().optional(),
  first_name: z.string().optional(),
  last_name: z.string().optional(),
  username: z.string().optional(),
});
const Place = z.object({ message_id: z.int(), chat: z.object({ id: z.int() }) });
const Replied = z.object({ message_id: z.int(), from: User.optional(), text: z.string().optional() });
const Message = Place.extend({
  from: User,
  text: z.string().optional(),
  caption: z.string().optional(),
  reply_to_message: Replied.optional(),
  forward_origin: z.looseObject({ sender_user: User.optional() }).optional(),
  via_bot: User.optional(),
});
const Query = z.object({ id: z.string().min(1), from: User, data: z.string(), message: Place });
const Update = z.object({
  update_id: z.int(),
  message: z.looseObject({}).optional(),
  callback_query: z.looseObject({}).optional(),
});

/** What a person can send without words; every other message without text is Telegram's own notice (a join, a pin). */
const CONTENTS = [
  "animation audio checklist contact dice document game invoice location paid_media photo poll",
  "sticker story venue video video_note voice",
]
  .join(" ")
  .split(" ");

type UserData = z.infer<typeof User>;
type Common = Pick<Inbound, "id" | "channel" | "thread" | "account" | "name" | "raw">;

/**
 * Undefined for what nobody said or tapped: edits, channel posts, joins, other bots, and shapes that do not fit. `me`: our
 * bot's id, so that in a group no other bot's message passes for a prompt of ours.
 */
export function parse(update: unknown, me?: number): Inbound | undefined {
  const read = Update.safeParse(update);
  if (!read.success) return undefined;
  const { update_id: id, message, callback_query: query } = read.data;
  if (message !== undefined) return said(id, message, update as Json, me);
  if (query !== undefined) return tapped(id, query, update as Json);
  return undefined;
}

/** The id of an update, to confirm it whatever it holds. */
export function updateId(update: unknown): number | undefined {
  const read = Update.pick({ update_id: true }).safeParse(update);
  return read.success ? read.data.update_id : undefined;
}

/** The callback query of a tap on a button that is not ours, so that it can be answered. */
export function strangeTap(update: unknown): string | undefined {
  const read = z.object({ callback_query: z.object({ id: z.string().min(1) }) }).safeParse(update);
  return read.success ? read.data.callback_query.id : undefined;
}

function common(id: number, chat: number, user: UserData, raw: Json): Common {
  const called = [user.first_name, user.last_name].filter((part) => part?.trim()).join(" ");
  const account = String(user.id);
  return {
    id: `telegram:${id}`,
    channel: "telegram",
    thread: `telegram:${chat}`,
    account,
    name: called || user.username || account,
    raw,
  };
}

function said(
  id: number,
  message: Record<string, unknown>,
  raw: Json,
  me: number | undefined,
): Inbound | undefined {
  const read = Message.safeParse(message);
  if (!read.success || read.data.from.is_bot === true) return undefined;
  const { from, chat, message_id, reply_to_message: prompt } = read.data;
  const words = wordsOf(read.data);
  if (words === undefined && !CONTENTS.some((content) => message[content] !== undefined)) return undefined;
  const text = unaddressed(words ?? "");
  const heard = common(id, chat.id, from, raw);
  const submitted = isOurs(prompt?.from, me) ? readReply(prompt?.text ?? "", text) : undefined;
  if (submitted !== undefined) return { is: "submitted", ...heard, ...submitted };
  const replyTo = prompt === undefined ? {} : { replyTo: String(prompt.message_id) };
  return { is: "said", ...heard, text, message: String(message_id), ...replyTo };
}

const isOurs = (from: UserData | undefined, me: number | undefined): boolean =>
  from?.is_bot === true && (me === undefined || from.id === me);

/** Who passes words on, or has a bot compose them, does not say them: they come from outside, and order nothing. */
function wordsOf({ from, forward_origin: origin, via_bot: by, text, caption }: z.infer<typeof Message>) {
  const own = origin === undefined || origin.sender_user?.id === from.id;
  return own && by === undefined ? (text ?? caption) : "";
}

function tapped(id: number, query: Record<string, unknown>, raw: Json): Inbound | undefined {
  const read = Query.safeParse(query);
  if (!read.success) return undefined;
  const { from, data, message, id: handle } = read.data;
  const button = parseButtonData(data);
  if (button === undefined) return undefined;
  const heard = common(id, message.chat.id, from, raw);
  return { is: "tapped", ...heard, ...button, message: String(message.message_id), handle };
}

/** `/pause@AdjutantBot content` is how a group's clients spell `/pause content`. */
const unaddressed = (text: string): string => text.replace(/^(\/[A-Za-z0-9_]{1,32})@\w+(?=\s|$)/, "$1");
