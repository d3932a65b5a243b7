// What Slack tells the app when a person speaks, taps, types a command or submits a modal; pure, apart from their delivery.
import type { Json } from "../wire.ts";
import { wireMessage } from "./chat-api.ts";
import {
  APP,
  BOT_USER,
  type SlackButton,
  type SlackField,
  type SlackState,
  type SlackView,
  type Stored,
  TEAM,
} from "./state.ts";
import { wireView } from "./views-api.ts";

const COMMON = { token: "verification", team: { id: TEAM, domain: "adjutant" }, api_app_id: APP };

/** What Slack makes of typed text: three characters escaped, mail addresses and links made references. */
export function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(/https?:\/\/[^\s"]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, (found) =>
      found.startsWith("http") ? `<${found}>` : `<mailto:${found}|${found}>`,
    );
}

export function userOf(user: string): Json {
  return { id: user, username: user.toLowerCase(), name: user.toLowerCase(), team_id: TEAM };
}

export function eventPayload(state: SlackState, event: Json): Json {
  const id = state.next("Ev0");
  return {
    token: COMMON.token,
    team_id: TEAM,
    api_app_id: APP,
    event,
    type: "event_callback",
    event_id: id,
    event_time: Math.floor(state.now() / 1000),
    authorizations: [
      { enterprise_id: null, team_id: TEAM, user_id: BOT_USER, is_bot: true, is_enterprise_install: false },
    ],
    is_ext_shared_channel: false,
    event_context: `4-${id}`,
  };
}

export function messageEvent(state: SlackState, message: Stored): Json {
  const direct = state.channels.get(message.channel)?.user !== undefined;
  const words = { type: "rich_text_section", elements: [{ type: "text", text: message.shown }] };
  const typed = { client_msg_id: `client-${message.ts}`, blocks: [{ type: "rich_text", elements: [words] }] };
  return {
    ...wireMessage(message),
    ...(message.from === "user" && typed),
    channel: message.channel,
    channel_type: direct ? "im" : "channel",
    event_ts: message.ts,
  };
}

export function changedEvent(state: SlackState, message: Stored, previous: Json): Json {
  const { channel, channel_type } = messageEvent(state, message);
  const base = { type: "message", subtype: "message_changed", hidden: true, ts: state.next("1700000000.") };
  return {
    ...base,
    message: wireMessage(message),
    previous_message: previous,
    channel,
    channel_type,
    event_ts: base.ts,
  };
}

export function slashPayload(call: {
  command: string;
  text: string;
  user: string;
  channel: string;
  trigger: string;
  responseUrl: string;
}): Json {
  return {
    token: COMMON.token,
    team_id: TEAM,
    team_domain: "adjutant",
    channel_id: call.channel,
    channel_name: "directmessage",
    user_id: call.user,
    user_name: call.user.toLowerCase(),
    command: call.command,
    text: call.text,
    api_app_id: APP,
    is_enterprise_install: "false",
    response_url: call.responseUrl,
    trigger_id: call.trigger,
  };
}

export type Tap = { button: SlackButton; user: string; trigger: string; responseUrl: string; at: string };

function actionOf({ button, at }: Tap): Json {
  const { element, blockId } = button;
  const { action_id, text, value, style } = element;
  return {
    action_id,
    block_id: blockId,
    text,
    value,
    ...(style !== undefined && { style }),
    type: "button",
    action_ts: at,
  };
}

export function messageTap(message: Stored, tap: Tap): Json {
  const container = {
    type: "message",
    message_ts: message.ts,
    channel_id: message.channel,
    is_ephemeral: message.ephemeralTo !== undefined,
  };
  return {
    type: "block_actions",
    user: userOf(tap.user),
    ...COMMON,
    container,
    trigger_id: tap.trigger,
    enterprise: null,
    is_enterprise_install: false,
    channel: { id: message.channel, name: "directmessage" },
    message: wireMessage(message),
    state: { values: {} },
    response_url: tap.responseUrl,
    actions: [actionOf(tap)],
  };
}

export function viewTap(view: SlackView, tap: Tap): Json {
  return {
    type: "block_actions",
    user: userOf(tap.user),
    ...COMMON,
    container: { type: "view", view_id: view.id },
    trigger_id: tap.trigger,
    enterprise: null,
    is_enterprise_install: false,
    view: wireView(view),
    actions: [actionOf(tap)],
  };
}

function typedValue(view: SlackView, field: SlackField, typed: string): Json {
  const block = (view.raw.blocks as Json[]).find((candidate) => candidate.block_id === field.blockId);
  const { type, options } = (block?.element ?? {}) as { type?: string; options?: Json[] };
  if (!options) return { type, value: typed === "" ? null : typed };
  const chosen = options.find((option) => option.value === typed) ?? null;
  return type === "checkboxes"
    ? { type, selected_options: chosen ? [chosen] : [] }
    : { type, selected_option: chosen };
}

/** `values` by block or action id; what is not named keeps its initial text. An empty required field cannot be submitted. */
export function submission(
  view: SlackView,
  values: Record<string, string>,
  user: string,
  trigger: string,
): Json {
  const state: Record<string, Json> = {};
  for (const field of view.fields) {
    const typed = values[field.blockId] ?? values[field.actionId] ?? field.initial;
    if (typed === "" && !field.optional)
      throw new Error(`The field “${field.label}” cannot be submitted empty.`);
    state[field.blockId] = { [field.actionId]: typedValue(view, field, typed) };
  }
  const unknown = Object.keys(values).filter(
    (name) => !view.fields.some((field) => field.blockId === name || field.actionId === name),
  );
  if (unknown.length > 0) throw new Error(`The view has no field ${unknown.join(", ")}.`);
  return {
    type: "view_submission",
    ...COMMON,
    user: userOf(user),
    trigger_id: trigger,
    view: { ...wireView(view), state: { values: state } },
    response_urls: [],
    is_enterprise_install: false,
    enterprise: null,
  };
}
