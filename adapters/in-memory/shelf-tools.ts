// The real tools' names over one shelf of texts, so that the whole roster can work in memory.
import { z } from "zod";
import { Fault } from "#core/fault";
import { defineReadTool, type Tool } from "#core/tool";
import { type Shelf, shelfTool } from "./tool.ts";

const text = z.string().min(1, { error: "It is empty." });

/** Posts, mails and contacts: `posts/<title>`, `mail/<to>/<subject>`, `contacts/<email>`. */
export function shelfTools(shelf: Shelf): Tool[] {
  return [...writing(shelf), ...reading(shelf)] as unknown as Tool[];
}

function writing(shelf: Shelf) {
  const publish = shelfTool(shelf, {
    name: "site.publish",
    domain: "content",
    effect: "compensable",
    mainField: "body",
    input: z.object({ title: text, body: text }),
    put: ({ title, body }) => ({ key: `posts/${title}`, text: body }),
  });
  const send = shelfTool(shelf, {
    name: "email.send",
    domain: "sales",
    effect: "irreversible",
    mainField: "body",
    holdMs: 60_000,
    stakes: ({ to }) => ({ recipients: [to.toLowerCase()] }),
    input: z.object({ to: text, subject: text, body: text }),
    put: ({ to, subject, body }) => ({ key: `mail/${to}/${subject}`, text: body }),
  });
  const upsert = shelfTool(shelf, {
    name: "contact.upsert",
    domain: "sales",
    effect: "compensable",
    mainField: "name",
    input: z.object({ name: text, email: text }),
    put: ({ name, email }) => ({ key: `contacts/${email}`, text: name }),
  });
  const mail = { makes: "mail", mend: "See whether the shelf of mails is there; SHELF says where." };
  return [publish, { ...send, ...mail, reachesOut: true }, upsert];
}

function reading(shelf: Shelf) {
  const input = z.object({ query: z.string() });
  const shape = { version: 1, effect: "read", input } as const;
  const read = defineReadTool({
    ...shape,
    name: "site.read",
    domain: "content",
    brings: "outside:site",
    read: async () => ({ posts: [] }),
  });
  const find = defineReadTool({
    ...shape,
    name: "contact.find",
    domain: "sales",
    read: async ({ query }) => {
      const name = shelf.read(`contacts/${query}`);
      return { contacts: name === undefined ? [] : [{ name, email: query }] };
    },
  });
  const page = defineReadTool({
    name: "web.read",
    version: 1,
    domain: "company",
    effect: "read",
    brings: "outside:web",
    reachesOut: true,
    input: z.object({ url: text }),
    read: async ({ url }) => {
      const found = shelf.read(`web/${url}`);
      if (found === undefined) throw new Fault("not-found", `${url} answered with status 404 and no page.`);
      return { url, title: "", text: found, links: [], cut: false, origin: "outside:web" };
    },
  });
  return [read, find, page];
}
