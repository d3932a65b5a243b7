// A chat in memory: keeps what a person would see, message by message, and lets a test speak, tap and fill in forms.
import type { Card } from "#core/card";
import type { Channel, Form, Inbound, Tapped, ThreadId } from "#core/chat";
import { Fault } from "#core/fault";

export interface Message {
  readonly id: string;
  readonly thread: ThreadId;
  readonly card: Card;
  /** How often it was edited in place. */
  readonly edits: number;
}

export interface ChatInMemory extends Channel {
  /** Messages of ours in the order they were posted, as they stand now. */
  messages(): readonly Message[];
  /** What the ones who tapped were told. */
  answers(): readonly { readonly tap: Tapped; readonly words: string }[];
  forms(): readonly Form[];
  /** Messages of persons that were taken out of the chat. */
  readonly retracted: readonly string[];
  /** The platform delivers something; resolves once it was acknowledged. */
  deliver(inbound: Inbound): Promise<void>;
  /** Characters of a diff that a message holds; a longer one is attached, which fails while `attaches` is false. */
  holds(characters: number, attaches: boolean): void;
  /** Posts and edits fail like this until told otherwise. */
  fail(fault: Fault | undefined): void;
}

interface Room {
  most: number;
  attaches: boolean;
}

const fits = ({ most }: Room, { sections }: Card): boolean =>
  sections.every((section) => section.is !== "diff" || section.diff.length <= most);

const attached = (room: Room, id: string, card: Card) =>
  fits(room, card) || !room.attaches ? {} : { attachment: `${id}.diff` };

/** It lives on when a process that used it dies, as a platform does; `start` replaces who hears. */
export function chat(name: string): ChatInMemory {
  const messages: Message[] = [];
  const answers: { tap: Tapped; words: string }[] = [];
  const forms: Form[] = [];
  const retracted: string[] = [];
  let hear: ((heard: Inbound) => Promise<void>) | undefined;
  let failure: Fault | undefined;
  const room: Room = { most: Number.POSITIVE_INFINITY, attaches: true };
  return {
    name,
    start: async (heard) => {
      hear = heard;
    },
    show: async (card, thread, at) => {
      if (failure !== undefined) throw failure;
      const known = messages.findIndex(({ id }) => id === at?.message);
      const before = messages[known];
      if (at !== undefined && before === undefined)
        throw new Fault("refused", "There is no such message to edit.");
      const id = before?.id ?? `m${messages.length + 1}`;
      const edits = before === undefined ? 0 : before.edits + 1;
      messages.splice(before === undefined ? messages.length : known, 1, { id, thread, card, edits });
      return { thread, message: id, ...attached(room, id, card) };
    },
    fits: (card) => fits(room, card),
    answer: async (tap, words) => void answers.push({ tap, words }),
    ask: async (form) => void forms.push(form),
    retract: async ({ message }) => {
      retracted.push(message);
      return true;
    },
    retracted,
    health: () => ({ up: true, words: "in memory" }),
    stop: async () => {
      hear = undefined;
    },
    messages: () => messages,
    answers: () => answers,
    forms: () => forms,
    deliver: async (inbound) => {
      if (hear === undefined) throw new Fault("unavailable", "Nobody listens.");
      await hear(inbound);
    },
    holds: (most, attaches) => void Object.assign(room, { most, attaches }),
    fail: (fault) => {
      failure = fault;
    },
  };
}
