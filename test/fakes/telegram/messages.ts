// The Bot API's methods that send, edit and delete messages, with Telegram's refusals; apart from the rest of its methods.
import type { Json, UploadedFile } from "../wire.ts";
import { type Entity, escapeHtml, parseHtml } from "./html.ts";
import { type Markup, readMarkup, structured } from "./markup.ts";
import { badRequest } from "./refusal.ts";
import type { Stored, TelegramDocument, TelegramState } from "./state.ts";
import { cleaned, wireMessage } from "./wire-format.ts";

export type Call = { payload: Json; files: UploadedFile[] };
export type Method = (state: TelegramState, call: Call) => unknown;
type Words = { text: string; entities: Entity[]; html: string };

const MAX_TEXT = 4096;
const MAX_CAPTION = 1024;
const MAX_FILE = 50 * 1024 * 1024;

function readWords(payload: Json, field: "text" | "caption"): Words {
  const source = payload[field] === undefined ? "" : String(payload[field]);
  if (!source.isWellFormed()) throw badRequest("strings must be encoded in UTF-8");
  const mode = payload.parse_mode === undefined ? undefined : String(payload.parse_mode).toLowerCase();
  if (mode !== undefined && mode !== "html" && mode !== "")
    throw badRequest(`unsupported parse_mode: this fake reads HTML only, not ${mode}`);
  const given = structured(payload[field === "text" ? "entities" : "caption_entities"], "entities");
  const entities = Array.isArray(given) ? (given as Entity[]) : [];
  const parsed = mode === "html" ? parseHtml(source) : { text: source, entities };
  return { ...cleaned(parsed.text, parsed.entities), html: mode === "html" ? source : escapeHtml(source) };
}

function messageText(payload: Json): Words {
  const words = readWords(payload, "text");
  if (words.text === "") throw badRequest("message text is empty");
  if (words.text.length > MAX_TEXT) throw badRequest("message is too long");
  return words;
}

function captionText(payload: Json): Words {
  const words = readWords(payload, "caption");
  if (words.text.length > MAX_CAPTION) throw badRequest("message caption is too long");
  return words;
}

function readReply(state: TelegramState, chatId: number, payload: Json): { replyTo?: number } {
  const parameters = structured(payload.reply_parameters, "reply parameters") as Json | undefined;
  const id = parameters?.message_id ?? payload.reply_to_message_id;
  if (id === undefined) return {};
  if (state.find(chatId, id)) return { replyTo: Number(id) };
  if (parameters?.allow_sending_without_reply === true) return {};
  throw badRequest("message to be replied not found");
}

function addFromBot(state: TelegramState, payload: Json, words: Words, markup: Markup, file = {}): Json {
  const chatId = state.chatFor(payload.chat_id);
  const reply = readReply(state, chatId, payload);
  return wireMessage(state, state.add({ chatId, from: "bot", ...words, ...markup, ...reply, ...file }));
}

const sendMessage: Method = (state, { payload }) => {
  state.chatFor(payload.chat_id);
  return addFromBot(state, payload, messageText(payload), readMarkup(payload.reply_markup));
};

function sendFile(kind: "document" | "photo"): Method {
  return (state, { payload, files }) => {
    state.chatFor(payload.chat_id);
    const file = uploaded(payload[kind], files, kind);
    return addFromBot(state, payload, captionText(payload), readMarkup(payload.reply_markup), {
      [kind]: file,
    });
  };
}

function uploaded(value: unknown, files: UploadedFile[], kind: string): TelegramDocument {
  const field = typeof value === "string" ? value.replace(/^attach:\/\//, "") : kind;
  const file = files.find((candidate) => candidate.field === field);
  if (!file) throw badRequest(`there is no ${kind} in the request`);
  if (file.content.length === 0) throw badRequest("file must be non-empty");
  if (file.content.length > MAX_FILE) throw badRequest("file is too big");
  return { name: file.name, mime: file.mime, content: file.content, fileId: `file-${field}` };
}

function editable(state: TelegramState, payload: Json): Stored {
  const chatId = state.chatFor(payload.chat_id);
  const message = state.find(chatId, payload.message_id);
  if (!message) throw badRequest("message to edit not found");
  if (message.from !== "bot" || message.forceReply) throw badRequest("message can't be edited");
  return message;
}

/** An edit replaces words and markup; without `reply_markup` the keyboard goes. */
function edit(state: TelegramState, message: Stored, words: Words, payload: Json): Json {
  const markup = readMarkup(payload.reply_markup, { editing: true });
  const shape = (of: Words & Markup) => JSON.stringify([of.text, of.entities, of.buttons]);
  if (shape({ ...words, ...markup }) === shape(message))
    throw badRequest(
      "message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message",
    );
  if (markup.markup === undefined) delete message.markup;
  Object.assign(message, words, markup, { edits: message.edits + 1 });
  message.seenButtons.push(...markup.buttons.flat());
  return wireMessage(state, message);
}

const editMessageText: Method = (state, { payload }) => {
  const message = editable(state, payload);
  const words = messageText(payload);
  if (message.document ?? message.photo) throw badRequest("there is no text in the message to edit");
  return edit(state, message, words, payload);
};

const editMessageCaption: Method = (state, { payload }) => {
  const message = editable(state, payload);
  if (!(message.document ?? message.photo)) throw badRequest("there is no caption in the message to edit");
  return edit(state, message, captionText(payload), payload);
};

const editMessageReplyMarkup: Method = (state, { payload }) => {
  const message = editable(state, payload);
  const { text, entities, html } = message;
  return edit(state, message, { text, entities, html }, payload);
};

const deleteMessage: Method = (state, { payload }) => {
  const message = state.find(state.chatFor(payload.chat_id), payload.message_id);
  if (!message) throw badRequest("message to delete not found");
  message.deleted = true;
  return true;
};

export const messageMethods: Record<string, Method> = {
  sendMessage,
  sendDocument: sendFile("document"),
  sendPhoto: sendFile("photo"),
  editMessageText,
  editMessageCaption,
  editMessageReplyMarkup,
  deleteMessage,
};
