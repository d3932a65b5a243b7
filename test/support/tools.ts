// The tools a test world acts with: shelves in memory under the real tools' names, or the real ones in folders of their own.
import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { z } from "zod";
import { fileStore } from "#adapters/contacts/file-store";
import { contactFind } from "#adapters/contacts/find";
import { contactUpsert } from "#adapters/contacts/upsert";
import { emailSend } from "#adapters/email/send";
import { type Shelf, shelfTool } from "#adapters/in-memory/tool";
import { sitePublish } from "#adapters/site/publish";
import { siteRead } from "#adapters/site/read";
import { openSite } from "#adapters/site/site";
import { defineReadTool, type Tool } from "#core/tool";

const text = z.string().min(1, { error: "It is empty." });

/** Posts, mails and contacts as texts on one shelf: `posts/<title>`, `mail/<to>/<subject>`, `contacts/<email>`. */
export function shelfTools(shelf: Shelf): Tool[] {
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
  const input = z.object({ query: z.string() });
  const read = defineReadTool({
    name: "site.read",
    version: 1,
    domain: "content",
    effect: "read",
    input,
    read: async () => ({ posts: [] }),
  });
  const find = defineReadTool({
    name: "contact.find",
    version: 1,
    domain: "sales",
    effect: "read",
    input,
    read: async ({ query }) => {
      const name = shelf.read(`contacts/${String(query)}`);
      return { contacts: name === undefined ? [] : [{ name, email: String(query) }] };
    },
  });
  return [publish, send, upsert, read, find] as unknown as Tool[];
}

export interface RealTools {
  readonly tools: Tool[];
  /** Where `site/`, `outbox/` and `contacts.json` lie. */
  readonly folder: string;
}

/** The tools as main opens them, in a folder that goes when the test ends. */
export function realTools(): RealTools {
  const folder = mkdtempSync(join(tmpdir(), "adjutant-world-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const site = openSite({ dir: join(folder, "site") });
  const contacts = fileStore(join(folder, "contacts.json"));
  const mail = emailSend({ outboxDir: join(folder, "outbox") });
  const tools = [sitePublish(site), siteRead(site), mail, contactUpsert(contacts), contactFind(contacts)];
  return { tools: tools as unknown as Tool[], folder };
}
