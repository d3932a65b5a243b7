// A card's buttons as Telegram's inline keyboard; apart from its text, because their limits have nothing in common.
import type { InlineKeyboardButton, InlineKeyboardMarkup } from "grammy/types";
import type { Button } from "#core/card";
import { buttonData, parseButtonData } from "#core/chat";
import { LIMITS, ROOM } from "./limits.ts";
import { cutWords, oneLine } from "./plain-text.ts";

/**
 * Rows of up to three. A button whose tap could not be read back (its data is too long or malformed) is left out:
 * the typed words remain. Undefined where no button is left.
 */
export function keyboardOf(buttons: readonly Button[]): InlineKeyboardMarkup | undefined {
  const keys = buttons.filter(readable).slice(0, ROOM.buttons).map(key);
  const rows: InlineKeyboardButton[][] = [];
  for (let at = 0; at < keys.length; at += ROOM.buttonsInRow)
    rows.push(keys.slice(at, at + ROOM.buttonsInRow));
  return rows.length === 0 ? undefined : { inline_keyboard: rows };
}

function readable({ verb, about }: Button): boolean {
  const data = buttonData(verb, about);
  return Buffer.byteLength(data) <= LIMITS.callbackBytes && parseButtonData(data) !== undefined;
}

function key({ verb, about, label, style }: Button): InlineKeyboardButton {
  const text = cutWords(oneLine(label), ROOM.label) || verb;
  const data = { text, callback_data: buttonData(verb, about) };
  return style === "plain" ? data : { ...data, style };
}
