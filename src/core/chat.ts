// What passes between a chat and Adjutant: what was heard, what is shown, and the port a chat adapter implements.
import type { Card } from "#core/card";
import type { Json } from "#core/json";

/** A place to talk: `<channel>:<chat>`, minted by the channel. */
export type ThreadId = string;

interface Heard {
  /** Unique per channel and stable over redelivery; the inbox deduplicates by it. */
  readonly id: string;
  readonly channel: string;
  readonly thread: ThreadId;
  /** The platform's user id of who did it. */
  readonly account: string;
  /** How to call them. */
  readonly name: string;
  /** The platform's own update, as received. */
  readonly raw: Json;
  /** It held what looks like a secret, which was taken out before it was stored. */
  readonly leaked?: true;
}

export interface Said extends Heard {
  readonly is: "said";
  /** As typed, untrimmed; empty for a message without text (a sticker, a photo). A slash command is `/name rest`. */
  readonly text: string;
  readonly message: string;
  /** The message this one replies to, by its platform id. */
  readonly replyTo?: string;
  /** Where a one-time answer may go (Slack's response_url), if the platform has that. */
  readonly secret?: string;
}

export interface Tapped extends Heard {
  readonly is: "tapped";
  /** The button's verb and the id of what it is about, as `buttonData` made them. */
  readonly verb: string;
  readonly about: string;
  /** The message that carried the button. */
  readonly message: string;
  /** What the platform needs to answer this very tap (callback query id, trigger id). */
  readonly handle: string;
}

export interface Submitted extends Heard {
  readonly is: "submitted";
  readonly verb: string;
  readonly about: string;
  readonly fields: Readonly<Record<string, string>>;
}

export type Inbound = Said | Tapped | Submitted;

/** A message of ours in a chat, so that it can be edited in place. */
export interface MessageRef {
  readonly thread: ThreadId;
  readonly message: string;
  /** Messages that belong to it, e.g. the attached whole diff. */
  readonly attachment?: string;
}

/** A request for text: a modal on Slack, a forced reply on Telegram, a field in the local chat. */
export interface Form {
  readonly verb: "edit" | "reject" | "confirm";
  readonly about: string;
  readonly title: string;
  readonly fields: readonly FormField[];
}

export interface FormField {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly multiline: boolean;
  /** The one that a plain reply replaces. */
  readonly main: boolean;
}

export interface Channel {
  /** Prefix of every thread id it mints. */
  readonly name: string;
  /**
   * Begins to listen. `hear` resolves once the message is stored; only then may the platform be acknowledged.
   * `hear` rejects when it could not be stored: then the platform must not be acknowledged, so that it redelivers.
   */
  start(hear: (heard: Inbound) => Promise<void>): Promise<void>;
  /** Posts the card, or edits it in place when `at` is given. Long diffs are cut and attached whole. */
  show(card: Card, thread: ThreadId, at?: MessageRef): Promise<MessageRef>;
  /** Whether its message alone shows (or leads to) all of this card, so that nothing needs to be attached. Pure. */
  fits(card: Card): boolean;
  /** Where an account that never wrote can be written to, if the platform lets that be known. */
  home?(account: string): ThreadId;
  /** Answers a tap, to the one who tapped, at once. */
  answer(tap: Tapped, words: string): Promise<void>;
  /** Asks for text because of a tap (or, where only words were typed, in their thread). */
  ask(form: Form, because: Tapped | Said): Promise<void>;
  /** Takes a person's message out of the chat, where the platform lets us; false: it does not. */
  retract?(said: Said): Promise<boolean>;
  /** Something a person should see of its health in /status. */
  health(): ChannelHealth;
  stop(): Promise<void>;
}

export interface ChannelHealth {
  readonly up: boolean;
  /** One sentence, with the remedy where it is down. */
  readonly words: string;
}

/** A button's wire form: at most 64 bytes (Telegram's limit for callback_data). */
export const buttonData = (verb: string, about: string): string => `${verb}:${about}`;

export function parseButtonData(data: string): { verb: string; about: string } | undefined {
  const match = /^([a-z][a-z-]{0,23}):([A-Za-z0-9_-]{1,38})$/.exec(data);
  return match === null ? undefined : { verb: match[1] as string, about: match[2] as string };
}
