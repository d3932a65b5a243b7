// The Bot API's methods that are neither messages nor updates: who am I, callback answers, commands, chat actions.
import type { Json } from "../wire.ts";
import { structured } from "./markup.ts";
import { type Method, messageMethods } from "./messages.ts";
import { badRequest } from "./refusal.ts";
import { chatOf } from "./wire-format.ts";

const MAX_CALLBACK_ANSWER = 200;
const CHAT_ACTIONS = new Set([
  "typing",
  "upload_photo",
  "record_video",
  "upload_video",
  "record_voice",
  "upload_voice",
  "upload_document",
  "choose_sticker",
  "find_location",
  "record_video_note",
  "upload_video_note",
]);

const getMe: Method = (state) => ({
  ...state.bot,
  can_join_groups: true,
  can_read_all_group_messages: false,
  supports_inline_queries: false,
});

const answerCallbackQuery: Method = (state, { payload }) => {
  const query = state.queries.get(String(payload.callback_query_id));
  if (!query || query.expired)
    throw badRequest("query is too old and response timeout expired or query ID is invalid");
  const text = payload.text === undefined ? "" : String(payload.text);
  if (text.length > MAX_CALLBACK_ANSWER) throw badRequest("MESSAGE_TOO_LONG");
  const alert = payload.show_alert === true || payload.show_alert === "true";
  state.answers.push({ queryId: query.id, messageId: query.messageId, text, alert });
  return true;
};

const setMyCommands: Method = (state, { payload }) => {
  const commands = structured(payload.commands, "commands");
  if (!Array.isArray(commands)) throw badRequest("parameter commands is required");
  if (commands.length > 100) throw badRequest("BOT_COMMANDS_TOO_MUCH");
  for (const { command, description } of commands as Json[]) {
    if (!/^[a-z0-9_]{1,32}$/.test(String(command))) throw badRequest("BOT_COMMAND_INVALID");
    const length = typeof description === "string" ? description.length : 0;
    if (length < 1 || length > 256) throw badRequest("BOT_COMMAND_DESCRIPTION_INVALID");
  }
  state.commands = commands;
  return true;
};

const sendChatAction: Method = (state, { payload }) => {
  state.chatFor(payload.chat_id);
  if (!CHAT_ACTIONS.has(String(payload.action))) throw badRequest("wrong parameter action in request");
  return true;
};

export const methods: Record<string, Method> = {
  ...messageMethods,
  getMe,
  answerCallbackQuery,
  setMyCommands,
  sendChatAction,
  getMyCommands: (state) => state.commands,
  deleteMyCommands: (state) => {
    state.commands = [];
    return true;
  },
  getChat: (state, { payload }) => ({
    ...chatOf(state.chatFor(payload.chat_id)),
    accent_color_id: 0,
    max_reaction_count: 11,
  }),
};
