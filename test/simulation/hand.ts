// What a person can do at a chat: say something, press a button in sight, send a form back. Apart from what they choose to do.
import type { Message } from "#adapters/in-memory/channel";
import type { ButtonVerb } from "#core/card";
import type { Inbound, Submitted } from "#core/chat";
import type { Company } from "./company.ts";

export const SEATS = [
  { channel: "webchat", account: "local", thread: "webchat:local" },
  { channel: "telegram", account: "42", thread: "telegram:42" },
] as const;
export type Seat = (typeof SEATS)[number] | { channel: "telegram"; account: string; thread: string };

const HOUR = 3_600_000;

let counted = 0;
/** Ids of deliveries begin anew with each history. */
export const beginAnew = (): void => {
  counted = 0;
};

function base(seat: Seat) {
  counted += 1;
  const id = `${seat.channel}:u${counted}`;
  return { id, ...seat, name: "Ada", raw: { id } };
}

/** One to five copies, now or later: so that they overtake each other. */
function send({ chance, deliver }: Company, heard: Inbound): void {
  const copies = chance.weighted([
    [6, 1],
    [2, 2],
    [1, 3],
    [1, 5],
  ]);
  const delay = () => (chance.is(0.7) ? 0 : chance.pick([5, 800, 20_000, HOUR]));
  deliver(heard, Array.from({ length: copies }, delay));
}

export function say(company: Company, text: string, seat: Seat = company.chance.pick(SEATS)): string {
  const heard = base(seat);
  send(company, { is: "said", ...heard, text, message: heard.id });
  return `${seat.channel}: ${JSON.stringify(text)}`;
}

export interface Pressable {
  readonly seat: Seat;
  readonly verb: ButtonVerb;
  readonly about: string;
  readonly message: string;
}

/** Buttons in sight; every message that was posted keeps those it shows. */
export function buttons({ outside }: Company, verbs: readonly string[]): Pressable[] {
  return SEATS.flatMap((seat) => {
    const messages: readonly Message[] = outside.chats.get(seat.channel)?.messages() ?? [];
    return messages.flatMap(({ id: message, card }) =>
      card.buttons
        .filter(({ verb }) => verbs.includes(verb))
        .map(({ verb, about }) => ({ seat, verb, about, message })),
    );
  });
}

export function press(company: Company, { seat, verb, about, message }: Pressable): string {
  const heard = base(seat);
  send(company, { is: "tapped", ...heard, verb, about, message, handle: heard.id });
  return `${seat.channel}: taps ${verb} of ${about}`;
}

/** A form comes back. */
export function submit(
  company: Company,
  seat: Seat,
  { verb, about, fields }: Pick<Submitted, "verb" | "about" | "fields">,
): string {
  send(company, { is: "submitted", ...base(seat), verb, about, fields });
  return `${seat.channel}: submits ${verb} of ${about}`;
}
