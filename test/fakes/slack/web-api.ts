// The Web API beside messages and views: who am I, conversations, people, files, reactions, and who may call at all.
import type { Json } from "../wire.ts";
import { chatMethods, type Method, structured } from "./chat-api.ts";
import { Refusal } from "./refusal.ts";
import { BOT, BOT_USER, directOf, type SlackFile, type SlackState, TEAM } from "./state.ts";
import { viewMethods } from "./views-api.ts";

type Tokens = { botToken: string; appToken: string };
type Parts = {
  state: SlackState;
  tokens: Tokens;
  openSocket: () => string;
  url: () => string;
  now?: () => number;
};

const FLOODED = /^(chat|views|files|conversations|reactions)\./;
const POST_MS = 1000;

const authTest: Method = () => ({
  url: "https://adjutant.slack.com/",
  team: "Adjutant",
  user: "adjutant",
  team_id: TEAM,
  user_id: BOT_USER,
  bot_id: BOT,
  is_enterprise_install: false,
});

const openConversation: Method = (state, payload) => {
  const user = String(payload.users ?? "");
  if (!state.users.has(user)) throw new Refusal("user_not_found");
  return { channel: { id: directOf(user) } };
};

const conversationInfo: Method = (state, payload) => {
  const id = String(payload.channel ?? "");
  const channel = state.channels.get(id);
  if (!channel) throw new Refusal("channel_not_found");
  return { channel: { id, is_im: channel.user !== undefined, ...(channel.user && { user: channel.user }) } };
};

const userInfo: Method = (state, payload) => {
  const id = String(payload.user ?? "");
  if (!state.users.has(id)) throw new Refusal("user_not_found");
  return { user: { id, team_id: TEAM, name: id.toLowerCase(), real_name: id, tz: "UTC", is_bot: false } };
};

const addReaction: Method = (state, payload) => {
  const message = state.find(state.channelFor(payload.channel), payload.timestamp);
  if (!message) throw new Refusal("message_not_found");
  const name = String(payload.name ?? "");
  if (!/^[a-z0-9_+'-]+$/.test(name)) throw new Refusal("invalid_name");
  if (message.reactions.includes(name)) throw new Refusal("already_reacted");
  message.reactions.push(name);
  return {};
};

function completeUpload(state: SlackState, payload: Json): Json {
  const listed = structured(payload.files, "invalid_arguments");
  if (!Array.isArray(listed) || listed.length === 0) throw new Refusal("invalid_arguments");
  const files = listed.map((entry: Json): SlackFile => {
    const upload = state.uploads.get(String(entry.id));
    if (!upload?.content) throw new Refusal("file_not_found");
    return {
      id: String(entry.id),
      name: upload.name,
      title: String(entry.title ?? upload.name),
      content: upload.content,
    };
  });
  if (payload.channel_id !== undefined) {
    const channel = state.channels.has(String(payload.channel_id)) ? String(payload.channel_id) : undefined;
    if (!channel) throw new Refusal("channel_not_found");
    const thread = payload.thread_ts === undefined ? {} : { threadTs: String(payload.thread_ts) };
    const text = String(payload.initial_comment ?? "");
    state.add({ channel, from: "bot", user: BOT_USER, text, files, ...thread });
  }
  return { files: files.map(({ id, title }) => ({ id, title })) };
}

const methods: Record<string, Method> = {
  ...chatMethods,
  ...viewMethods,
  "auth.test": authTest,
  "conversations.open": openConversation,
  "conversations.info": conversationInfo,
  "users.info": userInfo,
  "reactions.add": addReaction,
  "files.completeUploadExternal": completeUpload,
};

export class WebApi {
  /** Seconds of Retry-After for the calls to come. */
  readonly floods: number[] = [];
  readonly #parts: Parts;
  readonly #posted = new Map<string, number>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The reply's body, without `ok`; throws what Slack refuses. */
  call(method: string, payload: Json, token: string | undefined): Json {
    this.#authorize(method, token);
    const flood = FLOODED.test(method) ? this.floods.shift() : undefined;
    if (flood !== undefined) throw new Refusal("ratelimited", [], flood);
    if (method === "chat.postMessage") this.#limit(String(payload.channel));
    if (method === "apps.connections.open") return { url: this.#parts.openSocket() };
    if (method === "files.getUploadURLExternal") return this.#uploadUrl(payload);
    const known = methods[method];
    if (!known) throw new Refusal("unknown_method");
    return known(this.#parts.state, payload);
  }

  #authorize(method: string, token: string | undefined): void {
    const { botToken, appToken } = this.#parts.tokens;
    const opensSocket = method === "apps.connections.open";
    if (!token) throw new Refusal("not_authed");
    if (token !== botToken && token !== appToken) throw new Refusal("invalid_auth");
    if (token !== (opensSocket ? appToken : botToken)) throw new Refusal("not_allowed_token_type");
  }

  /** One post a second a channel, only on a clock that the test gave. */
  #limit(channel: string): void {
    const now = this.#parts.now?.();
    if (now === undefined) return;
    const free = (this.#posted.get(channel) ?? Number.NEGATIVE_INFINITY) + POST_MS;
    if (now < free) throw new Refusal("ratelimited", [], Math.max(1, Math.ceil((free - now) / 1000)));
    this.#posted.set(channel, now);
  }

  #uploadUrl(payload: Json): Json {
    const name = String(payload.filename ?? "");
    const length = Number(payload.length);
    if (name === "" || !Number.isInteger(length) || length <= 0) throw new Refusal("invalid_arguments");
    const id = this.#parts.state.next("F0");
    this.#parts.state.uploads.set(id, { name, length });
    return { upload_url: `${this.#parts.url()}/upload/v1/${id}`, file_id: id };
  }
}
