// How messages look on the Bot API's wire and what Telegram does to text; apart from what the fake remembers.
import type { Json } from "../wire.ts";
import type { Entity } from "./html.ts";
import type { Stored, TelegramDocument, TelegramState } from "./state.ts";

export function chatOf(chatId: number): Json {
  return chatId < 0
    ? { id: chatId, type: "group", title: `Group ${-chatId}` }
    : { id: chatId, type: "private", first_name: `User ${chatId}` };
}

export function userOf(userId: number): Json {
  return { id: userId, is_bot: false, first_name: `User ${userId}`, language_code: "en" };
}

/** The message as the Bot API shows it. */
export function wireMessage(state: TelegramState, message: Stored): Json {
  return {
    message_id: message.id,
    date: message.date,
    chat: chatOf(message.chatId),
    from: message.from === "bot" ? state.bot : userOf(message.userId ?? 0),
    ...wireContent(message),
    ...(message.edits > 0 && { edit_date: message.date }),
    ...(message.buttons.length > 0 && message.markup && { reply_markup: message.markup }),
    ...wireReply(state, message),
  };
}

function wireReply(state: TelegramState, { replyTo }: Stored): Json {
  const original = replyTo === undefined ? undefined : state.messages.get(replyTo);
  if (!original) return {};
  const { replyTo: _deeper, ...shown } = original;
  return { reply_to_message: wireMessage(state, shown) };
}

function wireContent({ text, entities, document, photo }: Stored): Json {
  const found = entities.length > 0 ? entities : undefined;
  if (document) return { caption: text || undefined, caption_entities: found, document: wireFile(document) };
  if (photo)
    return {
      caption: text || undefined,
      caption_entities: found,
      photo: [{ ...wireFile(photo), width: 320, height: 200 }],
    };
  return { text, entities: found };
}

function wireFile(file: TelegramDocument): Json {
  return {
    file_id: file.fileId,
    file_unique_id: file.fileId,
    file_name: file.name,
    mime_type: file.mime,
    file_size: file.content.length,
  };
}

/** What Telegram does to any text that it is given: control characters become spaces, the ends are trimmed. */
export function cleaned(text: string, entities: Entity[]): { text: string; entities: Entity[] } {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
  const spaced = text.replaceAll("\r", "").replace(/[\u0000-\u0009\u000b-\u001f]/g, " ");
  const lead = spaced.length - spaced.trimStart().length;
  const trimmed = spaced.trim();
  const kept = entities
    .map((entity) => ({ ...entity, offset: Math.max(0, entity.offset - lead) }))
    .map((entity) => ({ ...entity, length: Math.min(entity.length, trimmed.length - entity.offset) }))
    .filter((entity) => entity.length > 0);
  return { text: trimmed, entities: kept };
}

/** The entities that Telegram finds by itself in what a person types; commands are what bots look for. */
export function typedEntities(text: string): Entity[] {
  const found: Entity[] = [];
  for (const match of text.matchAll(/(?<=^|\s)\/[A-Za-z0-9_]{1,32}(?:@\w+)?(?=$|[^\w/@])/g))
    found.push({ type: "bot_command", offset: match.index, length: match[0].length });
  for (const match of text.matchAll(/[\w.+-]+@[\w-]+\.[\w.-]*\w/g))
    found.push({ type: "email", offset: match.index, length: match[0].length });
  return found.sort((a, b) => a.offset - b.offset);
}
