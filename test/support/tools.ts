// The real tools, in a folder of their own that goes when the test ends.
import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { fileStore } from "#adapters/contacts/file-store";
import { contactFind } from "#adapters/contacts/find";
import { contactUpsert } from "#adapters/contacts/upsert";
import { emailSend } from "#adapters/email/send";
import { sitePublish } from "#adapters/site/publish";
import { siteRead } from "#adapters/site/read";
import { openSite } from "#adapters/site/site";
import type { Tool } from "#core/tool";

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
