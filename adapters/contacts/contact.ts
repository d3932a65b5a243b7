// What a contact is, how it is shown and how it is named; pure.
import { z } from "zod";
import { digest } from "#core/json";

const control = /\p{Cc}|[\u2028\u2029]/u;

/** The address names the contact: the same address in other letter case is the same contact. */
export const contactInput = z.object({
  name: z
    .string()
    .refine((name) => name.trim() !== "", { error: "The name is empty. Say what the contact is called." })
    .max(200, { error: "The name is longer than 200 characters. Shorten it." })
    .refine((name) => !control.test(name) && name.isWellFormed(), {
      error: "The name holds a line break or a control character. Write it on one line.",
    }),
  email: z
    .string()
    .max(254, { error: "The address is longer than an address can be. Write one such as ada@example.com." })
    .regex(/^[^\s@<>()[\]\\,;:"\p{C}]+@[^\s@<>()[\]\\,;:"\p{C}]+$/u, {
      error: "This is not one mail address. Write one such as ada@example.com.",
    }),
});

export type Contact = z.infer<typeof contactInput>;

export const keyOf = (email: string): string => email.normalize("NFC").toLowerCase();

export function shown(contact: Contact | undefined): string | undefined {
  return contact === undefined ? undefined : `name: ${contact.name}\nemail: ${contact.email}\n`;
}

/** A contact's place in its own history; the digest notices a file that was edited by hand. */
export function versionOf(count: number, contact: Contact | undefined): string {
  return contact === undefined ? "absent" : `v${count}-${digest(contact).slice(0, 8)}`;
}

/** For comparing what people type: letter case and accents do not count. */
export function plain(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}
