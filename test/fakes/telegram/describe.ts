// What a fake Telegram prints when a wait gives up: everything that a reader needs to see why.
import type { Json, UploadedFile } from "../wire.ts";
import type { TelegramState } from "./state.ts";

export type TelegramCall = {
  method: string;
  payload: Json;
  files: UploadedFile[];
  at: number;
  response: Json;
};

export function describeTelegram(
  state: TelegramState,
  calls: readonly TelegramCall[],
  unconfirmed: number,
): string {
  const messages = [...state.messages.values()].slice(-12).map((message) => {
    const gone = message.deleted ? " (deleted)" : "";
    const labels = message.buttons.flat().map((button) => button.text);
    return `  #${message.id} chat ${message.chatId} ${message.from}${gone}: ${JSON.stringify(message.text)} [${labels.join(" | ")}]`;
  });
  const recent = calls
    .slice(-12)
    .map((call) => `  ${call.method} → ${JSON.stringify(call.response).slice(0, 200)}`);
  return ["messages:", ...messages, "calls:", ...recent, `unconfirmed updates: ${unconfirmed}`].join("\n");
}
