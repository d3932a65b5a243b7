// What the fake Slack knows: people, channels, messages, views, triggers and files; apart from the protocol that changes it.
import type { Json } from "../wire.ts";
import { textsIn } from "./blocks.ts";
import { Refusal } from "./refusal.ts";

export type SlackButton = {
  text: string;
  actionId: string;
  blockId: string;
  value?: string;
  url?: string;
  element: Json;
};
export type SlackFile = { id: string; name: string; title: string; content: Buffer };
export type SlackMessage = {
  ts: string;
  channel: string;
  from: "bot" | "user";
  user: string;
  /** The notification's text as sent, or what a person typed. */
  text: string;
  /** What a person reads: the blocks' texts, or the text where there are none; references decoded. */
  shown: string;
  blocks: Json[];
  buttons: SlackButton[];
  files: SlackFile[];
  threadTs?: string;
  /** Only this person sees it. */
  ephemeralTo?: string;
  edits: number;
  reactions: string[];
};
export type Stored = SlackMessage & { seenButtons: SlackButton[]; deleted: boolean };
export type SlackField = {
  blockId: string;
  actionId: string;
  label: string;
  initial: string;
  optional: boolean;
  multiline: boolean;
};
export type SlackView = {
  id: string;
  user: string;
  title: string;
  callbackId: string;
  privateMetadata: string;
  shown: string;
  fields: SlackField[];
  buttons: SlackButton[];
  /** The view as it was sent, with the ids that Slack adds. */
  raw: Json;
  hash: string;
  rootId: string;
  previousId?: string;
  /** What a submission was answered with, by block. */
  errors: Json;
};
export type Trigger = { user: string; at: number; used: boolean };

export const TEAM = "T0ADJUTANT";
export const APP = "A0ADJUTANT";
export const BOT_USER = "U0BOT";
export const BOT = "B0BOT";

export class SlackState {
  readonly users = new Set<string>();
  readonly channels = new Map<string, { user?: string }>();
  readonly messages = new Map<string, Stored>();
  readonly views: SlackView[] = [];
  readonly triggers = new Map<string, Trigger>();
  readonly uploads = new Map<string, { name: string; length: number; content?: Buffer }>();
  readonly now: () => number;
  #count = 0;

  constructor(now: () => number) {
    this.now = now;
  }

  next(prefix: string): string {
    this.#count += 1;
    return `${prefix}${String(this.#count).padStart(6, "0")}`;
  }

  know(user: string): string {
    this.users.add(user);
    const direct = directOf(user);
    this.channels.set(direct, { user });
    return direct;
  }

  /** A channel's id for what a call names: Slack opens the direct channel where it is given a person. */
  channelFor(value: unknown): string {
    const id = String(value ?? "");
    if (this.users.has(id)) return directOf(id);
    if (!this.channels.has(id)) throw new Refusal("channel_not_found");
    return id;
  }

  add(message: Pick<Stored, "channel" | "from" | "user" | "text"> & Partial<Stored>): Stored {
    const blocks = withIds(this, message.blocks ?? []);
    const ts = `${Math.floor(this.now() / 1000)}.${this.next("")}`;
    const buttons = buttonsIn(blocks);
    const base = { ts, files: [], edits: 0, reactions: [], deleted: false, seenButtons: [...buttons] };
    const stored: Stored = { ...base, ...message, blocks, buttons, shown: shownOf(message.text, blocks) };
    this.messages.set(stored.ts, stored);
    return stored;
  }

  revise(message: Stored, text: string, blocks: Json[]): void {
    message.text = text;
    message.blocks = withIds(this, blocks);
    message.buttons = buttonsIn(message.blocks);
    message.seenButtons.push(...message.buttons);
    message.shown = shownOf(text, message.blocks);
    message.edits += 1;
  }

  find(channel: string, ts: unknown): Stored | undefined {
    const found = this.messages.get(String(ts));
    return found && !found.deleted && found.channel === channel ? found : undefined;
  }

  trigger(user: string): string {
    const id = `${this.next("13345224609.")}.${TEAM}`;
    this.triggers.set(id, { user, at: this.now(), used: false });
    return id;
  }

  readView(
    raw: Json,
  ): Pick<SlackView, "title" | "callbackId" | "privateMetadata" | "shown" | "fields" | "buttons" | "raw"> {
    const blocks = withIds(this, raw.blocks as Json[]);
    return {
      title: String((raw.title as Json).text),
      callbackId: String(raw.callback_id ?? ""),
      privateMetadata: String(raw.private_metadata ?? ""),
      shown: shownOf("", blocks),
      fields: blocks.filter((block) => block.type === "input").map(fieldOf),
      buttons: buttonsIn(blocks),
      raw: { ...raw, blocks },
    };
  }
}

export function directOf(user: string): string {
  return `D${user.slice(1)}`;
}

/** Slack gives an id to every block and element that came without one. */
function withIds(state: SlackState, blocks: Json[]): Json[] {
  const identified = (element: Json) =>
    "text" in element && element.type === "mrkdwn" ? element : { action_id: state.next("act"), ...element };
  return blocks.map((block) => ({
    block_id: state.next("blk"),
    ...block,
    ...(Array.isArray(block.elements) &&
      block.type === "actions" && { elements: block.elements.map(identified) }),
    ...(block.type === "input" && { element: identified(block.element as Json) }),
    ...(block.type === "section" &&
      block.accessory !== undefined && { accessory: identified(block.accessory as Json) }),
  }));
}

function buttonsIn(blocks: Json[]): SlackButton[] {
  return blocks.flatMap((block) => {
    const elements =
      block.type === "actions" ? (block.elements as Json[]) : [block.accessory as Json | undefined];
    return elements
      .filter((element) => element?.type === "button")
      .map((element) => buttonOf(element as Json, String(block.block_id)));
  });
}

function buttonOf(element: Json, blockId: string): SlackButton {
  const { value, url } = element;
  return {
    text: String((element.text as Json).text),
    actionId: String(element.action_id),
    blockId,
    ...(value !== undefined && { value: String(value) }),
    ...(url !== undefined && { url: String(url) }),
    element,
  };
}

function fieldOf(block: Json): SlackField {
  const element = block.element as Json;
  const option = (element.initial_option as Json | undefined)?.value;
  return {
    blockId: String(block.block_id),
    actionId: String(element.action_id),
    label: String((block.label as Json).text),
    initial: String(element.initial_value ?? option ?? ""),
    optional: block.optional === true,
    multiline: element.multiline === true,
  };
}

function shownOf(text: string, blocks: Json[]): string {
  const read = blocks
    .filter((block) => block.type !== "actions")
    .map(({ accessory: _beside, ...block }) => block);
  return decoded(blocks.length > 0 ? textsIn(read).join("\n") : text);
}

/** mrkdwn's references and links as a person reads them; bold and the like stay as typed. */
function decoded(mrkdwn: string): string {
  return mrkdwn
    .replace(/<(?:[^>|]+\|)([^>]+)>/g, "$1")
    .replace(/<([a-z]+:[^>]+)>/g, "$1")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}
