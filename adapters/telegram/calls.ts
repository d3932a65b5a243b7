// Every call to Telegram that a person sees the outcome of, each through its chat's lane and with Faults for errors.
import { type Api, InputFile } from "grammy";
import type { ForceReply, InlineKeyboardMarkup } from "grammy/types";
import { faultOf } from "./faults.ts";
import type { Lanes } from "./lanes.ts";
import { isPhoto } from "./photo.ts";
import type { Attachment } from "./render.ts";

export interface Calls {
  post(
    chat: number,
    html: string,
    more?: { markup?: InlineKeyboardMarkup | ForceReply; replyTo?: number },
  ): Promise<number>;
  edit(
    chat: number,
    message: number,
    html: string,
    keyboard: InlineKeyboardMarkup | undefined,
  ): Promise<void>;
  attach(chat: number, file: Attachment, replyTo: number): Promise<number>;
  remove(chat: number, message: number): Promise<void>;
  answerTap(query: string, words: string): Promise<void>;
}

export interface CallsOptions {
  readonly api: Api;
  readonly lanes: Lanes;
  readonly secrets: readonly string[];
}

const QUIET = { parse_mode: "HTML", link_preview_options: { is_disabled: true } } as const;

/** A message that was deleted meanwhile must not keep its answer from being said. */
const replyParameters = (message: number | undefined) =>
  message === undefined
    ? {}
    : { reply_parameters: { message_id: message, allow_sending_without_reply: true } };

export function calls({ api, lanes, secrets }: CallsOptions): Calls {
  const asked = <T>(call: () => Promise<T>) =>
    call().catch((thrown: unknown) => {
      throw faultOf(thrown, secrets);
    });
  const inOrder = <T>(chat: number, call: () => Promise<T>) => lanes.run(chat, () => asked(call));
  return {
    async post(chat, html, { markup, replyTo } = {}) {
      const more = { ...QUIET, ...(markup && { reply_markup: markup }), ...replyParameters(replyTo) };
      return (await inOrder(chat, () => api.sendMessage(chat, html, more))).message_id;
    },
    async edit(chat, message, html, keyboard) {
      const more = { ...QUIET, ...(keyboard && { reply_markup: keyboard }) };
      await inOrder(chat, () => api.editMessageText(chat, message, html, more));
    },
    async attach(chat, { name, text }, replyTo) {
      const file = () => new InputFile(typeof text === "string" ? Buffer.from(text, "utf8") : text, name);
      const more = { disable_notification: true, ...replyParameters(replyTo) };
      const sent = async () =>
        isPhoto(text)
          ? (await api.sendPhoto(chat, file(), more)).message_id
          : (await api.sendDocument(chat, file(), more)).message_id;
      return inOrder(chat, sent);
    },
    async remove(chat, message) {
      await inOrder(chat, () => api.deleteMessage(chat, message));
    },
    async answerTap(query, words) {
      await lanes.aside(() => asked(() => api.answerCallbackQuery(query, { text: words })));
    },
  };
}
