// Checks and reads reply markup as Telegram does; apart, because every sending and editing method needs it.
import type { Json } from "../wire.ts";
import { badRequest } from "./refusal.ts";
import type { Button } from "./state.ts";

const MAX_BUTTONS = 100;
const MAX_ROW = 8;
/** Telegram refuses a keyboard of about 9 KB as too long. */
const MAX_BYTES = 9 * 1024;

export type Markup = { buttons: Button[][]; forceReply: boolean; placeholder?: string; markup?: Json };

/** Values in a form are JSON text; in a JSON call they are already values. */
export function structured(value: unknown, name: string): unknown {
  if (typeof value !== "string") return value;
  if (value === "") return undefined;
  try {
    return JSON.parse(value);
  } catch (error) {
    throw badRequest(`can't parse ${name}: ${error instanceof Error ? error.message : error}`);
  }
}

export function readMarkup(value: unknown, { editing = false } = {}): Markup {
  const markup = structured(value, "reply markup JSON object") as Json | undefined;
  if (markup === undefined || Object.keys(markup).length === 0) return { buttons: [], forceReply: false };
  if ("inline_keyboard" in markup) return { ...readKeyboard(markup), forceReply: false };
  if (editing) throw badRequest("inline keyboard expected");
  if (markup.force_reply === true) return readForceReply(markup);
  if (markup.remove_keyboard === true || "keyboard" in markup)
    return { buttons: [], forceReply: false, markup };
  throw badRequest("can't parse reply markup JSON object: unknown kind of markup");
}

function readForceReply(markup: Json): Markup {
  const placeholder = markup.input_field_placeholder;
  if (placeholder === undefined) return { buttons: [], forceReply: true, markup };
  if (typeof placeholder !== "string" || placeholder.length < 1 || placeholder.length > 64)
    throw badRequest("input field placeholder must be 1-64 characters");
  return { buttons: [], forceReply: true, placeholder, markup };
}

function readKeyboard(markup: Json): { buttons: Button[][]; markup: Json } {
  const rows = markup.inline_keyboard;
  if (!Array.isArray(rows) || !rows.every(Array.isArray))
    throw badRequest('can\'t parse inline keyboard: field "inline_keyboard" must be an Array of Arrays');
  const buttons = rows.map((row: unknown[]) => row.map(readButton)).filter((row) => row.length > 0);
  if (buttons.flat().length > MAX_BUTTONS || buttons.some((row) => row.length > MAX_ROW))
    throw badRequest("REPLY_MARKUP_TOO_LONG");
  if (Buffer.byteLength(JSON.stringify(markup)) > MAX_BYTES) throw badRequest("REPLY_MARKUP_TOO_LONG");
  return { buttons, markup };
}

function readButton(value: unknown): Button {
  const { text, callback_data: data, url } = (value ?? {}) as Json;
  if (typeof text !== "string" || text.trim() === "" || !text.isWellFormed())
    throw badRequest("can't parse inline keyboard button: text must be non-empty");
  if (typeof url === "string") return { text, url: checkedUrl(url) };
  if (data === undefined)
    throw badRequest("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard");
  const bytes = typeof data === "string" ? Buffer.byteLength(data) : 0;
  if (typeof data !== "string" || bytes < 1 || bytes > 64) throw badRequest("BUTTON_DATA_INVALID");
  return { text, data };
}

function checkedUrl(url: string): string {
  const host = URL.canParse(url) ? new URL(url).hostname : "";
  if (!host.includes(".")) throw badRequest(`inline keyboard button URL '${url}' is invalid: Wrong HTTP URL`);
  return url;
}
