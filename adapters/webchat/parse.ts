// What the page sends, as what the core hears. Pure, and the one place where a body from outside becomes typed; who
// did it comes from the session, never from the body.
import { z } from "zod";
import type { Inbound } from "#core/chat";
import { limits } from "./limits.ts";

export const channelName = "webchat";
export const thread = "webchat:local";
const account = "local";

/** `<tab>-<number>`: the tab is who hears the answer, the whole is what a retry repeats. */
const id = z
  .string()
  .max(limits.idLength)
  .regex(/^[A-Za-z0-9]+-[A-Za-z0-9]+$/);
const verb = z.string().regex(/^[a-z][a-z-]{0,23}$/);
const about = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);

/** Text that a database can hold and print again: no NUL, no half of a surrogate pair. Everything else stays as typed. */
const text = z.string().transform((value) => value.replaceAll("\u0000", "\ufffd").toWellFormed());

const bodies = {
  say: z.object({ id, text }),
  tap: z.object({ id, verb, about, message: z.string().regex(/^[A-Za-z0-9_-]{1,80}$/) }),
  submit: z.object({ id, verb, about, fields: z.record(z.string().max(100), text) }),
} as const;

export type Deed = keyof typeof bodies;

const heard = (given: string) => ({
  id: `${channelName}:${given}`,
  channel: channelName,
  thread,
  account,
  name: "you",
});

/** Undefined: the body is not what the page sends. */
export function parse(deed: Deed, body: unknown): Inbound | undefined {
  switch (deed) {
    case "say": {
      const { data } = bodies.say.safeParse(body);
      return data && { ...heard(data.id), is: "said", text: data.text, message: data.id, raw: data };
    }
    case "tap": {
      const { data } = bodies.tap.safeParse(body);
      if (data === undefined) return undefined;
      const { verb, about, message } = data;
      return { ...heard(data.id), is: "tapped", verb, about, message, handle: data.id, raw: data };
    }
    case "submit": {
      const { data } = bodies.submit.safeParse(body);
      if (data === undefined) return undefined;
      const { verb, about, fields } = data;
      return { ...heard(data.id), is: "submitted", verb, about, fields, raw: data };
    }
  }
}

/** A sentence for the person when what they wrote is more than is taken. */
export function tooLong(inbound: Inbound): string | undefined {
  const written =
    inbound.is === "said" ? [inbound.text] : inbound.is === "submitted" ? Object.values(inbound.fields) : [];
  const bytes = written.reduce((sum, one) => sum + Buffer.byteLength(one), 0);
  if (bytes <= limits.saidBytes) return undefined;
  const size = (bytes / 1e6).toFixed(1);
  return `This is ${size} MB; one message holds at most ${limits.saidBytes / 1e6} MB. Shorten it or send it in parts.`;
}

/** The tab that did this, from the id that it made. */
export const tabOf = (inbound: Inbound): string =>
  inbound.id.slice(channelName.length + 1).split("-", 1)[0] ?? "";
