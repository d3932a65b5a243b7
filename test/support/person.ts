// Somebody at a chat: what they say, tap and fill in, and what they see.
import type { ChatInMemory, Message } from "#adapters/in-memory/channel";
import type { ButtonVerb, Card, Section } from "#core/card";
import type { Inbound } from "#core/chat";

export interface Person {
  /** Says it and waits until everything that follows has happened. Resolves with the platform's id of the message. */
  say(text: string): Promise<string>;
  /** Taps the newest button of this kind, or the one about this id; resolves with what they were told. */
  tap(verb: ButtonVerb, about?: string): Promise<string>;
  /** Taps a button that may be long gone, on whatever message. */
  tapOld(verb: ButtonVerb, about: string, message: string): Promise<string>;
  /** Sends a form back. */
  submit(verb: "edit" | "reject" | "confirm", about: string, fields: Record<string, string>): Promise<void>;
  /** The platform delivers a message again, under the same id. */
  again(id: string, text: string): Promise<void>;
  messages(): readonly Message[];
  cards(): readonly Card[];
  /** The card with this id, as it stands now. */
  card(id: string): Card;
  /** The newest card that has a button of this kind. */
  waiting(verb?: ButtonVerb): Card;
  /** All text of the newest message. */
  newest(): string;
  /** All text of all messages. */
  sees(): string;
  readonly thread: string;
}

export interface Seat {
  readonly chat: ChatInMemory;
  readonly account: string;
  readonly thread: string;
  /** Does it however often the process dies meanwhile, as a platform delivers again, and lets everything follow. */
  readonly doing: (act: () => Promise<void>) => Promise<void>;
  readonly nextId: () => string;
}

export function person(seat: Seat): Person {
  const { chat, account, thread, doing, nextId } = seat;
  const messages = () => chat.messages().filter((message) => message.thread === thread);
  const cards = () => messages().map((message) => message.card);
  const base = (id: string) => ({ id, channel: chat.name, thread, account, name: "Ada", raw: { id } });
  const deliver = (inbound: Inbound) => doing(() => chat.deliver(inbound));
  const speak = async (id: string, text: string) => {
    await deliver({ is: "said", ...base(id), text, message: id });
    return id;
  };
  const tapOld = async (verb: ButtonVerb, about: string, message: string) => {
    const id = nextId();
    await deliver({ is: "tapped", ...base(id), verb, about, message, handle: id });
    return chat.answers().findLast(({ tap }) => tap.id === id)?.words ?? "";
  };
  return {
    thread,
    messages,
    cards,
    say: (text) => speak(nextId(), text),
    again: async (id, text) => void (await speak(id, text)),
    tapOld,
    tap: (verb, about) => {
      const { message, id } = withButton(messages(), verb, about);
      return tapOld(verb, id, message);
    },
    submit: (verb, about, fields) => deliver({ is: "submitted", ...base(nextId()), verb, about, fields }),
    card: (id) => {
      const found = cards().findLast((card) => card.id === id);
      if (found === undefined)
        throw new Error(`No card ${id} is shown:\n${cards().map(textOf).join("\n--\n")}`);
      return found;
    },
    waiting: (verb = "approve") => {
      const { message } = withButton(messages(), verb);
      return messages().find(({ id }) => id === message)?.card as Card;
    },
    newest: () => textOf(cards().at(-1)),
    sees: () => cards().map(textOf).join("\n"),
  };
}

function withButton(messages: readonly Message[], verb: ButtonVerb, about?: string) {
  const fits = (card: Card) =>
    card.buttons.find((one) => one.verb === verb && (about === undefined || one.about === about));
  const message = messages.findLast(({ card }) => fits(card) !== undefined);
  const button = message && fits(message.card);
  if (message === undefined || button === undefined)
    throw new Error(
      `There is no button ${verb} in sight:\n${messages.map(({ card }) => textOf(card)).join("\n--\n")}`,
    );
  return { message: message.id, id: button.about };
}

/** Everything a card says, as a person would read it aloud. */
export function textOf(card: Card | undefined): string {
  if (card === undefined) return "";
  const buttons = card.buttons.map(({ label }) => `[${label}]`);
  const lines = [card.title, card.state?.words ?? "", ...card.sections.map(sectionText), buttons.join(" ")];
  return lines.filter((line) => line !== "").join("\n");
}

function sectionText(section: Section): string {
  switch (section.is) {
    case "text":
      return section.text;
    case "diff":
      return section.diff;
    case "facts":
      return section.rows.map(([label, value]) => `${label}: ${value}`).join("\n");
    case "picture":
      return section.alt;
    case "list":
      return [section.heading, ...section.items].join("\n");
  }
}
