// `contact.find`: contacts by a part of their name or address.
import { z } from "zod";
import { defineReadTool, type ReadTool } from "#core/tool";
import { plain } from "./contact.ts";
import type { ContactStore } from "./store.ts";

const MOST_CONTACTS = 50;

const input = z.object({
  query: z.string().max(500, { error: "The question is longer than 500 characters. Shorten it." }),
});
type FindInput = z.infer<typeof input>;

/** `{ contacts: [{ name, email }] }`, by name, at most 50; letter case and accents do not count; an empty query finds all. */
export function contactFind(store: ContactStore): ReadTool<FindInput> {
  return defineReadTool<FindInput>({
    name: "contact.find",
    mend: store.mend,
    version: 1,
    domain: "sales",
    effect: "read",
    input,
    read: async ({ query }) => {
      const wanted = plain(query.trim());
      const found = (await store.all()).filter(({ name, email }) =>
        plain(`${name} <${email}>`).includes(wanted),
      );
      found.sort((a, b) => (plain(a.name + a.email) < plain(b.name + b.email) ? -1 : 1));
      return { contacts: found.slice(0, MOST_CONTACTS).map(({ name, email }) => ({ name, email })) };
    },
  });
}
