// What a mail is: its input, how it is shown, and its bytes; pure in its arguments, so that what is shown is what is sent.
import { domainToASCII } from "node:url";
import MailComposer from "nodemailer/lib/mail-composer";
import { z } from "zod";
import { sha256 } from "#core/json";

const LONGEST_BODY = 5_000_000;

// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;
const printable = (what: string) => (text: string, context: z.RefinementCtx) => {
  const code = control.exec(text)?.[0].codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0");
  if (code !== undefined)
    context.addIssue(`The ${what} holds a control character (U+${code}). Remove it and try again.`);
  if (!text.isWellFormed())
    context.addIssue(`The ${what} holds half of a character. Type it again and try once more.`);
};

/** One address as people write it; of the quoted and commented forms that the mail standards also allow, none is used. */
const address = /^[^\s@<>()[\]\\,;:"\p{C}]+@[^\s@<>()[\]\\,;:"\p{C}]+$/u;

export const mailInput = z.object({
  to: z
    .string()
    .max(254, { error: "The address is longer than an address can be. Write one such as ada@example.com." })
    .refine((to) => !/[\r\n]/.test(to), {
      error: "The address has more than one line. Write one address, nothing else.",
    })
    .refine((to) => (to.match(/@/g)?.length ?? 0) < 2, {
      error: "There is more than one address. Write one; each further recipient gets a mail of their own.",
    })
    .refine((to) => address.test(to) && domainToASCII(domainOf(to)) !== "", {
      error: "This is not a mail address. Write one such as ada@example.com.",
    }),
  subject: z
    .string()
    .refine((subject) => subject.trim() !== "", {
      error: "The subject is empty. Say what the mail is about.",
    })
    .max(500, { error: "The subject is longer than 500 characters. Shorten it." })
    .regex(/^[^\r\n\u2028\u2029]*$/, { error: "The subject has more than one line. Write it on one." })
    .superRefine(printable("subject")),
  body: z
    .string()
    .refine((body) => body.trim() !== "", { error: "The mail is empty. Say what it should say." })
    .max(LONGEST_BODY, { error: "The mail is longer than five million characters. Send a link instead." })
    .superRefine(printable("mail")),
});

export type MailInput = z.infer<typeof mailInput>;

const domainOf = (address: string) => address.slice(address.lastIndexOf("@") + 1);

/** A token as a file name and as the left half of a Message-ID. */
export function nameOf(token: string): string {
  return /^[a-z0-9][\w.-]{0,99}$/i.test(token) ? token : sha256(token);
}

export function messageIdOf(token: string, from: string): string {
  const domain = domainToASCII(domainOf(from.replace(/>\s*$/, ""))) || "localhost";
  return `<${nameOf(token)}@${domain}>`;
}

export function shown(input: MailInput): string {
  const lines = [
    `To: ${input.to}`,
    `Subject: ${input.subject}`,
    "",
    ...input.body.replace(/\n$/, "").split("\n"),
  ];
  return lines.map((line) => `+${line}\n`).join("");
}

export interface Envelope {
  readonly from: string;
  readonly to: string;
}

/** Domains in the spelling that every server takes; the names before them stay as they are. */
export function envelopeOf(from: string, input: MailInput): Envelope {
  const bare = /<([^<>]*)>\s*$/.exec(from)?.[1] ?? from.trim();
  const ascii = (address: string) =>
    `${address.slice(0, address.lastIndexOf("@"))}@${domainToASCII(domainOf(address)) || domainOf(address)}`;
  return { from: ascii(bare), to: ascii(input.to) };
}

/** The mail as it travels (RFC 5322, CRLF). The same arguments give the same bytes. */
export function written(input: MailInput, from: string, token: string, at: string): Promise<Buffer> {
  const mail = new MailComposer({
    from,
    to: { name: "", address: input.to },
    subject: input.subject,
    text: input.body,
    messageId: messageIdOf(token, from),
    date: new Date(at),
    newline: "win",
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return mail.compile().build();
}
