// The parts a policy document is made of, each with what is wrong said in a sentence. Apart from the document for its length.
import { z } from "zod";

const lower = (what: string) =>
  z
    .string()
    .min(1, { error: `${what} is empty` })
    .refine((text) => text === text.toLowerCase(), { error: "write it in lower case" });

export const sentence = z.string().min(1, { error: "it is empty; leave the line out instead" }).max(500);
const name = z
  .string()
  .min(1, { error: "a rule needs a name" })
  .max(100, { error: "a name has at most 100 characters" });
const usd = z
  .number({ error: "write dollars as a plain number, e.g. 10 or 2.50" })
  .nonnegative()
  .max(1_000_000_000, { error: "that is more than a billion dollars" });

const ADDRESS = /^[^\s@<>"“”'’,;]*@[\p{L}\p{N}.-]+$/u;

/** An address, or `@domain`. */
export const isPattern = (text: string): boolean => ADDRESS.test(text);

/** An address in lower case, or `@domain` for everybody there. */
export const recipient = lower("a recipient").refine(isPattern, {
  error: "write an address like ada@example.com, or @example.com for all of a domain",
});

const WHO = ["approved", "unknown"];
const recipientOf = lower("a recipient").refine((text) => WHO.includes(text) || isPattern(text), {
  error: "write approved, unknown, an address, or @domain",
});

const concern = z.enum(["payment", "legal", "public", "credential", "vault", "policy", "autonomy"]);

/** What an action must be for a rule to speak of it: all that is named must fit; nothing named: anything. */
const when = z.strictObject({
  tool: z.string().min(1).optional(),
  effect: z.enum(["read", "idempotent", "compensable", "irreversible"]).optional(),
  domain: z.string().min(1).optional(),
  agent: z.string().min(1).optional(),
  /** In dollars. */
  amountAtLeast: usd.optional(),
  amountBelow: usd.optional(),
  /** Each recipient is asked about by itself. `approved`: among the vendors or recipients; `unknown`: not. */
  recipient: recipientOf.optional(),
  crossDomain: z.boolean().optional(),
  concern: concern.optional(),
  tainted: z.boolean().optional(),
});

const gate = z.enum(["open", "soft", "hard", "two-channel", "closed"]);

/** One rule; it speaks of an action when all it names fits. */
export const rule = z.strictObject({ name, when, gate, why: z.string() });
/** What no approval overrides. */
export const deny = z.strictObject({ name, when, why: z.string() });
/** What goes without asking until a date. `byHand`: written by the operator, so that it may open a hard gate too. */
export const trust = z.strictObject({
  name,
  when,
  why: z.string(),
  until: z.iso.date({ error: "write a date like 2027-02-20" }),
  byHand: z.boolean(),
});

const SCOPE = /^(?:company|goal|(?:domain|agent):[a-z][a-z0-9-]*)$/;

/** What may be spent. `goal`: every goal by itself. */
export const cap = z.strictObject({
  scope: z.string().regex(SCOPE, { error: "write company, domain:<name>, agent:<name> or goal" }),
  per: z.enum(["day", "month", "goal"]),
  usd,
});

/** What the company is after; 1 comes first. `domain`: whose work it is; absent: everybody's. */
export const goal = z.strictObject({
  name: sentence,
  priority: z.int().min(1),
  domain: z.string().min(1).optional(),
});

/** What a model costs where no price list knows it, or knows better than one; in dollars per million tokens. */
export const price = z.strictObject({ model: z.string().min(1).max(200), input: usd, output: usd });

export const hostList = z.strictObject({
  domain: z.string().min(1),
  hosts: z.array(
    lower("a host").regex(/^(?:http:\/\/)?(?:\*\.)?[a-z0-9.-]+(?::\d{1,5})?$/, {
      error: "write a host name like api.example.com",
    }),
  ),
});

const clock = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, { error: 'write a time like "22:00"' });
export const quietHours = z.strictObject({ from: clock, to: clock });

/** When a person is needed: after so many failures, hours of waiting, or dollars at stake. */
export const escalation = z.strictObject({
  failures: z.int().min(1),
  waitingHours: z.number().positive(),
  usd,
});
