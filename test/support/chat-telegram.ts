// Telegram as a person uses it, over the fake server.
import type { FakeTelegram } from "../fakes/telegram/server.ts";
import type { TelegramMessage } from "../fakes/telegram/state.ts";
import { type ChatDriver, idIn, type OpenForm, type Shown } from "./chat.ts";

export function telegramChat(telegram: FakeTelegram, userId = telegram.userId): ChatDriver {
  const mine = () => telegram.messages(userId);
  const waitFor: ChatDriver["waitFor"] = (look, label, guardMs) =>
    telegram.waitFor(() => look(), label, guardMs);
  return {
    name: "telegram",
    waitFor,
    say: async (text) => void telegram.say(text, { userId }),
    messages: () => mine().filter(isWords).map(shownOf),
    async press({ place }, label) {
      const query = telegram.tap(Number(place), label, { userId });
      const answered = () => telegram.answers.find(({ queryId }) => queryId === query);
      return (await waitFor(answered, `the answer to ${label}`)).text;
    },
    async open({ place }, label) {
      const before = mine().length;
      telegram.tap(Number(place), label, { userId });
      const isPrompt = (one: TelegramMessage) => one.forceReply;
      const prompt = await waitFor(() => mine().slice(before).find(isPrompt), `the prompt after ${label}`);
      return formOf(telegram, prompt, userId);
    },
    redeliver: async () => telegram.redeliverLast(),
    files: async ({ place }) =>
      mine().flatMap(({ document, photo, replyTo }) => {
        const file = document ?? photo;
        return file !== undefined && replyTo === Number(place)
          ? [{ name: file.name, content: file.content.toString() }]
          : [];
      }),
  };
}

const isWords = ({ forceReply, document, photo }: TelegramMessage): boolean =>
  !forceReply && document === undefined && photo === undefined;

const shownOf = (one: TelegramMessage): Shown => ({
  place: String(one.id),
  text: one.text,
  buttons: one.buttons.flat().map((button) => button.text),
  id: idIn(one.text),
  edits: one.edits,
});

/** The present main text stands in the prompt as a block, the other fields as lines `name: value`. */
function formOf(telegram: FakeTelegram, prompt: TelegramMessage, userId: number): OpenForm {
  const main = /^Main text: (\S+)$/m.exec(prompt.text)?.[1] ?? "";
  const others = /^Other fields: (.+)$/m.exec(prompt.text)?.[1]?.split(", ") ?? [];
  const block = prompt.entities.find(({ type }) => type === "pre");
  const text = block === undefined ? "" : prompt.text.slice(block.offset, block.offset + block.length);
  const fields = Object.fromEntries([
    [main, text],
    ...others.map((name) => [name, new RegExp(`^${name}: (.*)$`, "m").exec(prompt.text)?.[1] ?? ""]),
  ]);
  return {
    fields,
    async submit(changed) {
      const lines = others.flatMap((name) => (name in changed ? [`${name}: ${changed[name]}`] : []));
      const body = changed[main];
      telegram.reply(prompt.id, [...lines, ...(body === undefined ? [] : [body])].join("\n"), { userId });
    },
  };
}
