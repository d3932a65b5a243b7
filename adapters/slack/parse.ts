// What Slack sent, as what was heard; pure and total, so that recorded payloads can be replayed and nothing sent can break it.
import { type Inbound, parseButtonData, type Said, type Tapped } from "#core/chat";
import { digest } from "#core/json";
import { commandText } from "./commands.ts";
import { submitted } from "./form.ts";
import { member, readJson, text, withoutSecrets } from "./payload.ts";
import { typed, withoutMention } from "./typed.ts";

/** Undefined for what is not for us: other bots, edits, joins, our own messages. Never throws. */
export function parse(payload: unknown): Inbound | undefined {
  if (text(payload, "command") !== undefined) return command(payload);
  const type = text(payload, "type");
  if (type === "event_callback") return event(payload);
  if (type === "block_actions") return tapped(payload);
  return type === "view_submission" ? submitted(payload) : undefined;
}

/** The block of a button that stands for one on a card elsewhere: its tap is a tap on that card. */
export const standIn = (message: string): string => `card:${message}`;

const cardOf = (block: string | undefined): string | undefined => /^card:(.+)$/.exec(block ?? "")?.[1];

/** What answering a tap needs, kept in `Tapped.handle`. */
export interface Handle {
  readonly trigger?: string;
  readonly channel: string;
  readonly user: string;
}

export function readHandle(handle: string): Handle | undefined {
  const parsed = readJson(handle);
  const [channel, user, trigger] = [text(parsed, "channel"), text(parsed, "user"), text(parsed, "trigger")];
  if (channel === undefined || user === undefined) return undefined;
  return { channel, user, ...(trigger === undefined ? {} : { trigger }) };
}

/** Messages with words of a person; every other subtype is news about messages. */
const spoken: ReadonlySet<unknown> = new Set([undefined, "file_share", "thread_broadcast", "me_message"]);

function event(payload: unknown): Said | undefined {
  const said = member(payload, "event");
  const [channel, account, message] = [text(said, "channel"), text(said, "user"), text(said, "ts")];
  const id = text(payload, "event_id");
  if (channel === undefined || account === undefined || message === undefined || id === undefined)
    return undefined;
  if (!isForUs(said) || isOurs(payload, account)) return undefined;
  const thread = text(said, "thread_ts");
  const words = text(said, "text") ?? "";
  return {
    is: "said",
    id: `slack:${id}`,
    channel: "slack",
    thread: `slack:${channel}`,
    account,
    name: text(said, "user_profile", "display_name") ?? account,
    raw: withoutSecrets(payload),
    text: typed(mentionsUs(payload, said, words) ? withoutMention(words) : words),
    message,
    ...(thread === undefined || thread === message ? {} : { replyTo: thread }),
  };
}

/** A mention anywhere, or a direct message; what is said to others in a channel is not ours to hear. */
function isForUs(said: unknown): boolean {
  if (member(said, "bot_id") !== undefined || member(said, "hidden") === true) return false;
  if (!spoken.has(member(said, "subtype"))) return false;
  const type = text(said, "type");
  if (type === "app_mention") return true;
  const direct = text(said, "channel_type") ?? (text(said, "channel")?.startsWith("D") === true ? "im" : "");
  return type === "message" && direct === "im";
}

const us = (payload: unknown): string | undefined => text(payload, "authorizations", "0", "user_id");

const isOurs = (payload: unknown, account: string): boolean =>
  account === us(payload) || account === "USLACKBOT";

function mentionsUs(payload: unknown, said: unknown, words: string): boolean {
  if (text(said, "type") === "app_mention") return true;
  const me = us(payload);
  return me !== undefined && words.trimStart().startsWith(`<@${me}`);
}

function command(payload: unknown): Said | undefined {
  const [channel, account, name] = [
    text(payload, "channel_id"),
    text(payload, "user_id"),
    text(payload, "command"),
  ];
  if (channel === undefined || account === undefined || name === undefined) return undefined;
  const trigger = text(payload, "trigger_id");
  const raw = withoutSecrets(payload);
  // A slash command has no id of its own; its trigger is new with every command and the same in a redelivery.
  const id = `slack:${trigger ?? digest(raw)}`;
  return {
    is: "said",
    id,
    channel: "slack",
    thread: `slack:${channel}`,
    account,
    name: text(payload, "user_name") ?? account,
    raw,
    text: commandText(name, typed(text(payload, "text") ?? "")),
    message: id,
    ...(trigger === undefined ? {} : { secret: trigger }),
  };
}

function tapped(payload: unknown): Tapped | undefined {
  const action = member(payload, "actions", "0");
  const data = dataOf(action);
  const carrier = text(payload, "container", "message_ts");
  const channel = text(payload, "channel", "id") ?? text(payload, "container", "channel_id");
  const user = text(payload, "user", "id");
  if (!data || channel === undefined || carrier === undefined || user === undefined) return undefined;
  const trigger = text(payload, "trigger_id");
  const when = text(action, "action_ts") ?? trigger;
  return {
    is: "tapped",
    id: `slack:${digest({ when, user, carrier, action: text(action, "action_id"), data })}`,
    channel: "slack",
    thread: `slack:${channel}`,
    account: user,
    name: text(payload, "user", "username") ?? text(payload, "user", "name") ?? user,
    raw: withoutSecrets(payload),
    verb: data.verb,
    about: data.about,
    message: cardOf(text(action, "block_id")) ?? carrier,
    handle: JSON.stringify({ channel, user, ...(trigger === undefined ? {} : { trigger }) } satisfies Handle),
  };
}

const dataOf = (action: unknown) =>
  parseButtonData(text(action, "value") ?? "") ?? parseButtonData(text(action, "action_id") ?? "");
