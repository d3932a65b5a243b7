// The Web API's chat methods with Slack's refusals; apart from the rest of the Web API.
import type { Json } from "../wire.ts";
import { checkMessageBlocks } from "./blocks.ts";
import { Refusal } from "./refusal.ts";
import { BOT, BOT_USER, type SlackState, type Stored, TEAM } from "./state.ts";

export type Method = (state: SlackState, payload: Json) => Json;

const MAX_TEXT = 40_000;

/** Values in a form are JSON text; in a JSON call they are already values. */
export function structured(value: unknown, error: string): unknown {
  if (typeof value !== "string") return value;
  if (value === "") return undefined;
  try {
    return JSON.parse(value);
  } catch (problem) {
    throw new Refusal(error, [`[ERROR] ${problem instanceof Error ? problem.message : problem}`]);
  }
}

/** The text and blocks of a message to post or to change. */
export function readContent(payload: Json): { text: string; blocks: Json[] } {
  const text = payload.text === undefined ? "" : String(payload.text);
  const blocks = structured(payload.blocks, "invalid_blocks_format") ?? [];
  checkMessageBlocks(blocks);
  if (text.trim() === "" && blocks.length === 0) throw new Refusal("no_text");
  if (text.length > MAX_TEXT) throw new Refusal("msg_too_long");
  return { text, blocks };
}

export function wireMessage(message: Stored): Json {
  return {
    type: "message",
    user: message.user,
    ...(message.from === "bot" && { bot_id: BOT }),
    team: TEAM,
    ts: message.ts,
    text: message.text,
    ...(message.blocks.length > 0 && { blocks: message.blocks }),
    ...(message.threadTs !== undefined && { thread_ts: message.threadTs }),
    ...(message.edits > 0 && { edited: { user: message.user, ts: message.ts } }),
    ...(message.files.length > 0 && {
      files: message.files.map(({ id, name, title }) => ({ id, name, title })),
    }),
  };
}

function threadOf(payload: Json): { threadTs?: string } {
  return payload.thread_ts === undefined ? {} : { threadTs: String(payload.thread_ts) };
}

const postMessage: Method = (state, payload) => {
  const channel = state.channelFor(payload.channel);
  const content = readContent(payload);
  const message = state.add({ channel, from: "bot", user: BOT_USER, ...content, ...threadOf(payload) });
  return { channel, ts: message.ts, message: wireMessage(message) };
};

const postEphemeral: Method = (state, payload) => {
  const channel = state.channelFor(payload.channel);
  const ephemeralTo = String(payload.user ?? "");
  if (!state.users.has(ephemeralTo)) throw new Refusal("user_not_in_channel");
  const content = readContent(payload);
  const message = state.add({
    channel,
    from: "bot",
    user: BOT_USER,
    ...content,
    ...threadOf(payload),
    ephemeralTo,
  });
  return { message_ts: message.ts };
};

function ownMessage(state: SlackState, payload: Json, refusal: string): Stored {
  const channel = state.channelFor(payload.channel);
  const message = state.find(channel, payload.ts);
  if (!message || message.ephemeralTo) throw new Refusal("message_not_found");
  if (message.from !== "bot") throw new Refusal(refusal);
  return message;
}

/** Text without blocks removes the blocks that were there. */
const update: Method = (state, payload) => {
  const message = ownMessage(state, payload, "cant_update_message");
  const { text, blocks } = readContent(payload);
  state.revise(message, text, blocks);
  return { channel: message.channel, ts: message.ts, text, message: wireMessage(message) };
};

const remove: Method = (state, payload) => {
  const message = ownMessage(state, payload, "cant_delete_message");
  message.deleted = true;
  return { channel: message.channel, ts: message.ts };
};

export const chatMethods: Record<string, Method> = {
  "chat.postMessage": postMessage,
  "chat.postEphemeral": postEphemeral,
  "chat.update": update,
  "chat.delete": remove,
};
